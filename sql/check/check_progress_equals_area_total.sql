-- check_progress_equals_area_total
--
-- Progress whose achieved tonnes are not the cumulative total of the area: that of the latest year
-- of the plan up to this one, and 0 where the area has none. Rows without achieved tonnes
-- (percent of the whole emission) are not compared.
--
-- message   目标进度的完成量应等于该地区规划期内的累计合计
-- grain     one row per region_code, indicator, pollutant, year
-- reads     target_progress, area_total
-- source    contract §3, progress

SELECT
    progress.region_code,
    progress.indicator,
    progress.pollutant,
    progress.year,
    progress.achieved_floor_t,
    COALESCE(area.cumulative_floor_t, 0) AS cumulative_floor_t,
    progress.achieved_accounted_t,
    COALESCE(area.cumulative_accounted_t, 0) AS cumulative_accounted_t,
    progress.achieved_ceiling_t,
    COALESCE(area.cumulative_ceiling_t, 0) AS cumulative_ceiling_t
FROM target_progress AS progress
ASOF LEFT JOIN area_total AS area
    ON
        progress.region_code = area.region_code
        AND progress.plan_id = area.plan_id
        AND progress.pollutant = area.pollutant
        AND progress.year >= area.credit_year
WHERE
    progress.indicator IN ('project_reduction', 'cumulative_milestone')
    AND (
        progress.achieved_floor_t <> COALESCE(area.cumulative_floor_t, 0)
        OR progress.achieved_accounted_t <> COALESCE(area.cumulative_accounted_t, 0)
        OR progress.achieved_ceiling_t <> COALESCE(area.cumulative_ceiling_t, 0)
    )
ORDER BY progress.region_code, progress.indicator, progress.pollutant, progress.year
