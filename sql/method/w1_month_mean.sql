-- w1_month_mean
--
-- The year that the months of a sewage works sum to, before and after, with its flow-weighted means (月加权年均值).
--
--     Cin₁ = Σ₁QCin ÷ Σ₁Q
--     Cout₁ = Σ₁QCout ÷ Σ₁Q
--     Cin₀ = Σ₀QCin ÷ Σ₀Q
--     Cout₀ = Σ₀QCout ÷ Σ₀Q
--
--     Cin₁     inlet after, weighted     改造后进水加权平均浓度   mg/L      mean_inlet_after_mg_per_l
--     Cout₁    outlet after, weighted    改造后出水加权平均浓度   mg/L      mean_outlet_after_mg_per_l
--     Cin₀     inlet before, weighted    改造前进水加权平均浓度   mg/L      mean_inlet_before_mg_per_l
--     Cout₀    outlet before, weighted   改造前出水加权平均浓度   mg/L      mean_outlet_before_mg_per_l
--     Σ₁QCin   water times inlet         改造后各月水量与进水浓度之积的和   10⁴ g     months_inlet_after_10k_g
--     Σ₁QCout  water times outlet        改造后各月水量与出水浓度之积的和   10⁴ g     months_outlet_after_10k_g
--     Σ₀QCin   water times inlet         改造前各月水量与进水浓度之积的和   10⁴ g     months_inlet_before_10k_g
--     Σ₀QCout  water times outlet        改造前各月水量与出水浓度之积的和   10⁴ g     months_outlet_before_10k_g
--     Σ₁Q      sewage of the months      改造后各月水量之和       10⁴ m³    months_volume_after_10k_m3
--     Σ₀Q      sewage of the months      改造前各月水量之和       10⁴ m³    months_volume_before_10k_m3
--
-- grain     one row per project_id, pollutant with months that are used; NULL of the stage that has none
-- reads     w1_month, record_project
-- source    needed: in/out annual mean (flow-weighted), rulebook §3.1 W1 [E]
-- method    W1.mass_balance in reference_data/methods.csv
-- gaps      a pollutant all of whose cells are empty is not claimed, whatever the months say of it; a year without any
--           water has no mean
-- bound     a mean is a quotient, taken to the nearest 10⁻¹² mg/L: for comparing, for show and for the parts of R; R
--           itself is of the sums

WITH claimed AS (
    SELECT
        project_id,
        'cod' AS pollutant
    FROM record_project
    WHERE
        project_type = 'W1'
        AND COALESCE(
            base_emission_cod_t, reported_cod_t, offset_cod_t, traded_cod_t,
            inlet_cod_before_mg_per_l, outlet_cod_before_mg_per_l,
            inlet_cod_after_mg_per_l, outlet_cod_after_mg_per_l
        ) IS NOT NULL
    UNION ALL
    SELECT
        project_id,
        'nh3n' AS pollutant
    FROM record_project
    WHERE
        project_type = 'W1'
        AND COALESCE(
            base_emission_nh3n_t, reported_nh3n_t, offset_nh3n_t, traded_nh3n_t,
            inlet_nh3n_before_mg_per_l, outlet_nh3n_before_mg_per_l,
            inlet_nh3n_after_mg_per_l, outlet_nh3n_after_mg_per_l
        ) IS NOT NULL
),

claimed_month AS (
    SELECT m.*
    FROM w1_month AS m
    INNER JOIN claimed AS c
        ON m.project_id = c.project_id AND m.pollutant = c.pollutant
),

stage_sum AS (
    SELECT
        project_id,
        pollutant,
        SUM(month_removed_t) FILTER (WHERE NOT is_after) AS months_before_t,
        SUM(month_removed_t) FILTER (WHERE is_after) AS months_after_t,
        SUM(month_volume_10k_m3) FILTER (WHERE NOT is_after) AS months_volume_before_10k_m3,
        SUM(month_volume_10k_m3) FILTER (WHERE is_after) AS months_volume_after_10k_m3,
        SUM(month_volume_10k_m3::DECIMAL(38, 6) * month_inlet_mg_per_l) FILTER (WHERE NOT is_after)
            AS months_inlet_before_10k_g,
        SUM(month_volume_10k_m3::DECIMAL(38, 6) * month_inlet_mg_per_l) FILTER (WHERE is_after)
            AS months_inlet_after_10k_g,
        SUM(month_volume_10k_m3::DECIMAL(38, 6) * month_outlet_mg_per_l) FILTER (WHERE NOT is_after)
            AS months_outlet_before_10k_g,
        SUM(month_volume_10k_m3::DECIMAL(38, 6) * month_outlet_mg_per_l) FILTER (WHERE is_after)
            AS months_outlet_after_10k_g
    FROM claimed_month
    GROUP BY project_id, pollutant
)

SELECT
    project_id,
    pollutant,
    months_before_t,
    months_after_t,
    months_volume_before_10k_m3,
    months_volume_after_10k_m3,
    months_inlet_before_10k_g,
    months_inlet_after_10k_g,
    months_outlet_before_10k_g,
    months_outlet_after_10k_g,
    WEIGHTED_MEAN(months_inlet_before_10k_g, months_volume_before_10k_m3) AS mean_inlet_before_mg_per_l,
    WEIGHTED_MEAN(months_inlet_after_10k_g, months_volume_after_10k_m3) AS mean_inlet_after_mg_per_l,
    WEIGHTED_MEAN(months_outlet_before_10k_g, months_volume_before_10k_m3) AS mean_outlet_before_mg_per_l,
    WEIGHTED_MEAN(months_outlet_after_10k_g, months_volume_after_10k_m3) AS mean_outlet_after_mg_per_l
FROM stage_sum
