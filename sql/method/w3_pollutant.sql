-- w3_pollutant
--
-- The reuse of W3 with the concentration of one pollutant per row.
--
-- grain     one row per project_id, pollutant
-- reads     record_project
-- source    rulebook §3.1 W3

SELECT
    project_id,
    'cod' AS pollutant,
    reuse_before_10k_m3,
    reuse_after_10k_m3,
    outlet_cod_mg_per_l AS outlet_mg_per_l
FROM record_project
WHERE project_type = 'W3'
UNION ALL
SELECT
    project_id,
    'nh3n' AS pollutant,
    reuse_before_10k_m3,
    reuse_after_10k_m3,
    outlet_nh3n_mg_per_l AS outlet_mg_per_l
FROM record_project
WHERE project_type = 'W3'
