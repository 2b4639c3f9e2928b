-- check_materials_trace_to_accepted_rows
--
-- Materials in force whose sheet row is not among the accepted rows that were read.
--
-- message   每个有效原辅材料行都应能追溯到一条已采纳的填报行
-- grain     one row per file_name, file_sha256, sheet_name, row_number
-- reads     project_material, submission_row
-- source    contract §4

SELECT
    record.project_id,
    record.file_name,
    record.sheet_name,
    record.row_number
FROM project_material AS record
ANTI JOIN submission_row AS source_row
    ON
        record.file_name = source_row.file_name
        AND record.file_sha256 = source_row.file_sha256
        AND record.sheet_name = source_row.sheet_name
        AND record.row_number = source_row.row_number
        AND record.project_id = source_row.project_id
        AND source_row.status = 'accepted'
ORDER BY record.project_id, record.file_name, record.row_number
