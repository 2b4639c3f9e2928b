-- check_cap_cut_is_kept
--
-- Eligible reductions of which the cap took tonnes that cap_cut_t does not show (to the hundredth).
--
-- message   封顶扣减的吨数应完整保留：复算量－封顶后＝封顶扣减
-- grain     one row per project_id, pollutant
-- reads     project_reduction
-- source    contract §3 step 3: never silently, the difference is kept

SELECT
    project_id,
    pollutant,
    computed_t,
    capped_t,
    cap_cut_t
FROM project_reduction
WHERE eligible AND ABS(computed_t - capped_t - cap_cut_t) > 0.005
ORDER BY project_id, pollutant
