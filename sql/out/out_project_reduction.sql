-- out_project_reduction
--
-- Every reduction from what was reported to what counts, with what stands against it.
--
--     floor = counted − min(counted, Σrisk open and confirmed)
--     ceiling = counted − min(counted, Σrisk confirmed)
--     accounted = floor, or ceiling with --count-open-findings
--
-- grain     one row per project_id, pollutant
-- reads     claim, net_claim, finding_status, ref_method, run_period
-- source    contract §3, §4

SELECT
    c.project_id,
    c.pollutant,
    c.project_type,
    c.credit_year,
    c.plan_id,
    c.region_code,
    c.city_code,
    c.province_code,
    c.reported_t,
    c.computed_t,
    c.computed_is_exact,
    c.eligible,
    c.ineligible_reason,
    c.base_emission_t,
    n.counted_before_t,
    n.capped_t,
    n.cap_cut_t,
    c.limit_cut_t,
    c.offset_t,
    c.traded_t,
    n.net_t,
    n.counted_t,
    (n.counted_t - LEAST(n.counted_t, COALESCE(f.open_risk_t + f.confirmed_risk_t, 0)))::DECIMAL(18, 2) AS floor_t,
    (n.counted_t - LEAST(n.counted_t, COALESCE(f.confirmed_risk_t, 0)))::DECIMAL(18, 2) AS ceiling_t,
    CASE WHEN period.count_open_findings THEN ceiling_t ELSE floor_t END::DECIMAL(18, 2) AS accounted_t,
    (ceiling_t - floor_t)::DECIMAL(18, 2) AS at_risk_t,
    c.method_id,
    m.confidence AS method_confidence,
    m.verified_by IS NOT NULL AS method_is_verified
FROM claim AS c
INNER JOIN net_claim AS n
    ON c.project_id = n.project_id AND c.pollutant = n.pollutant
INNER JOIN ref_method AS m
    ON c.method_id = m.method_id
LEFT JOIN finding_status AS f
    ON c.project_id = f.project_id AND c.pollutant = f.pollutant
CROSS JOIN run_period AS period
ORDER BY c.project_id, c.pollutant
