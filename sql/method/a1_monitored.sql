-- a1_monitored
--
-- NOx reduction by each boiler or kiln retrofit (A1 锅炉炉窑超低排放与深度治理).
--
--     R = (V₀·min(C₀, L₀) − V₁·C₁) × 10⁻⁵
--
--     R      reduction            减排量           t         computed_t
--     V₀     flue gas before      改造前年烟气量    10⁴ Nm³   flue_gas_before_10k_nm3
--     V₁     flue gas after       改造后年烟气量    10⁴ Nm³   flue_gas_after_10k_nm3
--     C₀     NOx before, as NO₂   改造前NOx浓度     mg/Nm³    nox_before_mg_per_nm3
--     C₁     NOx after, as NO₂    改造后NOx浓度     mg/Nm³    nox_after_mg_per_nm3
--     L₀     limit in base year   基准年执行限值    mg/Nm³    limit_at_base_mg_per_nm3
--     10⁻⁵   10⁴ Nm³ × 1 mg/Nm³ = 10⁴ mg = 10⁻⁵ t
--
-- grain     one row per project_id, pollutant
-- reads     record_project
-- source    monitored emission before minus after, rulebook §3.2 A1 [E]; the cap on C₀ is rulebook §2.5
--           E4 [D]: bringing an exceeding source back to its limit earns no credit
-- method    A1.monitored in reference_data/methods.csv
-- gaps      none: every input is required
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     intensity = concentration (t per 10⁴ Nm³), activity = V₀; level = emission. A reduction
--           that comes from less gas alone has a level only

WITH emission AS (
    SELECT
        project_id,
        flue_gas_before_10k_nm3,
        LEAST(nox_before_mg_per_nm3, limit_at_base_mg_per_nm3) AS creditable_before_mg_per_nm3,
        nox_after_mg_per_nm3,
        flue_gas_before_10k_nm3::DECIMAL(38, 6) * nox_before_mg_per_nm3 * 0.00001 AS before_t,
        flue_gas_before_10k_nm3::DECIMAL(38, 6)
        * LEAST(nox_before_mg_per_nm3, limit_at_base_mg_per_nm3) * 0.00001 AS creditable_before_t,
        flue_gas_after_10k_nm3::DECIMAL(38, 6) * nox_after_mg_per_nm3 * 0.00001 AS after_t,
        nox_after_mg_per_nm3 > limit_at_base_mg_per_nm3 AS is_after_above_limit
    FROM record_project
    WHERE project_type = 'A1'
)

SELECT
    project_id,
    'nox' AS pollutant,
    (creditable_before_t - after_t)::DECIMAL(38, 26) AS computed_t,
    (before_t - creditable_before_t)::DECIMAL(38, 26) AS limit_cut_t,
    is_after_above_limit,
    'emission_t' AS level_scale,
    creditable_before_t::DECIMAL(38, 26) AS level_before_t,
    after_t::DECIMAL(38, 26) AS level_after_t,
    CASE WHEN creditable_before_mg_per_nm3 > nox_after_mg_per_nm3 THEN 'nox_t_per_10k_nm3' END AS intensity_scale,
    (creditable_before_mg_per_nm3::DECIMAL(38, 15) * 0.00001)::DECIMAL(38, 20) AS intensity_before,
    (nox_after_mg_per_nm3::DECIMAL(38, 15) * 0.00001)::DECIMAL(38, 20) AS intensity_after,
    flue_gas_before_10k_nm3 AS activity
FROM emission
