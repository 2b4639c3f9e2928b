-- w1_month
--
-- What a sewage works removed in each month, of the stages whose months are a whole year (当月削减量).
--
--     m = Q·(Cin − Cout) × 10⁻²
--
--     m      removed in the month   当月削减量     t         month_removed_t
--     Q      sewage of the month    月处理水量     10⁴ m³    month_volume_10k_m3
--     Cin    inlet of the month     当月进水浓度   mg/L      month_inlet_mg_per_l
--     Cout   outlet of the month    当月出水浓度   mg/L      month_outlet_mg_per_l
--     10⁻²   10⁴ m³ × 1 mg/L = 10⁴ g = 10⁻² t
--     six decimals each and two of the constant: a month has fourteen decimals, nothing is cut
--
-- grain     one row per month row in force (file_order, sheet_name, row_number), pollutant
-- reads     record_w1_monthly_operation
-- source    mass balance month by month, rulebook §3.1 W1 [E]
-- method    W1.mass_balance in reference_data/methods.csv
-- gaps      a stage needs the twelve months of one year, each with the pollutant: with fewer none of them is used and
--           the yearly figures count (V-101); a month that stood still may lack concentrations, which are 0 then
-- negative  kept, never clamped (V-103)

WITH stated AS (
    SELECT
        project_id,
        file_order,
        sheet_name,
        row_number,
        stage,
        month,
        month_volume_10k_m3,
        'cod' AS pollutant,
        inlet_cod_mg_per_l AS inlet_mg_per_l,
        outlet_cod_mg_per_l AS outlet_mg_per_l,
        COALESCE(inlet_cod_mg_per_l, inlet_nh3n_mg_per_l) IS NULL AS is_idle
    FROM record_w1_monthly_operation
    UNION ALL
    SELECT
        project_id,
        file_order,
        sheet_name,
        row_number,
        stage,
        month,
        month_volume_10k_m3,
        'nh3n' AS pollutant,
        inlet_nh3n_mg_per_l AS inlet_mg_per_l,
        outlet_nh3n_mg_per_l AS outlet_mg_per_l,
        COALESCE(inlet_cod_mg_per_l, inlet_nh3n_mg_per_l) IS NULL AS is_idle
    FROM record_w1_monthly_operation
)

SELECT
    project_id,
    pollutant,
    file_order,
    sheet_name,
    row_number,
    stage = '改造后' AS is_after,
    month_volume_10k_m3,
    COALESCE(inlet_mg_per_l, 0) AS month_inlet_mg_per_l,
    COALESCE(outlet_mg_per_l, 0) AS month_outlet_mg_per_l,
    month_volume_10k_m3::DECIMAL(38, 6) * (month_inlet_mg_per_l - month_outlet_mg_per_l) * 0.01 AS month_removed_t
FROM stated
WINDOW of_stage AS (PARTITION BY project_id, pollutant, stage)
QUALIFY
    COUNT(*) OVER of_stage = 12
    AND MIN(LEFT(month, 4)) OVER of_stage = MAX(LEFT(month, 4)) OVER of_stage
    AND BOOL_AND(is_idle OR inlet_mg_per_l IS NOT NULL) OVER of_stage
