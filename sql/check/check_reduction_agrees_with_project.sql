-- check_reduction_agrees_with_project
--
-- Reductions without a project, or whose type, year, plan or area is not the one of it.
--
-- message   减排量行应属于一个有效项目，类型、年度、规划期和地区应与该项目一致
-- grain     one row per project_id, pollutant
-- reads     project_reduction, project
-- source    contract §4

SELECT
    reduction.project_id,
    reduction.pollutant,
    reduction.project_type,
    reduction.credit_year,
    reduction.plan_id,
    reduction.region_code,
    reduction.city_code,
    reduction.province_code
FROM project_reduction AS reduction
LEFT JOIN project ON reduction.project_id = project.project_id
WHERE
    reduction.project_type IS DISTINCT FROM project.project_type
    OR reduction.credit_year IS DISTINCT FROM project.credit_year
    OR reduction.plan_id IS DISTINCT FROM project.plan_id
    OR reduction.region_code IS DISTINCT FROM project.region_code
    OR reduction.city_code IS DISTINCT FROM project.city_code
    OR reduction.province_code IS DISTINCT FROM project.province_code
ORDER BY reduction.project_id, reduction.pollutant
