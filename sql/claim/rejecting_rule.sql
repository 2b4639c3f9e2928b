-- rejecting_rule
--
-- Which rules of eligibility that a claim's own row decides are switched to rejection.
--
-- grain     one row
-- reads     ref_eligibility
-- source    reference_data/eligibility.csv

SELECT
    BOOL_OR(rule_id = 'E2.plan' AND effect = 'reject') AS e2_plan,
    BOOL_OR(rule_id = 'E2.year' AND effect = 'reject') AS e2_year,
    BOOL_OR(rule_id = 'E3' AND effect = 'reject') AS e3,
    BOOL_OR(rule_id = 'E4.nature' AND effect = 'reject') AS e4_nature,
    BOOL_OR(rule_id = 'E4.after' AND effect = 'reject') AS e4_after
FROM ref_eligibility
