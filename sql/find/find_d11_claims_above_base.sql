-- find_d11_claims_above_base
--
-- D-11: the claims on one facility and pollutant over the plan are above its base-year emission; what
-- still counts above it is at risk, taken from the last in line.
--
--     at risk = max(0, Σcounted − E₀), from the last claim backwards
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     facility_claim, facility_excess
-- source    rulebook §10 D-11, §2.5 E10
-- nuance    the cap of capped_claim has already cut what one outlet claims above its base;
--           that part is in the message and no longer at risk

WITH member AS (
    SELECT
        e.plan_id,
        e.pollutant,
        e.facility_key,
        e.base_emission_t,
        e.claims,
        e.claimed_t,
        e.cut_t,
        e.excess_t,
        c.project_id,
        c.counted_t,
        COALESCE(SUM(c.counted_t) OVER (
            PARTITION BY c.plan_id, c.pollutant, c.facility_key
            ORDER BY c.credit_year DESC, c.acceptance_date DESC, c.project_id DESC
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS counted_behind_t
    FROM facility_excess AS e
    INNER JOIN facility_claim AS c
        ON e.plan_id = c.plan_id AND e.pollutant = c.pollutant AND e.facility_key = c.facility_key
)

SELECT
    'D-11' AS kind,
    plan_id || '|' || facility_key AS finding_key,
    pollutant,
    project_id,
    HALF_EVEN_T(LEAST(counted_t, GREATEST(excess_t - counted_behind_t, 0)))::DECIMAL(18, 2) AS tonnes_at_risk,
    FORMAT(
        '同一设施规划期内 {} 个项目合计申报（复算）{} 吨，超过基准年排放量 {} 吨；超出部分已按上限扣减 {} 吨，'
        || '尚有 {} 吨存疑（从最后申报的项目起扣）。请核对基准年排放量和各期改造前后数据。',
        claims, HALF_EVEN_T(claimed_t)::VARCHAR, HALF_EVEN_T(base_emission_t)::VARCHAR, HALF_EVEN_T(cut_t)::VARCHAR,
        HALF_EVEN_T(excess_t)::VARCHAR
    ) AS message,
    FORMAT(
        '{} project(s) on one facility claim {} t over the plan, above its base-year emission of {} t; {} t were cut '
        || 'by the cap, {} t more are in doubt (last claim first). Check the base emission and each stage.',
        claims, HALF_EVEN_T(claimed_t)::VARCHAR, HALF_EVEN_T(base_emission_t)::VARCHAR, HALF_EVEN_T(cut_t)::VARCHAR,
        HALF_EVEN_T(excess_t)::VARCHAR
    ) AS message_en,
    TO_JSON({
        'facility_key': facility_key,
        'base_emission_t': base_emission_t::VARCHAR,
        'claimed_t': claimed_t::VARCHAR,
        'cut_t': cut_t::VARCHAR,
        'excess_t': excess_t::VARCHAR
    })::VARCHAR AS evidence
FROM member
