-- out_project_vehicle
--
-- The vehicles and machines in force of the scrapping projects.
--
-- grain     one row per vehicle row: file_name, sheet_name, row_number
-- reads     record_a7_vehicle, placed_project
-- source    rulebook §3.2 A7
-- gaps      vehicles of a withdrawn or unknown project are left out (V-33)

SELECT
    v.project_id,
    v.vin,
    v.vehicle_class,
    v.scrapped_date,
    v.distance_km,
    v.factor_nox_g_per_km,
    v.factor_vocs_g_per_km,
    v.working_hours,
    v.factor_nox_g_per_h,
    v.factor_vocs_g_per_h,
    v.file_name,
    v.file_sha256,
    v.sheet_name,
    v.row_number
FROM record_a7_vehicle AS v
INNER JOIN placed_project AS p
    ON v.project_id = p.project_id
ORDER BY v.project_id, v.vin, v.file_name, v.sheet_name, v.row_number
