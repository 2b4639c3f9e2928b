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
-- reads     w1_month
-- source    needed: in/out annual mean (flow-weighted), rulebook §3.1 W1 [E]
-- method    W1.mass_balance in reference_data/methods.csv
-- gaps      a year without any water has no mean
-- bound     a mean is a quotient, taken to the nearest 10⁻¹² mg/L: for comparing, for show and for the parts of R; R
--           itself is of the sums

WITH stage_sum AS (
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
    FROM w1_month
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
