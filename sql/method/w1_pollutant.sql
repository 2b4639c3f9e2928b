-- w1_pollutant
--
-- The sewage works of W1 with the concentrations of one pollutant per row, before and after.
--
-- grain     one row per project_id, pollutant
-- reads     record_project
-- source    contract §2.2

SELECT
    project_id,
    'cod' AS pollutant,
    volume_before_10k_m3,
    volume_after_10k_m3,
    inlet_cod_before_mg_per_l AS inlet_before_mg_per_l,
    outlet_cod_before_mg_per_l AS outlet_before_mg_per_l,
    inlet_cod_after_mg_per_l AS inlet_after_mg_per_l,
    outlet_cod_after_mg_per_l AS outlet_after_mg_per_l
FROM record_project
WHERE project_type = 'W1'
UNION ALL
SELECT
    project_id,
    'nh3n' AS pollutant,
    volume_before_10k_m3,
    volume_after_10k_m3,
    inlet_nh3n_before_mg_per_l AS inlet_before_mg_per_l,
    outlet_nh3n_before_mg_per_l AS outlet_before_mg_per_l,
    inlet_nh3n_after_mg_per_l AS inlet_after_mg_per_l,
    outlet_nh3n_after_mg_per_l AS outlet_after_mg_per_l
FROM record_project
WHERE project_type = 'W1'
