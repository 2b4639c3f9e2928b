-- w3_reuse
--
-- COD and ammonia in the reclaimed water that is used instead of being let out (W3 再生水循环利用).
--
--     R = (Q₁ − Q₀)·C × 10⁻²
--
--     R      reduction        减排量                 t         computed_t
--     Q₁     reuse after      改造后年再生水利用量   10⁴ m³    reuse_after_10k_m3
--     Q₀     reuse before     改造前年再生水利用量   10⁴ m³    reuse_before_10k_m3
--     C      outlet           出水浓度               mg/L      outlet_mg_per_l
--     10⁻²   10⁴ m³ × 1 mg/L = 10⁴ g = 10⁻² t
--     six decimals times six and the two of the factor: fourteen, all kept; at most 10⁶ · 10⁵ · 10⁻² = 10⁹ t
--
-- grain     one row per project_id, pollutant
-- reads     w3_pollutant
-- source    mass balance of the additional volume, rulebook §3.1 W3 [E]; the project type is named in
--           rulebook §2.1 [V]
-- method    W3.reuse in reference_data/methods.csv
-- gaps      a pollutant all of whose cells are empty is not claimed: computed_t is NULL
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     intensity = volume reused (t per mg/L), activity = C, so that the next year's claim begins at the
--           volume where this one ends, whatever its C; level = load reused. It is another scale than the
--           removal of the works: what is removed and what is reused add up

WITH reuse AS (
    SELECT
        project_id,
        pollutant,
        reuse_before_10k_m3,
        reuse_after_10k_m3,
        outlet_mg_per_l,
        (reuse_after_10k_m3 - reuse_before_10k_m3)::DECIMAL(38, 6) * outlet_mg_per_l * 0.01 AS reduction_t,
        reuse_before_10k_m3::DECIMAL(38, 6) * outlet_mg_per_l * 0.01 AS before_t,
        reuse_after_10k_m3::DECIMAL(38, 6) * outlet_mg_per_l * 0.01 AS after_t
    FROM w3_pollutant
)

SELECT
    project_id,
    pollutant,
    reduction_t::DECIMAL(38, 26) AS computed_t,
    'reuse_t' AS level_scale,
    before_t::DECIMAL(38, 26) AS level_before_t,
    after_t::DECIMAL(38, 26) AS level_after_t,
    'reuse_t_per_mg_per_l' AS intensity_scale,
    (reuse_before_10k_m3::DECIMAL(38, 6) * 0.01)::DECIMAL(38, 20) AS intensity_before,
    (reuse_after_10k_m3::DECIMAL(38, 6) * 0.01)::DECIMAL(38, 20) AS intensity_after,
    outlet_mg_per_l AS activity
FROM reuse
