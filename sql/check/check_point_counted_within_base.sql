-- check_point_counted_within_base
--
-- Outlets of which a plan counts more tonnes of a pollutant than the largest base-year emission
-- claimed for it: the same cap as for one project, summed without the running remainder.
-- Half a hundredth of a tonne is allowed for each rounded row. A point with a single project is
-- left to check_counted_within_base; one with a project without base-year emission has no cap.
--
-- message   同一设施排放口同一污染物在规划期内的计入量之和不得超过其基准年排放量
-- grain     one row per plan_id, point_key, pollutant
-- reads     project_reduction, project
-- source    contract §3 step 3; RB §2.5 E10, §10 D-11

WITH shared_point AS (
    SELECT
        plan_id,
        point_key
    FROM project
    GROUP BY plan_id, point_key
    HAVING COUNT(*) > 1
),

project_at_shared_point AS (
    SELECT
        project.project_id,
        shared_point.plan_id,
        shared_point.point_key
    FROM project
    INNER JOIN shared_point
        ON project.plan_id = shared_point.plan_id AND project.point_key = shared_point.point_key
)

SELECT
    sharing.plan_id,
    sharing.point_key,
    reduction.pollutant,
    COUNT(*) AS projects,
    SUM(reduction.counted_t) AS counted_t,
    MAX(reduction.base_t) AS base_t
FROM project_reduction AS reduction
INNER JOIN project_at_shared_point AS sharing ON reduction.project_id = sharing.project_id
WHERE reduction.counted_t > 0
GROUP BY sharing.plan_id, sharing.point_key, reduction.pollutant
HAVING
    SUM(reduction.counted_t) > MAX(reduction.base_t) + 0.005 * COUNT(*)
    AND COUNT(reduction.base_t) = COUNT(*)
ORDER BY sharing.plan_id, sharing.point_key, reduction.pollutant
