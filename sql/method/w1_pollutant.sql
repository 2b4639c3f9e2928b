-- w1_pollutant
--
-- The sewage works of W1 with the concentrations of one pollutant per row, before and after: of each stage the yearly
-- cells, or, where its months are a whole year, the sums of these.
--
-- grain     one row per project_id, pollutant
-- reads     record_project, w1_month_mean
-- source    contract §2.2
-- nuance    where the months stand for a stage its yearly cells are NULL here: they are compared with them (F-23) and
--           used for nothing else

WITH yearly AS (
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
)

SELECT
    y.project_id,
    y.pollutant,
    CASE WHEN m.months_before_t IS NULL THEN y.volume_before_10k_m3 END AS volume_before_10k_m3,
    CASE WHEN m.months_after_t IS NULL THEN y.volume_after_10k_m3 END AS volume_after_10k_m3,
    CASE WHEN m.months_before_t IS NULL THEN y.inlet_before_mg_per_l END AS inlet_before_mg_per_l,
    CASE WHEN m.months_before_t IS NULL THEN y.outlet_before_mg_per_l END AS outlet_before_mg_per_l,
    CASE WHEN m.months_after_t IS NULL THEN y.inlet_after_mg_per_l END AS inlet_after_mg_per_l,
    CASE WHEN m.months_after_t IS NULL THEN y.outlet_after_mg_per_l END AS outlet_after_mg_per_l,
    m.months_before_t,
    m.months_after_t,
    m.months_volume_before_10k_m3,
    m.months_volume_after_10k_m3,
    m.months_inlet_before_10k_g,
    m.months_inlet_after_10k_g,
    m.months_outlet_before_10k_g,
    m.months_outlet_after_10k_g,
    m.mean_inlet_after_mg_per_l,
    m.mean_outlet_before_mg_per_l
FROM yearly AS y
LEFT JOIN w1_month_mean AS m
    ON y.project_id = m.project_id AND y.pollutant = m.pollutant
