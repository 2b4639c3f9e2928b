-- v2_monitored
--
-- VOC reduction by collection and treatment as measured at inlet and outlet (V2 VOCs收集与末端治理).
--
--     R = [V₁·(Cin₁ − Cout₁) − V₀·(Cin₀ − Cout₀)] × 10⁻⁵
--
--     R      reduction       减排量           t         computed_t
--     V₁     gas after       改造后年废气量    10⁴ Nm³   waste_gas_after_10k_nm3
--     V₀     gas before      改造前年废气量    10⁴ Nm³   waste_gas_before_10k_nm3
--     Cin₁   inlet after     改造后进口浓度    mg/Nm³    inlet_vocs_after_mg_per_nm3
--     Cout₁  outlet after    改造后出口浓度    mg/Nm³    outlet_vocs_after_mg_per_nm3
--     Cin₀   inlet before    改造前进口浓度    mg/Nm³    inlet_vocs_before_mg_per_nm3
--     Cout₀  outlet before   改造前出口浓度    mg/Nm³    outlet_vocs_before_mg_per_nm3
--     10⁻⁵   10⁴ Nm³ × 1 mg/Nm³ = 10⁴ mg = 10⁻⁵ t
--     six decimals each and five of the constant: R has 17 decimals, nothing is cut
--
-- grain     one row per project_id, pollutant
-- reads     record_project
-- source    measured removal after minus before, rulebook §3.3 V2 [E]
-- method    V2.monitored in reference_data/methods.csv
-- gaps      none where this method is chosen (rule V-88); else NULL. NMHC is as carbon and is not converted:
--           the record states its basis (rule V-90)
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     level = removal, as of a works: what escapes collection is not measured, so that no emission is
--           known. A claim by balance on the same outlet is held down by the base alone

WITH removal AS (
    SELECT
        project_id,
        (
            waste_gas_before_10k_nm3::DECIMAL(38, 6)
            * (inlet_vocs_before_mg_per_nm3 - outlet_vocs_before_mg_per_nm3) * 0.00001
        )::DECIMAL(38, 26) AS before_t,
        (
            waste_gas_after_10k_nm3::DECIMAL(38, 6)
            * (inlet_vocs_after_mg_per_nm3 - outlet_vocs_after_mg_per_nm3) * 0.00001
        )::DECIMAL(38, 26) AS after_t
    FROM record_project
    WHERE project_type = 'V2'
)

SELECT
    project_id,
    'vocs' AS pollutant,
    after_t - before_t AS computed_t,
    'removal_t' AS level_scale,
    before_t AS level_before_t,
    after_t AS level_after_t
FROM removal
