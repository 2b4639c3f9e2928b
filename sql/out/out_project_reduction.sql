-- out_project_reduction
--
-- Every reduction from what was reported to what counts, with what stands against it.
--
--     floor = counted with every open finding confirmed; ceiling = counted with none of them
--     accounted = floor, or ceiling with --count-open-findings
--
-- grain     one row per project_id, pollutant
-- reads     claim, net_claim, resolution, ref_method, run_period
-- source    contract §3, §4
-- nuance    a genuine stage behind a doubtful claim may count more in the floor than in the ceiling: the
--           sums over a source are in order, not its single rows

WITH decided AS (
    SELECT
        claim_no,
        ANY_VALUE(counted_t) FILTER (WHERE case_id = 'floor') AS floor_t,
        ANY_VALUE(counted_t) FILTER (WHERE case_id = 'ceiling') AS ceiling_t
    FROM resolution
    WHERE case_id IN ('floor', 'ceiling')
    GROUP BY claim_no
)

SELECT
    c.project_id,
    c.pollutant,
    c.project_type,
    c.credit_year,
    c.plan_id,
    c.region_code,
    c.area_code,
    c.city_code,
    c.province_code,
    c.reported_t,
    c.computed_t,
    c.computed_is_exact,
    c.eligible,
    c.ineligible_reason,
    c.base_emission_t,
    c.base_t,
    n.counted_before_t,
    n.capped_t,
    n.cap_cut_t,
    c.limit_cut_t,
    c.declared_offset_t,
    c.declared_traded_t,
    c.offset_t,
    c.traded_t,
    n.net_t,
    n.counted_t,
    COALESCE(d.floor_t, n.counted_t)::DECIMAL(18, 2) AS floor_t,
    COALESCE(d.ceiling_t, n.counted_t)::DECIMAL(18, 2) AS ceiling_t,
    CASE
        WHEN period.count_open_findings THEN COALESCE(d.ceiling_t, n.counted_t)
        ELSE COALESCE(d.floor_t, n.counted_t)
    END::DECIMAL(18, 2) AS accounted_t,
    (COALESCE(d.ceiling_t, n.counted_t) - COALESCE(d.floor_t, n.counted_t))::DECIMAL(18, 2) AS at_risk_t,
    c.method_id,
    m.confidence AS method_confidence,
    m.verified_by IS NOT NULL AS method_is_verified
FROM claim AS c
INNER JOIN net_claim AS n
    ON c.claim_no = n.claim_no
INNER JOIN ref_method AS m
    ON c.method_id = m.method_id
LEFT JOIN decided AS d
    ON c.claim_no = d.claim_no
CROSS JOIN run_period AS period
ORDER BY c.project_id, c.pollutant
