-- claim
--
-- Every computed reduction beside what was reported for it, its base, and whether it may count at all.
--
-- grain     one row per project_id, pollutant; numbered by claim_no, so that narrow tables can be joined
-- reads     placed_project, record_tonnes, computed_reduction, base_in_ledger, registered_tonnes, rejection,
--           rejecting_rule, ref_plan, run_period
-- source    contract §3 steps 1 and 2; rulebook §2.5 E2 to E4 (each with its switch in eligibility.csv), E7
-- nuance    the first reason that stands against a claim is named; what is accepted after the period's
--           last day cannot be known in it. Of an offset or trade that record and register state the larger counts
-- gaps      empty offset or trade means 0 (contract §2.1); no base, or a base-year ledger: see base_in_ledger

SELECT
    t.claim_no,
    t.project_id,
    t.pollutant,
    p.project_type,
    p.credit_year,
    p.acceptance_date,
    p.plan_id,
    p.region_code,
    p.area_code,
    p.city_code,
    p.province_code,
    p.point_key,
    t.reported_t,
    t.base_emission_t,
    COALESCE(b.ledger_base_t, t.base_emission_t) AS base_t,
    COALESCE(t.offset_t, 0)::DECIMAL(18, 6) AS declared_offset_t,
    COALESCE(t.traded_t, 0)::DECIMAL(18, 6) AS declared_traded_t,
    GREATEST(COALESCE(t.offset_t, 0), COALESCE(g.registered_offset_t, 0))::DECIMAL(18, 6) AS offset_t,
    GREATEST(COALESCE(t.traded_t, 0), COALESCE(g.registered_traded_t, 0))::DECIMAL(18, 6) AS traded_t,
    c.computed_t,
    c.computed_is_exact,
    c.limit_cut_t,
    c.method_id,
    CASE
        WHEN p.project_nature = '应急管理减排' AND rule.e3 THEN 'emergency_reduction'
        WHEN p.project_nature = '超标治理' AND rule.e4_nature THEN 'over_limit_cure'
        WHEN p.acceptance_date < MAKE_DATE(plan.first_year, 1, 1) AND rule.e2_plan THEN 'outside_plan'
        WHEN YEAR(p.acceptance_date) > p.credit_year AND rule.e2_year THEN 'accepted_after_credit_year'
        WHEN p.credit_year > period.period_year THEN 'credit_year_after_period'
        WHEN p.acceptance_date > period.last_day THEN 'accepted_after_period'
        WHEN c.is_after_above_limit AND rule.e4_after THEN 'after_above_limit'
        ELSE o.reason
    END AS ineligible_reason,
    ineligible_reason IS NULL AS eligible
FROM record_tonnes AS t
INNER JOIN placed_project AS p
    ON t.project_id = p.project_id
LEFT JOIN computed_reduction AS c
    ON t.project_id = c.project_id AND t.pollutant = c.pollutant
LEFT JOIN base_in_ledger AS b
    ON t.project_id = b.project_id AND t.pollutant = b.pollutant
LEFT JOIN registered_tonnes AS g
    ON t.project_id = g.project_id AND t.pollutant = g.pollutant
LEFT JOIN rejection AS o
    ON t.project_id = o.project_id AND t.pollutant = o.pollutant
INNER JOIN ref_plan AS plan
    ON p.plan_id = plan.plan_id
CROSS JOIN run_period AS period
CROSS JOIN rejecting_rule AS rule
