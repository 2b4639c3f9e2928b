-- problem_v140_not_of_the_office
--
-- Records of an area that the office does not answer for: they count where they lie, and it is said.
--
-- grain     one row per project_id
-- reads     record_project, ref_own_area
-- source    jianpai.toml, office.areas
-- gaps      nothing where the office answers for all areas

SELECT
    file_order,
    file_name,
    file_sha256,
    sheet_name,
    row_number,
    project_id,
    'region_code' AS column_name,
    region_code AS value,
    'V-140' AS rule_id,
    NULL::VARCHAR AS detail
FROM record_project
WHERE
    region_code NOT IN (SELECT o.region_code FROM ref_own_area AS o)
    AND (SELECT COUNT(*) FROM ref_own_area) > 0
ORDER BY project_id
