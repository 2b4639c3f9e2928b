-- w1_split
--
-- The reduction of each sewage works in three parts that sum to it: more water, dirtier inflow, cleaner outflow.
--
--     Rv = (Q₁ − Q₀)·(Cin₁ − Cout₀) × 10⁻²
--     Rs = Q₀·(Cin₁ − Cin₀) × 10⁻²
--     Ru = Q₁·(Cout₀ − Cout₁) × 10⁻²
--     Rv = (Lin₁ + Lout₀ − q₁·cout₀ − q₀·cin₁) × 10⁻²
--     Rs = (q₀·cin₁ − Lin₀) × 10⁻²
--     Ru = (q₁·cout₀ − Lout₁) × 10⁻²
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
--     q₁     sewage after            改造后水量（年数或各月之和）     10⁴ m³    water_after_10k_m3
--     q₀     sewage before           改造前水量（年数或各月之和）     10⁴ m³    water_before_10k_m3
--     cin₁   inlet after             改造后进水浓度（年数或加权平均）  mg/L      water_inlet_after_mg_per_l
--     cout₀  outlet before           改造前出水浓度（年数或加权平均）  mg/L      water_outlet_before_mg_per_l
--     Lin₁   into it after           改造后进水污染物量       10⁴ g     inlet_after_10k_g
--     Lin₀   into it before          改造前进水污染物量       10⁴ g     inlet_before_10k_g
--     Lout₁  out of it after         改造后出水污染物量       10⁴ g     outlet_after_10k_g
--     Lout₀  out of it before        改造前出水污染物量       10⁴ g     outlet_before_10k_g
--     10⁻²   10⁴ m³ × 1 mg/L = 10⁴ g = 10⁻² t
--     six decimals each and two of the constant: a part has 14 decimals, with means of months 20; nothing is cut
--
-- grain     one row per project_id, pollutant
-- reads     w1_pollutant
-- source    exact decomposition, rulebook §3.1 W1 [E]: Rv + Rs + Ru = R, held by check_w1_parts_sum_to_reduction
-- method    W1.mass_balance in reference_data/methods.csv
-- gaps      a pollutant that is not claimed: its parts are NULL; a year without water has the mean 0, as a new plant's
-- bound     of months a mean is known to ½·10⁻¹² mg/L and a part to q·½·10⁻¹⁴ t; each mean stands in two parts with
--           opposite signs, so that the three sum to R exactly all the same
-- negative  a part may be negative: what was lost there the others have made good

WITH stated AS (
    SELECT
        project_id,
        pollutant,
        COALESCE(months_volume_before_10k_m3, volume_before_10k_m3)::DECIMAL(38, 6) AS water_before_10k_m3,
        COALESCE(months_volume_after_10k_m3, volume_after_10k_m3)::DECIMAL(38, 6) AS water_after_10k_m3,
        CASE WHEN months_after_t IS NULL THEN inlet_after_mg_per_l ELSE COALESCE(mean_inlet_after_mg_per_l, 0) END
            AS water_inlet_after_mg_per_l,
        CASE WHEN months_before_t IS NULL THEN outlet_before_mg_per_l ELSE COALESCE(mean_outlet_before_mg_per_l, 0) END
            AS water_outlet_before_mg_per_l,
        COALESCE(months_inlet_before_10k_g, volume_before_10k_m3::DECIMAL(38, 6) * inlet_before_mg_per_l)
            AS inlet_before_10k_g,
        COALESCE(months_inlet_after_10k_g, volume_after_10k_m3::DECIMAL(38, 6) * inlet_after_mg_per_l)
            AS inlet_after_10k_g,
        COALESCE(months_outlet_before_10k_g, volume_before_10k_m3::DECIMAL(38, 6) * outlet_before_mg_per_l)
            AS outlet_before_10k_g,
        COALESCE(months_outlet_after_10k_g, volume_after_10k_m3::DECIMAL(38, 6) * outlet_after_mg_per_l)
            AS outlet_after_10k_g
    FROM w1_pollutant
    WHERE months_before_t IS NOT NULL OR months_after_t IS NOT NULL
),

crossed AS (
    SELECT
        *,
        water_before_10k_m3 * water_inlet_after_mg_per_l AS before_at_inlet_after_10k_g,
        water_after_10k_m3 * water_outlet_before_mg_per_l AS after_at_outlet_before_10k_g
    FROM stated
)

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
        AS upgrade_part_t,
    NULL::DECIMAL(38, 6) AS water_before_10k_m3,
    NULL::DECIMAL(38, 6) AS water_after_10k_m3,
    NULL::DECIMAL(38, 12) AS water_inlet_after_mg_per_l,
    NULL::DECIMAL(38, 12) AS water_outlet_before_mg_per_l,
    NULL::DECIMAL(38, 12) AS inlet_before_10k_g,
    NULL::DECIMAL(38, 12) AS inlet_after_10k_g,
    NULL::DECIMAL(38, 12) AS outlet_before_10k_g,
    NULL::DECIMAL(38, 12) AS outlet_after_10k_g
FROM w1_pollutant
WHERE months_before_t IS NULL AND months_after_t IS NULL
UNION ALL
SELECT
    project_id,
    pollutant,
    (
        (inlet_after_10k_g + outlet_before_10k_g - after_at_outlet_before_10k_g - before_at_inlet_after_10k_g) * 0.01
    )::DECIMAL(38, 26) AS volume_part_t,
    ((before_at_inlet_after_10k_g - inlet_before_10k_g) * 0.01)::DECIMAL(38, 26) AS sewer_part_t,
    ((after_at_outlet_before_10k_g - outlet_after_10k_g) * 0.01)::DECIMAL(38, 26) AS upgrade_part_t,
    water_before_10k_m3,
    water_after_10k_m3,
    water_inlet_after_mg_per_l,
    water_outlet_before_mg_per_l,
    inlet_before_10k_g,
    inlet_after_10k_g,
    outlet_before_10k_g,
    outlet_after_10k_g
FROM crossed
