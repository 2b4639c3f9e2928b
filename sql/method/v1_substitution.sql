-- v1_substitution
--
-- VOC reduction by each substitution of materials, at equal output (V1 含VOCs产品源头替代).
--
--     R = Σ₀E − Σ₁E·P₀ ÷ P₁
--     R = Σ₀E − Σ₁E
--
--     R      reduction              减排量          t    computed_t
--     Σ₀E    VOCs let out before    改造前排放量     t    level_before_t
--     Σ₁E    VOCs let out after     改造后排放量     t    emission_after_t
--     P₀     output before          改造前产量       -    output_before
--     P₁     output after           改造后产量       -    output_after
--
-- grain     one row per project_id, pollutant
-- reads     record_project, v1_material_emission
-- source    mass balance at equal output, rulebook §3.3 V1 [E]
-- method    V1.substitution in reference_data/methods.csv
-- gaps      no outputs: taken as equal (second line); a repeating quotient is taken to 10⁻²⁶ t (computed_is_exact)
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     intensity = emission per unit of output where outputs are given, activity = P₀; level = emission

WITH stage_emission AS (
    SELECT
        project_id,
        COALESCE(SUM(emission_e26) FILTER (WHERE NOT is_after), 0)::HUGEINT AS before_e26,
        COALESCE(SUM(emission_e26) FILTER (WHERE is_after), 0)::HUGEINT AS after_e26,
        BOOL_AND(emission_is_exact) AS is_exact
    FROM v1_material_emission
    GROUP BY project_id
),

at_equal_output AS (
    SELECT
        p.project_id,
        p.output_before,
        p.output_after,
        p.output_unit,
        s.before_e26,
        s.after_e26,
        COALESCE(TIMES_RATIO(s.after_e26, MICRO(p.output_before), MICRO(p.output_after)), s.after_e26) AS scaled_e26,
        s.is_exact
        AND COALESCE(IS_WHOLE_RATIO(s.after_e26, MICRO(p.output_before), MICRO(p.output_after)), TRUE) AS is_exact
    FROM record_project AS p
    INNER JOIN stage_emission AS s
        ON p.project_id = s.project_id
)

SELECT
    project_id,
    'vocs' AS pollutant,
    TONNES_OF_E26(before_e26 - scaled_e26)::DECIMAL(38, 26) AS computed_t,
    is_exact AS computed_is_exact,
    'emission_t' AS level_scale,
    TONNES_OF_E26(before_e26)::DECIMAL(38, 26) AS level_before_t,
    TONNES_OF_E26(scaled_e26)::DECIMAL(38, 26) AS level_after_t,
    TONNES_OF_E26(after_e26)::DECIMAL(38, 26) AS emission_after_t,
    CASE WHEN output_before IS NOT NULL THEN 'vocs_t_per_output|' || COALESCE(PLAIN_NAME(output_unit), '') END
        AS intensity_scale,
    UNIT_RATE_OF_E26(before_e26, output_before) AS intensity_before,
    UNIT_RATE_OF_E26(after_e26, output_after) AS intensity_after,
    output_before AS activity
FROM at_equal_output
