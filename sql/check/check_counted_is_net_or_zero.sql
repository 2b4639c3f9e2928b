-- check_counted_is_net_or_zero
--
-- Counted tonnes that are not the net tonnes, or 0 where these are negative or not eligible.
--
-- message   计入量应等于净减排量；净减排量为负或不符合条件时应为零
-- grain     one row per project_id, pollutant
-- reads     project_reduction
-- source    contract §3 steps 2 and 4

SELECT
    project_id,
    pollutant,
    eligible,
    net_t,
    counted_t
FROM project_reduction
WHERE counted_t IS DISTINCT FROM CASE WHEN eligible THEN GREATEST(net_t, 0) ELSE 0 END
ORDER BY project_id, pollutant
