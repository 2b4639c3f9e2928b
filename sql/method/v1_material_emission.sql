-- v1_material_emission
--
-- VOCs that each material lets out in its stage (原辅材料VOCs排放量).
--
--     E = M·p ÷ 100·(1 − ε·η)
--     E = M·c ÷ (ρ·1000)·(1 − ε·η)
--
--     E      VOCs let out     VOCs排放量   t        emission_t
--     M      amount used      用量         t        amount_t
--     p      content          VOCs含量     %        voc_content_pct
--     c      content          VOCs含量     g/L      voc_content_g_per_l
--     ρ      density          密度         g/mL     density_g_per_ml
--     ε      collection       收集率       1        collection_ratio
--     η      removal          去除率       1        removal_ratio
--     %:   10⁻⁶ · 10⁻⁶ · 10⁻¹² · 10⁻² = 10⁻²⁶: the product of the whole numbers is E in 10⁻²⁶ t
--     g/L: g/L ÷ (g/mL · 1000 mL/L) = 1; the product · 10⁵ ÷ (ρ in 10⁻⁶) is E in 10⁻²⁶ t
--
-- grain     one row per material row in force
-- reads     v1_material_use
-- source    mass balance; rulebook §3.3 V1
-- method    V1.substitution in reference_data/methods.csv
-- gaps      a repeating quotient is taken to 10⁻²⁶ t and says so (emission_is_exact)
-- negative  cannot be: every factor is at least 0

WITH product AS (
    SELECT
        project_id,
        file_order,
        sheet_name,
        row_number,
        is_after,
        voc_content_pct IS NOT NULL AS is_percent,
        density_micro_g_per_ml,
        amount_micro_t * voc_content_micro * emitted_ratio_e12 AS product_e24
    FROM v1_material_use
)

SELECT
    project_id,
    file_order,
    sheet_name,
    row_number,
    is_after,
    CASE
        WHEN is_percent THEN product_e24
        ELSE TIMES_RATIO(product_e24, 100000, density_micro_g_per_ml)
    END AS emission_e26,
    TONNES_OF_E26(emission_e26)::DECIMAL(38, 26) AS emission_t,
    is_percent OR IS_WHOLE_RATIO(product_e24, 100000, density_micro_g_per_ml) AS emission_is_exact
FROM product
