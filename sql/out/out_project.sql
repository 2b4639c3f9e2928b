-- out_project
--
-- The records that count, typed, with region, enterprise and type, and where each stands.
--
-- grain     one row per project_id
-- reads     stg_all__project
-- source    contract §2, §4

SELECT * EXCLUDE (record_status, region_level, parent_code, file_order)
FROM stg_all__project
ORDER BY project_id
