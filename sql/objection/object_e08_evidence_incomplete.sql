-- object_e08_evidence_incomplete
--
-- E8: projects whose list of evidence lacks a kind that their type asks for.
--
-- grain     one row per project_id, pollutant
-- reads     record_project, record_tonnes, ref_evidence, ref_eligibility
-- source    rulebook §2.5 E8 [V], the kinds §9.3 [D]
-- nuance    a kind is there when one of its words stands in the cell; a bound volume (合订本) stands for all.
--           The page of the approval and the contract are asked for where tonnes are offset or traded

WITH rule AS (
    SELECT
        rule_id,
        effect
    FROM ref_eligibility
    WHERE rule_id = 'E8' AND effect <> 'off'
),

word AS (
    SELECT
        project_type,
        rule_value,
        need,
        evidence_zh,
        UNNEST(STRING_SPLIT(words, ';')) AS word
    FROM ref_evidence
    WHERE need <> 'where_applicable'
),

unbound AS (
    SELECT
        p.project_id,
        p.project_type,
        COALESCE(p.evidence, '') AS evidence,
        [p.measure, p.discharge_to, p.data_source] AS choices
    FROM record_project AS p
    SEMI JOIN rule
        ON TRUE
    ANTI JOIN word AS w
        ON w.need = 'bundle' AND CONTAINS(p.evidence, w.word)
),

given_away AS (
    SELECT
        project_id,
        CASE WHEN SUM(offset_t) > 0 THEN 'offset' END AS offset_need,
        CASE WHEN SUM(traded_t) > 0 THEN 'traded' END AS traded_need
    FROM record_tonnes
    WHERE offset_t > 0 OR traded_t > 0
    GROUP BY project_id
),

asked AS (
    SELECT
        u.project_id,
        w.evidence_zh,
        BOOL_OR(CONTAINS(u.evidence, w.word)) AS is_there,
        ANY_VALUE(u.evidence) AS evidence
    FROM unbound AS u
    LEFT JOIN given_away AS g
        ON u.project_id = g.project_id
    INNER JOIN word AS w
        ON
            w.project_type IN (u.project_type, 'all')
            AND w.need IN ('required', g.offset_need, g.traded_need)
            AND (w.rule_value IS NULL OR LIST_CONTAINS(u.choices, w.rule_value))
    GROUP BY u.project_id, w.evidence_zh
),

lacking AS (
    SELECT
        project_id,
        ANY_VALUE(evidence) AS evidence,
        STRING_AGG(evidence_zh, '；' ORDER BY evidence_zh) AS kinds,
        COUNT(*) AS number_of_kinds
    FROM asked
    WHERE NOT is_there
    GROUP BY project_id
)

SELECT
    rule.rule_id,
    l.project_id,
    t.pollutant,
    rule.effect,
    'evidence' AS column_name,
    l.evidence AS value,
    l.kinds AS detail,
    TO_JSON({ 'kinds': l.kinds, 'number_of_kinds': l.number_of_kinds }) AS facts
FROM lacking AS l
INNER JOIN record_tonnes AS t
    ON l.project_id = t.project_id
CROSS JOIN rule
