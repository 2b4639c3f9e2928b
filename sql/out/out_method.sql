-- out_method
--
-- The methods, how sure each is, and whether this run used it.
--
-- grain     one row per method_id, pollutant
-- reads     ref_method, claim
-- source    reference_data/methods.csv

SELECT
    m.method_id,
    m.project_type,
    UNNEST(STRING_SPLIT(m.pollutants, ';')) AS pollutant,
    m.title_zh AS title,
    m.title_en,
    m.relation,
    m.rule_column,
    m.rule_values,
    m.formula,
    m.document,
    m.number,
    m.clause,
    m.note,
    m.confidence,
    m.verified_by,
    m.valid_from,
    m.valid_to,
    m.changed_by,
    m.method_id IN (SELECT c.method_id FROM claim AS c) AS used
FROM ref_method AS m
ORDER BY m.method_id, pollutant
