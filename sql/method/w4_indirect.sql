-- w4_indirect
--
-- COD and ammonia that reach the water less, where the waste water goes through a town's sewage works (W4
-- 工业污染深度治理，进入城镇污水厂).
--
--     R = (Q₀ − Q₁)·Cw × 10⁻²
--
--     R      reduction            减排量              t         computed_t
--     Q₀     waste water before   改造前年废水排放量  10⁴ m³    wastewater_before_10k_m3
--     Q₁     waste water after    改造后年废水排放量  10⁴ m³    wastewater_after_10k_m3
--     Cw     outlet of the works  下游污水厂出水浓度  mg/L      wwtp_outlet_mg_per_l
--     10⁻²   10⁴ m³ × 1 mg/L = 10⁴ g = 10⁻² t
--     six decimals times six and the two of the factor: fourteen, all kept; at most 10⁶ · 10⁵ · 10⁻² = 10⁹ t
--
-- grain     one row per project_id, pollutant
-- reads     w4_pollutant
-- source    the environment sees only what the works lets out, rulebook §3.1 W4 [E], §10 D-06 [D]: the load that
--           the sewer is spared is removed by the works and counted by it
-- method    W4.indirect in reference_data/methods.csv
-- gaps      Cw is demanded of a record for this method (V-68); a pollutant all of whose cells are empty is
--           not claimed: computed_t is NULL
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     intensity = volume sent to the works (t per mg/L), activity = Cw, so that the next claim begins at
--           the volume where this one ends, whatever Cw; level = emission, the part of the works' that is the
--           enterprise's

WITH emission AS (
    SELECT
        project_id,
        pollutant,
        wastewater_before_10k_m3,
        wastewater_after_10k_m3,
        wwtp_outlet_mg_per_l,
        wastewater_before_10k_m3::DECIMAL(38, 6) * wwtp_outlet_mg_per_l * 0.01 AS before_t,
        wastewater_after_10k_m3::DECIMAL(38, 6) * wwtp_outlet_mg_per_l * 0.01 AS after_t
    FROM w4_pollutant
)

SELECT
    project_id,
    pollutant,
    (before_t - after_t)::DECIMAL(38, 26) AS computed_t,
    'emission_t' AS level_scale,
    before_t::DECIMAL(38, 26) AS level_before_t,
    after_t::DECIMAL(38, 26) AS level_after_t,
    'sewered_t_per_mg_per_l' AS intensity_scale,
    (wastewater_before_10k_m3::DECIMAL(38, 6) * 0.01)::DECIMAL(38, 20) AS intensity_before,
    (wastewater_after_10k_m3::DECIMAL(38, 6) * 0.01)::DECIMAL(38, 20) AS intensity_after,
    wwtp_outlet_mg_per_l AS activity
FROM emission
