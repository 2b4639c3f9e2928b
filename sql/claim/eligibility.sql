-- eligibility
--
-- Whether each computed reduction may count at all, and if not, the first reason that stands against it.
--
-- grain     one row per project_id, pollutant
-- reads     computed_reduction, placed_project, ref_plan, run_period
-- source    contract §3 step 2; rulebook §2.5 E2 (done inside the plan), E3 (emergency measures),
--           E4 (over-limit cure)
-- gaps      none: nature, credit year and acceptance date are required

SELECT
    r.project_id,
    r.pollutant,
    CASE
        WHEN p.project_nature = '应急管理减排' THEN 'emergency_reduction'
        WHEN p.project_nature = '超标治理' THEN 'over_limit_cure'
        WHEN p.acceptance_date < MAKE_DATE(plan.first_year, 1, 1) THEN 'outside_plan'
        WHEN YEAR(p.acceptance_date) > p.credit_year THEN 'accepted_after_credit_year'
        WHEN p.credit_year > period.period_year THEN 'credit_year_after_period'
        WHEN r.is_after_above_limit THEN 'after_above_limit'
    END AS ineligible_reason,
    ineligible_reason IS NULL AS eligible
FROM computed_reduction AS r
INNER JOIN placed_project AS p
    ON r.project_id = p.project_id
INNER JOIN ref_plan AS plan
    ON p.plan_id = plan.plan_id
CROSS JOIN run_period AS period
