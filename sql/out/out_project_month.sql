-- out_project_month
--
-- The months in force of the sewage works projects.
--
-- grain     one row per month row: file_name, sheet_name, row_number
-- reads     record_w1_monthly_operation, placed_project
-- source    rulebook §3.1 W1 [E]
-- gaps      months of a withdrawn or unknown project are left out (V-33)

SELECT
    m.project_id,
    m.stage,
    m.month,
    m.month_volume_10k_m3,
    m.inlet_cod_mg_per_l,
    m.outlet_cod_mg_per_l,
    m.inlet_nh3n_mg_per_l,
    m.outlet_nh3n_mg_per_l,
    m.file_name,
    m.file_sha256,
    m.sheet_name,
    m.row_number
FROM record_w1_monthly_operation AS m
INNER JOIN placed_project AS p
    ON m.project_id = p.project_id
ORDER BY m.project_id, m.stage, m.month, m.file_name, m.sheet_name, m.row_number
