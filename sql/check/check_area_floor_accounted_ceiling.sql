-- check_area_floor_accounted_ceiling
--
-- Area totals outside 0 ≤ floor ≤ accounted ≤ ceiling, of the year or cumulative.
--
-- message   地区合计（当年与累计）应满足 0≤下限≤认定≤上限
-- grain     one row per region_code, pollutant, credit_year
-- reads     area_total
-- source    contract §3, totals

SELECT
    region_code,
    pollutant,
    credit_year,
    floor_t,
    accounted_t,
    ceiling_t,
    cumulative_floor_t,
    cumulative_accounted_t,
    cumulative_ceiling_t
FROM area_total
WHERE
    floor_t < 0
    OR floor_t > accounted_t
    OR accounted_t > ceiling_t
    OR cumulative_floor_t < 0
    OR cumulative_floor_t > cumulative_accounted_t
    OR cumulative_accounted_t > cumulative_ceiling_t
ORDER BY region_code, pollutant, credit_year
