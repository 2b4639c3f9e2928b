-- check_source_floor_within_ceiling
--
-- Sites that count more with every finding confirmed than with every finding dismissed. Half a hundredth of
-- a tonne is allowed for the rounding of each row. Where a claim has offset or traded tonnes it is left
-- out: confirming a claim that was never real sets its deductions free as well.
--
-- message   同一厂区存疑全部查实时的合计不得超过全部排除时的合计
-- grain     one row per plan_id, site_key, pollutant
-- reads     project_reduction, project
-- source    contract §3, totals: no resolution gives more than the ceiling or less than the floor

WITH moved_site AS (
    SELECT DISTINCT
        project.plan_id,
        project.site_key,
        reduction.pollutant
    FROM project_reduction AS reduction
    INNER JOIN project ON reduction.project_id = project.project_id
    WHERE reduction.at_risk_t < 0
)

SELECT
    site.plan_id,
    site.site_key,
    site.pollutant,
    SUM(reduction.floor_t) AS floor_t,
    SUM(reduction.ceiling_t) AS ceiling_t
FROM moved_site AS site
INNER JOIN project ON site.plan_id = project.plan_id AND site.site_key = project.site_key
INNER JOIN project_reduction AS reduction
    ON project.project_id = reduction.project_id AND site.pollutant = reduction.pollutant
GROUP BY site.plan_id, site.site_key, site.pollutant
HAVING
    SUM(reduction.floor_t) > SUM(reduction.ceiling_t) + 0.005 * COUNT(*)
    AND BOOL_AND(reduction.offset_t + reduction.traded_t = 0)
ORDER BY site.plan_id, site.site_key, site.pollutant
