-- check_reduction_per_project_and_pollutant
--
-- Projects that lack the reduction of a pollutant of their type, and reductions without such a
-- project. That there is no second one is the uniqueness of project_id, pollutant.
--
-- message   每个项目对其类型的每种污染物都应有一行减排量，且不得有多余的行
-- grain     one row per project_id, pollutant
-- reads     project_reduction, project
-- source    contract §2.2–2.4, pollutants of each type

WITH pollutant_of_type AS (
    SELECT
        listed.project_type,
        listed.pollutant
    FROM (
        VALUES ('W1', 'cod'), ('W1', 'nh3n'), ('A1', 'nox'), ('V1', 'vocs')
    ) AS listed (project_type, pollutant)
),

expected_reduction AS (
    SELECT
        project.project_id,
        pollutant_of_type.pollutant
    FROM project
    INNER JOIN pollutant_of_type ON project.project_type = pollutant_of_type.project_type
)

SELECT
    expected.project_id AS expected_project_id,
    expected.pollutant AS expected_pollutant,
    found.project_id AS found_project_id,
    found.pollutant AS found_pollutant
FROM expected_reduction AS expected
FULL JOIN project_reduction AS found
    ON expected.project_id = found.project_id AND expected.pollutant = found.pollutant
WHERE expected.project_id IS NULL OR found.project_id IS NULL
ORDER BY expected_project_id, expected_pollutant, found_project_id, found_pollutant
