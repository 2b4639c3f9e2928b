-- a4_fuel_switch
--
-- NOx that a source no longer emits since it uses cleaner energy (A4 清洁能源替代).
--
--     R = (F₀·ef₀·(1 − η₀) − F₁·ef₁) × 10⁻³
--     R = F₀·ef₀·(1 − η₀) × 10⁻³
--
--     R      reduction                 减排量                t         computed_t
--     F₀     fuel replaced             替代前年燃料用量       t         fuel_before_t
--     ef₀    NOx per fuel, as NO₂      NOx产污系数           kg/t      generation_nox_kg_per_t
--     η₀     removed before            改造前综合脱硝效率     1         removed_before_ratio
--     F₁     energy used instead       替代能源年用量         unit      burnt_amount
--     ef₁    NOx per unit of it        替代能源NOx排放系数    kg/unit   burnt_factor
--     10⁻³   1 kg = 10⁻³ t
--     products of decimals: F₀·ef₀·η₀ has 18 places, × 10⁻³ 21, so R is below at most 10⁸ t (F, ef bounded)
--
-- grain     one row per project_id, pollutant
-- reads     record_project
-- source    fuel switch, rulebook §3.2 A4 [E]
-- method    A4.fuel_switch in reference_data/methods.csv
-- gaps      no denitration stated: none (0). Power and bought steam emit nothing where they are used (second
--           line); what their producer emits more is not deducted here: where it lies in the same province it is
--           a claim of 集中供热替代
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     level = emission

WITH switched AS (
    SELECT
        project_id,
        fuel_before_t,
        generation_nox_kg_per_t,
        COALESCE(overall_denitration_before_ratio, 0)::DECIMAL(18, 6) AS removed_before_ratio,
        CASE WHEN substitute_kind NOT IN ('电力', '外购蒸汽') THEN substitute_amount END AS burnt_amount,
        CASE WHEN substitute_kind NOT IN ('电力', '外购蒸汽') THEN factor_nox_of_substitute END AS burnt_factor
    FROM record_project
    WHERE project_type = 'A4'
),

emission AS (
    SELECT
        *,
        fuel_before_t::DECIMAL(38, 6) * generation_nox_kg_per_t * (1 - removed_before_ratio) * 0.001 AS before_t,
        COALESCE(burnt_amount::DECIMAL(38, 6) * burnt_factor * 0.001, 0) AS after_t
    FROM switched
)

SELECT
    project_id,
    'nox' AS pollutant,
    removed_before_ratio,
    burnt_amount,
    burnt_factor,
    (before_t - after_t)::DECIMAL(38, 26) AS computed_t,
    'emission_t' AS level_scale,
    before_t::DECIMAL(38, 26) AS level_before_t,
    after_t::DECIMAL(38, 26) AS level_after_t
FROM emission
