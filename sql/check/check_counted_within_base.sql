-- check_counted_within_base
--
-- Reductions that count more than was computed, or more than the base-year emission still leaves.
-- Half a hundredth of a tonne is allowed for the rounding of the counted figure. A source without
-- a base-year emission (read through a column mapping) has no cap.
--
-- message   计入量不得超过复算量，也不得超过基准年排放量扣除此前已计入的量
-- grain     one row per project_id, pollutant
-- reads     project_reduction
-- source    contract §3 step 3; RB §2.5 E10

SELECT
    project_id,
    pollutant,
    computed_t,
    capped_t,
    base_t,
    counted_before_t,
    counted_t
FROM project_reduction
WHERE
    eligible
    AND (
        capped_t > computed_t
        OR (
            base_t IS NOT NULL
            AND counted_t - 0.005 > GREATEST(base_t - counted_before_t, 0)
        )
    )
ORDER BY project_id, pollutant
