-- check_progress_gap_is_accounted_minus_pace
--
-- Progress whose gap is not accounted − pace to date (to the hundredth), or is given where there is
-- no pace to compare with, as with a target in percent.
--
-- message   进度差距应等于认定完成量减去序时进度；没有序时进度（如百分比目标）时不得给出差距
-- grain     one row per region_code, indicator, pollutant, year
-- reads     target_progress
-- source    contract §3, progress

SELECT
    region_code,
    indicator,
    pollutant,
    year,
    target_unit,
    achieved_accounted_t,
    pace_to_date,
    gap_t
FROM target_progress
WHERE
    (gap_t IS NULL) IS DISTINCT FROM (pace_to_date IS NULL)
    OR ABS(gap_t - (achieved_accounted_t - pace_to_date)) >= 0.01
    OR (target_unit = '%' AND gap_t IS NOT NULL)
ORDER BY region_code, indicator, pollutant, year
