-- rejection
--
-- The first objection, in the order of the rules, that a rule rejects a claim for.
--
-- grain     one row per project_id, pollutant
-- reads     objection, ref_eligibility
-- source    reference_data/eligibility.csv

SELECT
    o.project_id,
    o.pollutant,
    ARG_MIN(e.reason, e.place) AS reason
FROM objection AS o
INNER JOIN ref_eligibility AS e
    ON o.rule_id = e.rule_id
WHERE o.effect = 'reject'
GROUP BY o.project_id, o.pollutant
