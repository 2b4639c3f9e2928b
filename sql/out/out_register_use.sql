-- out_register_use
--
-- Every entry of the registers of EIA offsets and traded rights, with the project its tonnes are deducted from.
--
-- grain     one row per register, entry_no, pollutant
-- reads     register_use
-- source    rulebook §2.5 E7 [V], §10 D-07, D-08

SELECT
    register,
    entry_no,
    pollutant,
    given_t,
    given_year,
    given_to,
    project_id,
    projects_of_source,
    stated_project_id,
    file_name,
    file_sha256,
    sheet_name,
    row_number
FROM register_use
ORDER BY register, entry_no, pollutant
