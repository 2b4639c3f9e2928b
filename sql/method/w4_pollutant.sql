-- w4_pollutant
--
-- The enterprises of W4 with the concentrations of one pollutant per row.
--
-- grain     one row per project_id, pollutant
-- reads     record_project
-- source    rulebook §3.1 W4

SELECT
    project_id,
    'cod' AS pollutant,
    wastewater_before_10k_m3,
    wastewater_after_10k_m3,
    wastewater_cod_before_mg_per_l AS wastewater_before_mg_per_l,
    wastewater_cod_after_mg_per_l AS wastewater_after_mg_per_l,
    limit_cod_at_base_mg_per_l AS limit_at_base_mg_per_l,
    wwtp_outlet_cod_mg_per_l AS wwtp_outlet_mg_per_l
FROM record_project
WHERE project_type = 'W4'
UNION ALL
SELECT
    project_id,
    'nh3n' AS pollutant,
    wastewater_before_10k_m3,
    wastewater_after_10k_m3,
    wastewater_nh3n_before_mg_per_l AS wastewater_before_mg_per_l,
    wastewater_nh3n_after_mg_per_l AS wastewater_after_mg_per_l,
    limit_nh3n_at_base_mg_per_l AS limit_at_base_mg_per_l,
    wwtp_outlet_nh3n_mg_per_l AS wwtp_outlet_mg_per_l
FROM record_project
WHERE project_type = 'W4'
