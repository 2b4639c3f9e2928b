-- check_at_risk_within_counted
--
-- Reductions with less than nothing or more than the counted tonnes at risk.
--
-- message   存疑量不得为负，也不得超过计入量
-- grain     one row per project_id, pollutant
-- reads     project_reduction
-- source    contract §3, floor and ceiling

SELECT
    project_id,
    pollutant,
    counted_t,
    at_risk_t
FROM project_reduction
WHERE at_risk_t < 0 OR at_risk_t > counted_t
ORDER BY project_id, pollutant
