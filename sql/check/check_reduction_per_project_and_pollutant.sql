-- check_reduction_per_project_and_pollutant
--
-- Projects without any reduction, and reductions of a pollutant that no method of the project's type has.
-- That there is no second one is the uniqueness of project_id, pollutant.
--
-- message   每个项目至少应有一种污染物的减排量，且其类型应有该污染物的核算方法
-- grain     one row per project_id, pollutant
-- reads     project_reduction, project, method
-- source    contract §2.2–2.4: pollutants of each type; what is not claimed has no row

SELECT
    project.project_id,
    reduction.pollutant,
    project.project_type
FROM project
LEFT JOIN project_reduction AS reduction ON project.project_id = reduction.project_id
LEFT JOIN method
    ON
        project.project_type = method.project_type
        AND reduction.pollutant = method.pollutant
        AND reduction.method_id = method.method_id
WHERE method.method_id IS NULL
ORDER BY project.project_id, reduction.pollutant
