-- out_project_material
--
-- The materials in force of the substitution projects.
--
-- grain     one row per material row: file_name, sheet_name, row_number
-- reads     record_v1_material, placed_project
-- source    contract §2.4
-- gaps      materials of a withdrawn or unknown project are left out (V-33)

SELECT
    m.project_id,
    m.stage,
    m.material_name,
    m.material_kind,
    m.amount_t,
    m.voc_content,
    m.voc_content_unit,
    m.density_g_per_ml,
    m.file_name,
    m.file_sha256,
    m.sheet_name,
    m.row_number
FROM record_v1_material AS m
INNER JOIN placed_project AS p
    ON m.project_id = p.project_id
ORDER BY m.project_id, m.stage, m.file_name, m.sheet_name, m.row_number
