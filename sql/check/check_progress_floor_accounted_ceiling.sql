-- check_progress_floor_accounted_ceiling
--
-- Progress rows outside floor ≤ accounted ≤ ceiling.
--
-- message   目标进度的完成量应满足下限≤认定≤上限
-- grain     one row per region_code, indicator, pollutant, year
-- reads     target_progress
-- source    contract §3, totals

SELECT
    region_code,
    indicator,
    pollutant,
    year,
    achieved_floor_t,
    achieved_accounted_t,
    achieved_ceiling_t
FROM target_progress
WHERE
    achieved_floor_t > achieved_accounted_t
    OR achieved_accounted_t > achieved_ceiling_t
ORDER BY region_code, indicator, pollutant, year
