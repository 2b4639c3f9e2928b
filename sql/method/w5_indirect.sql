-- w5_indirect
--
-- COD and ammonia of a closed source whose waste water went through a town's sewage works (W5
-- 产业结构升级（关停），进入城镇污水厂).
--
--     R = Q·Cw × 10⁻² − M
--
--     R      reduction            减排量              t         computed_t
--     Q      waste water          关停前年废水排放量  10⁴ m³    wastewater_before_closure_10k_m3
--     Cw     outlet of the works  下游污水厂出水浓度  mg/L      wwtp_outlet_mg_per_l
--     M      moved elsewhere      转移排放量          t         moved_t
--     10⁻²   10⁴ m³ × 1 mg/L = 10⁴ g = 10⁻² t
--     six decimals times six and the two of the factor: fourteen, all kept; at most 10⁶ · 10⁵ · 10⁻² = 10⁹ t
--
-- grain     one row per project_id, pollutant
-- reads     w5_pollutant
-- source    the environment sees only what the works lets out, rulebook §3.1 W5 [E]; what is produced elsewhere
--           is no reduction, §2.5 E13 [E]
-- method    W5.indirect in reference_data/methods.csv
-- gaps      Q and Cw are demanded of a record for this method (V-68); a pollutant all of whose cells are
--           empty is not claimed: computed_t is NULL
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     level = emission, the part of the works' that is the enterprise's, to what was moved. Where nothing
--           was moved: intensity = volume sent to the works (t per mg/L), activity = Cw, as in W4.indirect.
--           Earlier reductions are taken by the cap and the overlap, not by the formula

WITH emission AS (
    SELECT
        project_id,
        pollutant,
        wastewater_before_closure_10k_m3,
        wwtp_outlet_mg_per_l,
        moved_t,
        wastewater_before_closure_10k_m3::DECIMAL(38, 6) * wwtp_outlet_mg_per_l * 0.01 AS before_t
    FROM w5_pollutant
)

SELECT
    project_id,
    pollutant,
    (before_t - moved_t)::DECIMAL(38, 26) AS computed_t,
    'emission_t' AS level_scale,
    before_t::DECIMAL(38, 26) AS level_before_t,
    moved_t::DECIMAL(38, 26) AS level_after_t,
    CASE WHEN moved_t = 0 THEN 'sewered_t_per_mg_per_l' END AS intensity_scale,
    (wastewater_before_closure_10k_m3::DECIMAL(38, 6) * 0.01)::DECIMAL(38, 20) AS intensity_before,
    0::DECIMAL(38, 20) AS intensity_after,
    wwtp_outlet_mg_per_l AS activity
FROM emission
