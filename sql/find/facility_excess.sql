-- facility_excess
--
-- Facilities whose claims over the plan are together above their base-year emission.
--
--     excess = max(0, Σcounted − E₀)
--
-- grain     one row per plan_id, pollutant, facility_key
-- reads     facility_claim
-- source    rulebook §10 D-11, §2.5 E10
-- gaps      E₀ of a facility with several outlets: the sum over its outlets, but the single figure
--           where all outlets state the same (the facility's own, repeated)
-- nuance    the cap of capped_claim has already cut what one outlet claims above its
--           base (cut_t); only the rest is excess

WITH outlet_base AS (
    SELECT
        plan_id,
        pollutant,
        facility_key,
        outlet_code,
        MIN(base_emission_t) AS base_emission_t
    FROM facility_claim
    GROUP BY plan_id, pollutant, facility_key, outlet_code
),

facility_base AS (
    SELECT
        plan_id,
        pollutant,
        facility_key,
        CASE
            WHEN MIN(base_emission_t) = MAX(base_emission_t) THEN MIN(base_emission_t)
            ELSE SUM(base_emission_t)
        END::DECIMAL(38, 6) AS base_emission_t
    FROM outlet_base
    GROUP BY plan_id, pollutant, facility_key
)

SELECT
    c.plan_id,
    c.pollutant,
    c.facility_key,
    b.base_emission_t,
    COUNT(*) AS claims,
    SUM(c.computed_t) AS claimed_t,
    SUM(c.cap_cut_t) AS cut_t,
    GREATEST(SUM(c.counted_t) - b.base_emission_t, 0) AS excess_t
FROM facility_claim AS c
INNER JOIN facility_base AS b
    ON c.plan_id = b.plan_id AND c.pollutant = b.pollutant AND c.facility_key = b.facility_key
GROUP BY c.plan_id, c.pollutant, c.facility_key, b.base_emission_t
HAVING SUM(c.computed_t) > b.base_emission_t
