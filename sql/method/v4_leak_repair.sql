-- v4_leak_repair
--
-- VOC reduction by leaks that were found and mended (V4 泄漏检测与修复).
--
--     R = Σ₀E − Σ₁E
--
--     R      reduction              减排量          t    computed_t
--     Σ₀E    VOCs let out before    修复前排放量    t    level_before_t
--     Σ₁E    VOCs let out after     修复后排放量    t    level_after_t
--
-- grain     one row per project_id, pollutant
-- reads     v4_component_emission
-- source    rulebook §3.3 V4 [E]
-- method    V4.leak_repair in reference_data/methods.csv
-- gaps      a kind of component without a factor in its year: no row, so that the run stops instead of leaving
--           its leaks out; routine yearly detection is a duty and is asked about (rule V-93, rulebook §3.3 V4 [M])
-- bound     that of v4_component_emission: the sum itself is exact, whatever the order of the rows
--           (computed_is_exact is false for the powers in it)
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     level = emission: the same leaks claimed again, or leaks that came back, repeat the interval

WITH let_out AS (
    SELECT
        project_id,
        SUM(emission_before_e26)::HUGEINT AS before_e26,
        SUM(emission_after_e26)::HUGEINT AS after_e26,
        LIST(DISTINCT correlation_a_ref) AS correlation_a_refs,
        LIST(DISTINCT correlation_b_ref) AS correlation_b_refs
    FROM v4_component_emission
    GROUP BY project_id
    HAVING COUNT(reduction_t) = COUNT(*)
)

SELECT
    project_id,
    'vocs' AS pollutant,
    TONNES_OF_E26(before_e26 - after_e26)::DECIMAL(38, 26) AS computed_t,
    FALSE AS computed_is_exact,
    LIST_CONCAT(correlation_a_refs, correlation_b_refs) AS coefficient_refs,
    'emission_t' AS level_scale,
    TONNES_OF_E26(before_e26)::DECIMAL(38, 26) AS level_before_t,
    TONNES_OF_E26(after_e26)::DECIMAL(38, 26) AS level_after_t
FROM let_out
