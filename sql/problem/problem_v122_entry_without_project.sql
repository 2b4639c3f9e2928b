-- problem_v122_entry_without_project
--
-- Entries of the registers L2 and L3 whose source has no project on record: nothing is deducted yet.
--
-- grain     one row per register, entry_no, pollutant
-- reads     register_use
-- source    rulebook §2.5 E7

SELECT
    file_order,
    file_name,
    file_sha256,
    sheet_name,
    row_number,
    CASE register WHEN 'offset' THEN 'offset_used_t' ELSE 'right_sold_t' END AS column_name,
    given_t::VARCHAR AS value,
    'V-122' AS rule_id,
    COALESCE(stated_project_id, owner_key) AS detail
FROM register_use
WHERE project_id IS NULL
ORDER BY register, entry_no, pollutant
