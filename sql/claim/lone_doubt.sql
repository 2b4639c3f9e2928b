-- lone_doubt
--
-- Tonnes of a claim that are in doubt for what is known of the claim itself, whatever others there are: a rule of
-- eligibility holds it, or better data say less.
--
-- grain     one row per kind, project_id, pollutant
-- reads     claim, objection, ref_eligibility, better_data
-- source    rulebook §2.5, §2.7
-- nuance    confirming it takes doubt_t out of the claim, before the cap

SELECT
    e.finding_kind AS kind,
    c.project_id,
    c.pollutant,
    GREATEST(c.computed_t, 0)::DECIMAL(38, 26) AS doubt_t,
    c.computed_is_exact AS doubt_is_exact,
    JSON_MERGE_PATCH(o.facts, TO_JSON({ 'doubt_t': HALF_EVEN_T(GREATEST(c.computed_t, 0))::VARCHAR })) AS facts
FROM objection AS o
INNER JOIN claim AS c
    ON o.project_id = c.project_id AND o.pollutant = c.pollutant
INNER JOIN ref_eligibility AS e
    ON o.rule_id = e.rule_id
WHERE o.effect = 'hold' AND c.eligible
UNION ALL
SELECT
    'F-22' AS kind,
    project_id,
    pollutant,
    doubt_t,
    doubt_is_exact,
    facts
FROM better_data
