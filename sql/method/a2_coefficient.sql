-- a2_coefficient
--
-- NOx that a power or boiler unit no longer emits, by fuel, factor and denitration (A2 电力与锅炉系数法).
--
--     R = A·pf·(η₁·u₁ − η₀·u₀) × 10
--
--     R      reduction                 减排量            t            computed_t
--     A      fuel of a year            年燃料用量        10⁴ t        fuel_10k_t
--     pf     NOx per fuel, as NO₂      NOx产污系数       kg/t         generation_kg_per_t
--     η₀     denitration before        改造前脱硝效率     1            denitration_before_ratio
--     u₀     share of hours before     改造前投运率       1            running_before_ratio
--     η₁     denitration after         改造后脱硝效率     1            denitration_after_ratio
--     u₁     share of hours after      改造后投运率       1            running_after_ratio
--     10     10⁴ t × 1 kg/t = 10⁴ kg = 10 t
--     products of decimals: A·pf has 12 places, η·u 12, so R has 24 below at most 10⁸ t (A, pf bounded)
--
-- grain     one row per project_id, pollutant
-- reads     record_project, ref_coefficient
-- source    coefficient method, rulebook §3.2 A2 [E]; its shape is that of the 12th plan's rules [M+]
-- method    A2.coefficient in reference_data/methods.csv
-- gaps      no factor in the record: that of reference_data/coefficients.csv (A2.generation) by class of unit,
--           which knows power coal only; another unit states its own (V-76)
-- nuance    no limit caps it (rulebook §2.5 E4): no concentration is stated; 超标治理 is told by 项目性质 alone
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     intensity = emission per fuel (t per 10⁴ t), activity = A; level = emission at equal fuel

WITH with_factor AS (
    SELECT
        r.project_id,
        r.fuel_10k_t,
        COALESCE(r.generation_nox_kg_per_t, k.value) AS generation_kg_per_t,
        CASE
            WHEN r.generation_nox_kg_per_t IS NULL THEN [COEFFICIENT_REF(k.coefficient_id, k.key, k.valid_from)]
        END AS coefficient_refs,
        r.denitration_before_ratio * r.running_before_ratio AS removed_before,
        r.denitration_after_ratio * r.running_after_ratio AS removed_after
    FROM record_project AS r
    LEFT JOIN ref_coefficient AS k
        ON
            k.coefficient_id = 'A2.generation'
            AND r.unit_class = k.key
            AND r.credit_year BETWEEN k.valid_from AND COALESCE(k.valid_to, r.credit_year)
    WHERE r.project_type = 'A2'
),

emission AS (
    SELECT
        project_id,
        fuel_10k_t,
        generation_kg_per_t,
        coefficient_refs,
        generation_kg_per_t::DECIMAL(38, 6) * (1 - removed_before) * 10 AS before_t_per_10k_t,
        generation_kg_per_t::DECIMAL(38, 6) * (1 - removed_after) * 10 AS after_t_per_10k_t
    FROM with_factor
)

SELECT
    project_id,
    'nox' AS pollutant,
    generation_kg_per_t,
    coefficient_refs,
    (fuel_10k_t * (before_t_per_10k_t - after_t_per_10k_t))::DECIMAL(38, 26) AS computed_t,
    'emission_t' AS level_scale,
    (fuel_10k_t * before_t_per_10k_t)::DECIMAL(38, 26) AS level_before_t,
    (fuel_10k_t * after_t_per_10k_t)::DECIMAL(38, 26) AS level_after_t,
    'nox_t_per_10k_t_fuel' AS intensity_scale,
    before_t_per_10k_t::DECIMAL(38, 20) AS intensity_before,
    after_t_per_10k_t::DECIMAL(38, 20) AS intensity_after,
    fuel_10k_t AS activity
FROM emission
