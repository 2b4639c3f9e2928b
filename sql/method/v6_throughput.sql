-- v6_throughput
--
-- VOC reduction by vapour recovery at each station, depot or terminal (V6 油品储运销油气回收).
--
--     R = T·ef·(η₁ − η₀) × 10⁻³
--
--     R      reduction          减排量                t       computed_t
--     T      oil handled        年周转量              t       throughput_t
--     ef     emission factor    VOCs排放系数          kg/t    factor_vocs_kg_per_t
--     η₁     recovery after     改造后油气回收效率    1       recovery_after_ratio
--     η₀     recovery before    改造前油气回收效率    1       recovery_before_ratio
--     10⁻³   1 t × 1 kg/t = 1 kg = 10⁻³ t
--     six decimals each and three of the constant: R has 21 decimals, nothing is cut; at most
--     10⁹ t × 10³ kg/t are 10¹² kg, within the 17 digits that are left before the point
--
-- grain     one row per project_id, pollutant
-- reads     record_project
-- source    throughput balance, rulebook §3.3 V6 [E]; the project type is recalled, rulebook §3.0 [M]
-- method    V6.throughput in reference_data/methods.csv
-- gaps      none: every input is required, the factor too, as no table has one that may be used
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     intensity = emission per tonne handled, ef·(1 − η), activity = T; level = emission

WITH per_tonne AS (
    SELECT
        project_id,
        throughput_t,
        factor_vocs_kg_per_t::DECIMAL(38, 6) * (1 - recovery_before_ratio) * 0.001 AS before_t_per_t,
        factor_vocs_kg_per_t::DECIMAL(38, 6) * (1 - recovery_after_ratio) * 0.001 AS after_t_per_t
    FROM record_project
    WHERE project_type = 'V6'
)

SELECT
    project_id,
    'vocs' AS pollutant,
    ((before_t_per_t - after_t_per_t) * throughput_t)::DECIMAL(38, 26) AS computed_t,
    'emission_t' AS level_scale,
    (before_t_per_t * throughput_t)::DECIMAL(38, 26) AS level_before_t,
    (after_t_per_t * throughput_t)::DECIMAL(38, 26) AS level_after_t,
    'vocs_t_per_t_handled' AS intensity_scale,
    before_t_per_t::DECIMAL(38, 20) AS intensity_before,
    after_t_per_t::DECIMAL(38, 20) AS intensity_after,
    throughput_t AS activity
FROM per_tonne
