-- out_eligibility_rule
--
-- The rules of eligibility as they were switched in this run.
--
-- grain     one row per rule_id
-- reads     ref_eligibility
-- source    reference_data/eligibility.csv; rulebook §2.5

SELECT
    rule_id,
    title_zh,
    title_en,
    effect,
    threshold,
    threshold_unit,
    document,
    clause,
    confidence,
    verified_by,
    note
FROM ref_eligibility
ORDER BY place
