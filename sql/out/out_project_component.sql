-- out_project_component
--
-- The components in force of the LDAR projects.
--
-- grain     one row per component row: file_name, sheet_name, row_number
-- reads     record_v4_component, placed_project
-- source    rulebook §3.3 V4 [E]
-- gaps      components of a withdrawn or unknown project are left out (V-33)

SELECT
    c.project_id,
    c.component_code,
    c.component_kind,
    c.points,
    c.sv_before_ppm,
    c.sv_after_ppm,
    c.operating_hours,
    c.file_name,
    c.file_sha256,
    c.sheet_name,
    c.row_number
FROM record_v4_component AS c
INNER JOIN placed_project AS p
    ON c.project_id = p.project_id
ORDER BY c.project_id, c.component_code, c.file_name, c.sheet_name, c.row_number
