-- a6_per_household
--
-- NOx of the loose coal that households no longer burn (A6 散煤清洁取暖).
--
--     R = N·c·ef × 10⁻³
--
--     R      reduction             减排量          t              computed_t
--     N      households changed    改造户数        household      households
--     c      coal of a household   户均散煤用量    t/household    coal_t_per_household
--     ef     emission factor       NOx排放系数     kg/t           factor_nox_kg_per_t
--     10⁻³   1 t × 1 kg/t = 1 kg = 10⁻³ t
--     six decimals each and three of the constant: R has 21 decimals, nothing is cut; at most
--     10⁷ households × 10² t × 10² kg/t are 10¹¹ kg, within the 17 digits that are left before the point
--
-- grain     one row per project_id, pollutant
-- reads     record_project
-- source    per-household balance, rulebook §3.2 A6 [E]; the project type is recalled, rulebook §3.0 [M]
-- method    A6.per_household in reference_data/methods.csv
-- gaps      none: every input is required, the factor too, as no table has one that may be used; what gas or
--           biomass give off afterwards is not deducted (rule V-84 asks about it)
-- negative  cannot be: every factor is at least 0
-- chain     level = emission replaced, from nothing: a claim for the same households in another year repeats
--           it; another round under the same title is a question, which its list of households answers

WITH replaced AS (
    SELECT
        project_id,
        (households::DECIMAL(38, 6) * coal_t_per_household * factor_nox_kg_per_t * 0.001)::DECIMAL(38, 26) AS replaced_t
    FROM record_project
    WHERE project_type = 'A6'
)

SELECT
    project_id,
    'nox' AS pollutant,
    replaced_t AS computed_t,
    'replaced_emission_t' AS level_scale,
    0::DECIMAL(38, 26) AS level_before_t,
    replaced_t AS level_after_t
FROM replaced
