-- w2_pollutant
--
-- The sewage works of W2 with the concentrations of one pollutant per row.
--
-- grain     one row per project_id, pollutant
-- reads     record_project
-- source    rulebook §3.1 W2

SELECT
    project_id,
    'cod' AS pollutant,
    volume_10k_m3,
    inlet_cod_mg_per_l AS inlet_mg_per_l,
    outlet_cod_before_mg_per_l AS outlet_before_mg_per_l,
    outlet_cod_after_mg_per_l AS outlet_after_mg_per_l
FROM record_project
WHERE project_type = 'W2'
UNION ALL
SELECT
    project_id,
    'nh3n' AS pollutant,
    volume_10k_m3,
    inlet_nh3n_mg_per_l AS inlet_mg_per_l,
    outlet_nh3n_before_mg_per_l AS outlet_before_mg_per_l,
    outlet_nh3n_after_mg_per_l AS outlet_after_mg_per_l
FROM record_project
WHERE project_type = 'W2'
