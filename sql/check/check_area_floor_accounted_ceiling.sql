-- check_area_floor_accounted_ceiling
--
-- Area totals below 0, and accounted figures that are neither floor nor ceiling, of the year or cumulative.
--
-- message   地区合计不得为负，核定量应为下限或上限（当年与累计）
-- grain     one row per region_code, pollutant, credit_year
-- reads     area_total
-- source    contract §3, totals
-- nuance    that no resolution leaves floor and ceiling is held by source (check_source_floor_within_ceiling):
--           a year alone may gain what a doubtful claim of the year before gives up

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
    OR ceiling_t < 0
    OR accounted_t NOT IN (floor_t, ceiling_t)
    OR cumulative_accounted_t NOT IN (cumulative_floor_t, cumulative_ceiling_t)
ORDER BY region_code, pollutant, credit_year
