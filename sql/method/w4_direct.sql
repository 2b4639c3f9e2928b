-- w4_direct
--
-- COD and ammonia that an enterprise lets out less into the water (W4 工业污染深度治理，直接排放).
--
--     R = (Q₀·min(C₀, L₀) − Q₁·C₁) × 10⁻²
--     R = (Q₀·C₀ − Q₁·C₁) × 10⁻²
--
--     R      reduction            减排量              t         computed_t
--     Q₀     waste water before   改造前年废水排放量  10⁴ m³    wastewater_before_10k_m3
--     Q₁     waste water after    改造后年废水排放量  10⁴ m³    wastewater_after_10k_m3
--     C₀     outlet before        改造前废水浓度      mg/L      wastewater_before_mg_per_l
--     C₁     outlet after         改造后废水浓度      mg/L      wastewater_after_mg_per_l
--     L₀     limit in base year   基准年执行限值      mg/L      limit_at_base_mg_per_l
--     10⁻²   10⁴ m³ × 1 mg/L = 10⁴ g = 10⁻² t
--     six decimals times six and the two of the factor: fourteen, all kept; at most 10⁶ · 10⁵ · 10⁻² = 10⁹ t
--
-- grain     one row per project_id, pollutant
-- reads     w4_pollutant
-- source    mass balance of the outlet, rulebook §3.1 W4 [E]; the project type is named in rulebook §2.1 [V];
--           the cap on C₀ is rulebook §2.5 E4 [D]: bringing an exceeding source back to its limit earns no
--           credit
-- method    W4.direct in reference_data/methods.csv
-- gaps      no limit in the record: second line, for LEAST passes over NULL; waste water that the project itself
--           leads to a works is of neither method; a pollutant all of whose cells are empty is not claimed:
--           computed_t is NULL
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     intensity = concentration (t per 10⁴ m³), activity = Q₀; level = emission. A reduction that comes
--           from less water alone has a level only

WITH creditable AS (
    SELECT
        project_id,
        pollutant,
        wastewater_before_10k_m3,
        wastewater_after_10k_m3,
        wastewater_before_mg_per_l,
        wastewater_after_mg_per_l,
        LEAST(wastewater_before_mg_per_l, limit_at_base_mg_per_l) AS creditable_before_mg_per_l,
        COALESCE(wastewater_after_mg_per_l > limit_at_base_mg_per_l, FALSE) AS is_after_above_limit
    FROM w4_pollutant
),

emission AS (
    SELECT
        *,
        wastewater_before_10k_m3::DECIMAL(38, 6) * wastewater_before_mg_per_l * 0.01 AS before_t,
        wastewater_before_10k_m3::DECIMAL(38, 6) * creditable_before_mg_per_l * 0.01 AS creditable_before_t,
        wastewater_after_10k_m3::DECIMAL(38, 6) * wastewater_after_mg_per_l * 0.01 AS after_t
    FROM creditable
)

SELECT
    project_id,
    pollutant,
    (creditable_before_t - after_t)::DECIMAL(38, 26) AS computed_t,
    (before_t - creditable_before_t)::DECIMAL(38, 26) AS limit_cut_t,
    is_after_above_limit,
    'emission_t' AS level_scale,
    creditable_before_t::DECIMAL(38, 26) AS level_before_t,
    after_t::DECIMAL(38, 26) AS level_after_t,
    CASE WHEN creditable_before_mg_per_l > wastewater_after_mg_per_l THEN 'wastewater_t_per_10k_m3' END
        AS intensity_scale,
    (creditable_before_mg_per_l::DECIMAL(38, 6) * 0.01)::DECIMAL(38, 20) AS intensity_before,
    (wastewater_after_mg_per_l::DECIMAL(38, 6) * 0.01)::DECIMAL(38, 20) AS intensity_after,
    wastewater_before_10k_m3 AS activity
FROM emission
