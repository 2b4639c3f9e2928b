-- check_cumulative_is_running_sum
--
-- Area totals whose cumulative figures are not the running sum of the years of the plan so far.
--
-- message   累计量应等于规划期内截至当年各年之和
-- grain     one row per region_code, pollutant, credit_year
-- reads     area_total
-- source    contract §3; RB §2.3

WITH running_total AS (
    SELECT
        region_code,
        plan_id,
        pollutant,
        credit_year,
        cumulative_floor_t,
        cumulative_accounted_t,
        cumulative_ceiling_t,
        SUM(floor_t) OVER years_so_far AS running_floor_t,
        SUM(accounted_t) OVER years_so_far AS running_accounted_t,
        SUM(ceiling_t) OVER years_so_far AS running_ceiling_t
    FROM area_total
    WINDOW
        years_so_far AS (PARTITION BY region_code, plan_id, pollutant ORDER BY credit_year)
)

SELECT
    region_code,
    plan_id,
    pollutant,
    credit_year,
    cumulative_floor_t,
    running_floor_t,
    cumulative_accounted_t,
    running_accounted_t,
    cumulative_ceiling_t,
    running_ceiling_t
FROM running_total
WHERE
    cumulative_floor_t IS DISTINCT FROM running_floor_t
    OR cumulative_accounted_t IS DISTINCT FROM running_accounted_t
    OR cumulative_ceiling_t IS DISTINCT FROM running_ceiling_t
ORDER BY region_code, plan_id, pollutant, credit_year
