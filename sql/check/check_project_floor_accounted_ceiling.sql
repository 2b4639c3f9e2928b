-- check_project_floor_accounted_ceiling
--
-- Reductions with a figure below 0, an accounted figure that is neither floor nor ceiling, or tonnes at risk
-- that are not the difference of the two.
--
-- message   项目的下限、核定、上限不得为负，核定应为下限或上限，存疑量应为二者之差
-- grain     one row per project_id, pollutant
-- reads     project_reduction
-- source    contract §3, totals
-- nuance    a single row may have a floor above its ceiling; check_source_floor_within_ceiling sums

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
    OR ceiling_t < 0
    OR accounted_t NOT IN (floor_t, ceiling_t)
    OR at_risk_t <> ceiling_t - floor_t
    OR (NOT eligible AND (floor_t <> 0 OR ceiling_t <> 0))
ORDER BY project_id, pollutant
