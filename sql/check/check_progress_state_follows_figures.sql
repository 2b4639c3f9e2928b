-- check_progress_state_follows_figures
--
-- Progress whose state is not what its own figures say.
--
-- message   目标进度的状态应与其数字一致
-- grain     one row per region_code, indicator, pollutant, year
-- reads     target_progress
-- source    contract §4, state

WITH stated_progress AS (
    SELECT
        region_code,
        indicator,
        pollutant,
        year,
        state,
        target_value,
        pace_to_date,
        achieved_floor_t,
        achieved_ceiling_t,
        has_submission,
        CASE
            WHEN NOT has_submission THEN 'no_submission'
            WHEN achieved_floor_t >= target_value THEN 'met'
            WHEN achieved_floor_t >= pace_to_date THEN 'on_pace'
            WHEN achieved_ceiling_t >= pace_to_date THEN 'undecided'
            ELSE 'behind'
        END AS state_of_figures,
        state IN ('no_target', 'percent_only', 'targets_not_loaded') AS is_without_tonnes,
        state = 'parent_area' AS is_not_judged
    FROM target_progress
)

SELECT
    region_code,
    indicator,
    pollutant,
    year,
    state,
    state_of_figures,
    target_value,
    pace_to_date,
    achieved_floor_t,
    achieved_ceiling_t
FROM stated_progress
WHERE
    (is_without_tonnes AND pace_to_date IS NOT NULL)
    OR (NOT is_without_tonnes AND NOT is_not_judged AND state <> state_of_figures)
    OR (NOT is_without_tonnes AND pace_to_date IS NULL)
ORDER BY region_code, indicator, pollutant, year
