-- object_e12_idle_source
--
-- E12: claims on sources that let out next to nothing in the base year (长期停产).
--
-- grain     one row per project_id, pollutant
-- reads     record_project, record_tonnes, base_in_ledger, ref_method, ref_eligibility
-- source    rulebook §2.5 E12 [E]; the threshold [D]
-- gaps      types of served areas: their base is that of the area

WITH of_source AS (
    SELECT DISTINCT project_type
    FROM ref_method
    WHERE base_of = 'source'
)

SELECT
    rule.rule_id,
    t.project_id,
    t.pollutant,
    rule.effect,
    'base_emission_' || t.pollutant || '_t' AS column_name,
    COALESCE(b.ledger_base_t, t.base_emission_t)::VARCHAR AS value,
    AS_WRITTEN(rule.threshold) AS detail,
    TO_JSON({
        'base_t': AS_WRITTEN(COALESCE(b.ledger_base_t, t.base_emission_t)),
        'threshold': AS_WRITTEN(rule.threshold)
    }) AS facts
FROM record_tonnes AS t
INNER JOIN record_project AS p
    ON t.project_id = p.project_id
SEMI JOIN of_source AS s
    ON p.project_type = s.project_type
LEFT JOIN base_in_ledger AS b
    ON t.project_id = b.project_id AND t.pollutant = b.pollutant
CROSS JOIN ref_eligibility AS rule
WHERE
    COALESCE(b.ledger_base_t, t.base_emission_t) < rule.threshold
    AND rule.rule_id = 'E12'
    AND rule.effect <> 'off'
