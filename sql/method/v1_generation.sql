-- v1_generation
--
-- VOCs that the materials after a substitution hold: what the line gives off from then on, before any collection.
--
--     G = max(Σ₁M·c, Σ₁M·c·P₀ ÷ P₁)
--
--     G      VOCs given off after    改造后产生量     t    generation_after_t
--     Σ₁M·c  VOCs of the materials   改造后材料所含   t    given_off_e26 (10⁻²⁶ t)
--     P₀     output before           改造前产量       -    output_before
--     P₁     output after            改造后产量       -    output_after
--
-- grain     one row per project_id
-- reads     record_project, v1_material_use
-- source    mass balance, rulebook §3.3 V1; §10 D-16 [D]
-- gaps      no material after: 0; no outputs: the first of the two; a repeating quotient is taken to 10⁻²⁶ t
--           (generation_is_exact)
-- nuance    at the larger of the two outputs, so that an abatement at either has nothing to fear

WITH material AS (
    SELECT
        project_id,
        is_after,
        voc_content_pct IS NOT NULL AS is_percent,
        density_micro_g_per_ml,
        amount_micro_t * voc_content_micro * 1000000000000 AS product_e24
    FROM v1_material_use
),

given_off AS (
    SELECT
        project_id,
        COALESCE(
            SUM(CASE WHEN is_percent THEN product_e24 ELSE TIMES_RATIO(product_e24, 100000, density_micro_g_per_ml) END)
            FILTER (WHERE is_after),
            0
        )::HUGEINT AS given_off_e26,
        COALESCE(
            BOOL_AND(is_percent OR IS_WHOLE_RATIO(product_e24, 100000, density_micro_g_per_ml))
            FILTER (WHERE is_after),
            TRUE
        ) AS is_exact
    FROM material
    GROUP BY project_id
),

scaled AS (
    SELECT
        g.project_id,
        g.given_off_e26,
        g.is_exact,
        COALESCE(p.output_before > p.output_after, FALSE) AS is_scaled,
        TIMES_RATIO(g.given_off_e26, MICRO(p.output_before), MICRO(p.output_after)) AS scaled_e26,
        IS_WHOLE_RATIO(g.given_off_e26, MICRO(p.output_before), MICRO(p.output_after)) AS scaled_is_exact
    FROM given_off AS g
    INNER JOIN record_project AS p
        ON g.project_id = p.project_id
)

SELECT
    project_id,
    TONNES_OF_E26(CASE WHEN is_scaled THEN scaled_e26 ELSE given_off_e26 END)::DECIMAL(38, 26) AS generation_after_t,
    is_exact AND (NOT is_scaled OR scaled_is_exact) AS generation_is_exact
FROM scaled
