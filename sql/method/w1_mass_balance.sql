-- w1_mass_balance
--
-- Reduction of COD and ammonia by each sewage works project (W1 城镇污水处理).
--
--     R = [Q₁·(Cin₁ − Cout₁) − Q₀·(Cin₀ − Cout₀)] × 10⁻²
--     R = Σ₁m − Σ₀m
--     R = Σ₁m − Q₀·(Cin₀ − Cout₀) × 10⁻²
--     R = Q₁·(Cin₁ − Cout₁) × 10⁻² − Σ₀m
--
--     R      reduction          减排量           t         computed_t
--     Q₁     sewage after       改造后年处理水量  10⁴ m³    volume_after_10k_m3
--     Q₀     sewage before      改造前年处理水量  10⁴ m³    volume_before_10k_m3
--     Cin₁   inlet after        改造后进水浓度    mg/L      inlet_after_mg_per_l
--     Cout₁  outlet after       改造后出水浓度    mg/L      outlet_after_mg_per_l
--     Cin₀   inlet before       改造前进水浓度    mg/L      inlet_before_mg_per_l
--     Cout₀  outlet before      改造前出水浓度    mg/L      outlet_before_mg_per_l
--     Σ₁m    removed by month   改造后各月削减量   t         months_after_t
--     Σ₀m    removed by month   改造前各月削减量   t         months_before_t
--     10⁻²   10⁴ m³ × 1 mg/L = 10⁴ g = 10⁻² t
--
-- grain     one row per project_id, pollutant
-- reads     w1_pollutant
-- source    mass balance, rulebook §3.1 W1 [E]; the project type is named in rulebook §2.1 [V]
-- method    W1.mass_balance in reference_data/methods.csv
-- gaps      a pollutant all of whose cells are empty is not claimed: computed_t is NULL
-- nuance    the months of a stage decide where they are a whole year (w1_month); no quotient enters R
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     level = removal: the next claim of one works must begin at the level this one ends

WITH removal AS (
    SELECT
        project_id,
        pollutant,
        COALESCE(
            months_before_t,
            volume_before_10k_m3::DECIMAL(38, 6) * (inlet_before_mg_per_l - outlet_before_mg_per_l) * 0.01
        ) AS before_t,
        COALESCE(
            months_after_t,
            volume_after_10k_m3::DECIMAL(38, 6) * (inlet_after_mg_per_l - outlet_after_mg_per_l) * 0.01
        ) AS after_t
    FROM w1_pollutant
)

SELECT
    project_id,
    pollutant,
    (after_t - before_t)::DECIMAL(38, 26) AS computed_t,
    'removal_t' AS level_scale,
    before_t::DECIMAL(38, 26) AS level_before_t,
    after_t::DECIMAL(38, 26) AS level_after_t
FROM removal
