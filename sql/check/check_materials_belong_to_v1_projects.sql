-- check_materials_belong_to_v1_projects
--
-- Material rows in force of a project that is not in force or not of type V1.
--
-- message   每条有效原辅材料行都应属于一个有效的 V1 项目
-- grain     one row per file_name, file_sha256, sheet_name, row_number
-- reads     project_material, project
-- source    contract §2.4

SELECT
    material.project_id,
    material.material_name,
    material.file_name,
    material.sheet_name,
    material.row_number
FROM project_material AS material
ANTI JOIN project
    ON material.project_id = project.project_id AND project.project_type = 'V1'
ORDER BY material.project_id, material.file_name, material.row_number
