-- check_reported_gap_adds_up
--
-- Claims whose steps from reported to accounted do not add up to the last digit.
--
-- message   从上报到核定的各步应逐项相加等于核定量
-- grain     one row per project_id, pollutant
-- reads     reported_gap
-- source    contract §3

SELECT
    project_id,
    pollutant,
    reported_t,
    accounted_t,
    difference_t
FROM reported_gap
WHERE
    accounted_t <> (
        reported_t + not_eligible_t + recomputed_t + cap_t + offset_t + traded_t + negative_t + rounding_t
        + confirmed_t + withheld_t + carried_t
    )
    OR difference_t <> accounted_t - reported_t
    OR ABS(rounding_t) > 0.03
ORDER BY project_id, pollutant
