-- out_reported_gap
--
-- From what was reported to what counts, claim by claim, each step in tonnes of two decimals: the steps add up to
-- the last digit, and so do their sums over any claims.
--
--     accounted = reported + not eligible + recomputed + cap + offset + traded + negative + rounding
--               + confirmed + withheld + carried
--
--     reported     figure of the sender, half-even₂           上报减排量          t    reported_t
--     recomputed   half-even₂(R) − reported, if eligible      复算相差            t    recomputed_t
--     rounding     what the one rounding of the net figure leaves against the rounded steps  修约  t  rounding_t
--
-- grain     one row per project_id, pollutant
-- reads     out_project_reduction, out_carried_over
-- source    contract §3
-- nuance    every step but the reported figure bears the sign with which it is added
-- gaps      a mapped source without a reported figure: nothing is said to be reported (0)

WITH carried AS (
    SELECT
        project_id,
        pollutant,
        plan_id,
        SUM(accounted_t) AS carried_t
    FROM out_carried_over
    WHERE is_due
    GROUP BY project_id, pollutant, plan_id
),

step AS (
    SELECT
        r.project_id,
        r.pollutant,
        r.project_type,
        r.credit_year,
        r.plan_id,
        r.region_code,
        r.area_code,
        r.city_code,
        r.province_code,
        r.eligible,
        r.ineligible_reason,
        r.counted_t,
        r.ceiling_t,
        r.accounted_t,
        COALESCE(HALF_EVEN_T(r.reported_t), 0)::DECIMAL(18, 2) AS reported_t,
        CASE WHEN r.eligible THEN 0 ELSE -reported_t END::DECIMAL(18, 2) AS not_eligible_t,
        CASE WHEN r.eligible THEN HALF_EVEN_T(r.computed_t) - reported_t ELSE 0 END::DECIMAL(38, 2) AS recomputed_t,
        CASE WHEN r.eligible THEN -HALF_EVEN_T(r.cap_cut_t) ELSE 0 END::DECIMAL(38, 2) AS cap_t,
        CASE WHEN r.eligible THEN -HALF_EVEN_T(r.offset_t) ELSE 0 END::DECIMAL(18, 2) AS offset_t,
        CASE WHEN r.eligible THEN -HALF_EVEN_T(r.traded_t) ELSE 0 END::DECIMAL(18, 2) AS traded_t,
        CASE WHEN r.eligible AND r.net_t < 0 THEN -r.net_t ELSE 0 END::DECIMAL(18, 2) AS negative_t,
        COALESCE(c.carried_t, 0)::DECIMAL(18, 2) AS carried_t
    FROM out_project_reduction AS r
    LEFT JOIN carried AS c
        ON r.project_id = c.project_id AND r.pollutant = c.pollutant AND r.plan_id = c.plan_id
)

SELECT
    project_id,
    pollutant,
    project_type,
    credit_year,
    plan_id,
    region_code,
    area_code,
    city_code,
    province_code,
    reported_t,
    not_eligible_t,
    recomputed_t,
    cap_t,
    offset_t,
    traded_t,
    negative_t,
    (
        counted_t
        - (reported_t + not_eligible_t + recomputed_t + cap_t + offset_t + traded_t + negative_t)
    )::DECIMAL(18, 2) AS rounding_t,
    (ceiling_t - counted_t)::DECIMAL(18, 2) AS confirmed_t,
    (accounted_t - ceiling_t)::DECIMAL(18, 2) AS withheld_t,
    carried_t,
    (accounted_t + carried_t)::DECIMAL(18, 2) AS accounted_t,
    (accounted_t + carried_t - reported_t)::DECIMAL(18, 2) AS difference_t,
    ineligible_reason
FROM step
ORDER BY project_id, pollutant
