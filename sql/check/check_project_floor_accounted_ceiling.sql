-- check_project_floor_accounted_ceiling
--
-- Reductions outside 0 ≤ floor ≤ accounted ≤ ceiling ≤ counted, an accounted figure that is neither
-- floor nor ceiling, and a gap between the two that the tonnes at risk do not explain.
--
-- message   项目应满足 0≤下限≤认定≤上限≤计入量，且上下限之差来自存疑量
-- grain     one row per project_id, pollutant
-- reads     project_reduction
-- source    contract §3, totals

SELECT
    project_id,
    pollutant,
    floor_t,
    accounted_t,
    ceiling_t,
    counted_t,
    at_risk_t
FROM project_reduction
WHERE
    floor_t < 0
    OR floor_t > accounted_t
    OR accounted_t > ceiling_t
    OR ceiling_t > counted_t
    OR accounted_t NOT IN (floor_t, ceiling_t)
    OR ceiling_t - floor_t > at_risk_t
    OR floor_t > counted_t - at_risk_t
ORDER BY project_id, pollutant
