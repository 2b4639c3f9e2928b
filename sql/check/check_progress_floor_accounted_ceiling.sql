-- check_progress_floor_accounted_ceiling
--
-- Progress rows whose accounted figure is neither floor nor ceiling.
--
-- message   目标进度的核定完成量应为下限或上限
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
    achieved_floor_t < 0
    OR achieved_accounted_t NOT IN (achieved_floor_t, achieved_ceiling_t)
ORDER BY region_code, indicator, pollutant, year
