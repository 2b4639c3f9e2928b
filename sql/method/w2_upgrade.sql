-- w2_upgrade
--
-- COD and ammonia that an upgraded sewage works lets out less (W2 城镇污水处理厂提标改造).
--
--     R = Q·(C₀ − C₁) × 10⁻²
--
--     R      reduction        减排量          t         computed_t
--     Q      water treated    年处理水量      10⁴ m³    volume_10k_m3
--     C₀     outlet before    改造前出水浓度  mg/L      outlet_before_mg_per_l
--     C₁     outlet after     改造后出水浓度  mg/L      outlet_after_mg_per_l
--     10⁻²   10⁴ m³ × 1 mg/L = 10⁴ g = 10⁻² t
--     six decimals times six and the two of the factor: fourteen, all kept; at most 10⁶ · 10⁵ · 10⁻² = 10⁹ t
--
-- grain     one row per project_id, pollutant
-- reads     w2_pollutant
-- source    mass balance at one volume, rulebook §3.1 W2 [E]; the project type is named in rulebook §2.1 [V]
-- method    W2.upgrade in reference_data/methods.csv
-- gaps      the inlet is for the level only; a pollutant all of whose cells are empty is not claimed:
--           computed_t is NULL
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     level = removal, Q·(Cin − C₀) to Q·(Cin − C₁), on the scale of W1: both of one works meet

WITH removal AS (
    SELECT
        project_id,
        pollutant,
        volume_10k_m3::DECIMAL(38, 6) * (outlet_before_mg_per_l - outlet_after_mg_per_l) * 0.01 AS reduction_t,
        volume_10k_m3::DECIMAL(38, 6) * (inlet_mg_per_l - outlet_before_mg_per_l) * 0.01 AS before_t,
        volume_10k_m3::DECIMAL(38, 6) * (inlet_mg_per_l - outlet_after_mg_per_l) * 0.01 AS after_t
    FROM w2_pollutant
)

SELECT
    project_id,
    pollutant,
    reduction_t::DECIMAL(38, 26) AS computed_t,
    'removal_t' AS level_scale,
    before_t::DECIMAL(38, 26) AS level_before_t,
    after_t::DECIMAL(38, 26) AS level_after_t
FROM removal
