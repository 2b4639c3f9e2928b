-- problem_v123_value_without_project
--
-- Emissions of L4 whose project, or that pollutant of it, is not on record: they are compared with nothing.
--
-- grain     one row per project_id, pollutant, stage, data_source
-- reads     record_l4_source_value, record_tonnes
-- source    rulebook §2.7

SELECT
    v.file_order,
    v.file_name,
    v.file_sha256,
    v.sheet_name,
    v.row_number,
    'project_id' AS column_name,
    v.project_id AS value,
    'V-123' AS rule_id,
    v.pollutant AS detail
FROM record_l4_source_value AS v
ANTI JOIN record_tonnes AS t
    ON v.project_id = t.project_id AND v.pollutant = t.pollutant
ORDER BY v.project_id, v.pollutant, v.stage, v.data_source
