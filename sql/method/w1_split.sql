-- w1_split
--
-- The reduction of each sewage works in three parts that sum to it: more water, dirtier inflow, cleaner outflow.
--
--     Rv = (Q₁ − Q₀)·(Cin₁ − Cout₀) × 10⁻²
--     Rs = Q₀·(Cin₁ − Cin₀) × 10⁻²
--     Ru = Q₁·(Cout₀ − Cout₁) × 10⁻²
--
--     Rv     volume: new, extended   水量（新建、扩建、负荷）   t         volume_part_t
--     Rs     sewers: inflow          管网（进水浓度）          t         sewer_part_t
--     Ru     upgrade: outflow        提标（出水浓度）          t         upgrade_part_t
--     Q₁     sewage after            改造后年处理水量          10⁴ m³    volume_after_10k_m3
--     Q₀     sewage before           改造前年处理水量          10⁴ m³    volume_before_10k_m3
--     Cin₁   inlet after             改造后进水浓度            mg/L      inlet_after_mg_per_l
--     Cout₁  outlet after            改造后出水浓度            mg/L      outlet_after_mg_per_l
--     Cin₀   inlet before            改造前进水浓度            mg/L      inlet_before_mg_per_l
--     Cout₀  outlet before           改造前出水浓度            mg/L      outlet_before_mg_per_l
--     10⁻²   10⁴ m³ × 1 mg/L = 10⁴ g = 10⁻² t
--     six decimals each and two of the constant: a part has 14 decimals, nothing is cut
--
-- grain     one row per project_id, pollutant
-- reads     w1_pollutant
-- source    exact decomposition, rulebook §3.1 W1 [E]: Rv + Rs + Ru = R, held by check_w1_parts_sum_to_reduction
-- method    W1.mass_balance in reference_data/methods.csv
-- gaps      a pollutant that is not claimed: its parts are NULL
-- negative  a part may be negative: what was lost there the others have made good

SELECT
    project_id,
    pollutant,
    (
        (volume_after_10k_m3 - volume_before_10k_m3)::DECIMAL(38, 6)
        * (inlet_after_mg_per_l - outlet_before_mg_per_l) * 0.01
    )::DECIMAL(38, 26) AS volume_part_t,
    (volume_before_10k_m3::DECIMAL(38, 6) * (inlet_after_mg_per_l - inlet_before_mg_per_l) * 0.01)::DECIMAL(38, 26)
        AS sewer_part_t,
    (volume_after_10k_m3::DECIMAL(38, 6) * (outlet_before_mg_per_l - outlet_after_mg_per_l) * 0.01)::DECIMAL(38, 26)
        AS upgrade_part_t
FROM w1_pollutant
