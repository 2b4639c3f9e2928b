-- w5_pollutant
--
-- The closed sources of W5 with the tonnes of one pollutant per row.
--
-- grain     one row per project_id, pollutant
-- reads     record_project
-- source    rulebook §3.1 W5

SELECT
    project_id,
    'cod' AS pollutant,
    wastewater_before_closure_10k_m3,
    base_emission_cod_t AS base_emission_t,
    wwtp_outlet_cod_mg_per_l AS wwtp_outlet_mg_per_l,
    moved_cod_t AS moved_t
FROM record_project
WHERE project_type = 'W5'
UNION ALL
SELECT
    project_id,
    'nh3n' AS pollutant,
    wastewater_before_closure_10k_m3,
    base_emission_nh3n_t AS base_emission_t,
    wwtp_outlet_nh3n_mg_per_l AS wwtp_outlet_mg_per_l,
    moved_nh3n_t AS moved_t
FROM record_project
WHERE project_type = 'W5'
