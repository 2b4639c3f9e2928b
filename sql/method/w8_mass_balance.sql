-- w8_mass_balance
--
-- COD and ammonia that each leachate treatment keeps out of the water (W8 生活垃圾渗滤液处理).
--
--     R = Q·(Cin − Cout) × 10⁻²
--
--     R      reduction           减排量           t         computed_t
--     Q      leachate treated    年渗滤液处理量    10⁴ m³    leachate_10k_m3
--     Cin    inlet               进水浓度         mg/L      inlet_mg_per_l
--     Cout   outlet              出水浓度         mg/L      outlet_mg_per_l
--     10⁻²   10⁴ m³ × 1 mg/L = 10⁴ g = 10⁻² t
--     six decimals each and two of the constant: R has 14 decimals, nothing is cut
--
-- grain     one row per project_id, pollutant
-- reads     record_project
-- source    mass balance, rulebook §3.1 W8 [E]; the project type is named in rulebook §2.1 [V]
-- method    W8.mass_balance in reference_data/methods.csv
-- gaps      a pollutant all of whose cells are empty is not claimed: computed_t is NULL; leachate that goes to
--           a town works is counted there: what is beyond the indirect formula is held (D-20)
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     level = removal, from nothing: a claim for the same leachate in another year, or as a sewage
--           works of W1, repeats it; what was treated in the base year is held down by the landfill's base

WITH treated AS (
    SELECT
        project_id,
        'cod' AS pollutant,
        leachate_10k_m3,
        inlet_cod_mg_per_l AS inlet_mg_per_l,
        outlet_cod_mg_per_l AS outlet_mg_per_l
    FROM record_project
    WHERE project_type = 'W8'
    UNION ALL
    SELECT
        project_id,
        'nh3n' AS pollutant,
        leachate_10k_m3,
        inlet_nh3n_mg_per_l AS inlet_mg_per_l,
        outlet_nh3n_mg_per_l AS outlet_mg_per_l
    FROM record_project
    WHERE project_type = 'W8'
),

removal AS (
    SELECT
        project_id,
        pollutant,
        leachate_10k_m3,
        inlet_mg_per_l,
        outlet_mg_per_l,
        (leachate_10k_m3::DECIMAL(38, 6) * (inlet_mg_per_l - outlet_mg_per_l) * 0.01)::DECIMAL(38, 26) AS removed_t
    FROM treated
)

SELECT
    project_id,
    pollutant,
    leachate_10k_m3,
    inlet_mg_per_l,
    outlet_mg_per_l,
    removed_t AS computed_t,
    'removal_t' AS level_scale,
    0::DECIMAL(38, 26) AS level_before_t,
    removed_t AS level_after_t
FROM removal
