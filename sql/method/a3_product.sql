-- a3_product
--
-- NOx that a kiln or furnace no longer emits, by product, factor and denitration (A3 水泥玻璃焦化钢铁产品法).
--
--     R = A·pf·(η₁ − η₀) × 10
--
--     R      reduction                   减排量               t            computed_t
--     A      product of a year           年产品产量           10⁴ t        product_10k_t
--     pf     NOx per product, as NO₂     NOx产污系数          kg/t         generation_kg_per_t
--     η₀     removed before              改造前综合脱硝效率    1            overall_denitration_before_ratio
--     η₁     removed after               改造后综合脱硝效率    1            overall_denitration_after_ratio
--     10     10⁴ t × 1 kg/t = 10⁴ kg = 10 t
--     products of decimals: A·pf has 12 places, η 6, so R has 18 below at most 10⁸ t (A, pf bounded)
--
-- grain     one row per project_id, pollutant
-- reads     record_project, ref_coefficient
-- source    product method, rulebook §3.2 A3 [E]
-- method    A3.product in reference_data/methods.csv
-- gaps      no factor in the record: that of reference_data/coefficients.csv (A3.generation) by product, which
--           knows clinker only [M]; another product states its own (V-78)
-- nuance    no limit caps it (rulebook §2.5 E4): no concentration is stated; 超标治理 is told by 项目性质 alone
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     intensity = emission per product (t per 10⁴ t) of its kind, activity = A; level = emission at equal
--           product

WITH with_factor AS (
    SELECT
        r.project_id,
        r.product_kind,
        r.product_10k_t,
        COALESCE(r.generation_nox_kg_per_t, k.value) AS generation_kg_per_t,
        CASE
            WHEN r.generation_nox_kg_per_t IS NULL THEN [COEFFICIENT_REF(k.coefficient_id, k.key, k.valid_from)]
        END AS coefficient_refs,
        r.overall_denitration_before_ratio,
        r.overall_denitration_after_ratio
    FROM record_project AS r
    LEFT JOIN ref_coefficient AS k
        ON
            k.coefficient_id = 'A3.generation'
            AND r.product_kind = k.key
            AND r.credit_year BETWEEN k.valid_from AND COALESCE(k.valid_to, r.credit_year)
    WHERE r.project_type = 'A3'
),

emission AS (
    SELECT
        project_id,
        product_kind,
        product_10k_t,
        generation_kg_per_t,
        coefficient_refs,
        generation_kg_per_t::DECIMAL(38, 6) * (1 - overall_denitration_before_ratio) * 10 AS before_t_per_10k_t,
        generation_kg_per_t::DECIMAL(38, 6) * (1 - overall_denitration_after_ratio) * 10 AS after_t_per_10k_t
    FROM with_factor
)

SELECT
    project_id,
    'nox' AS pollutant,
    generation_kg_per_t,
    coefficient_refs,
    (product_10k_t * (before_t_per_10k_t - after_t_per_10k_t))::DECIMAL(38, 26) AS computed_t,
    'emission_t' AS level_scale,
    (product_10k_t * before_t_per_10k_t)::DECIMAL(38, 26) AS level_before_t,
    (product_10k_t * after_t_per_10k_t)::DECIMAL(38, 26) AS level_after_t,
    'nox_t_per_10k_t|' || product_kind AS intensity_scale,
    before_t_per_10k_t::DECIMAL(38, 20) AS intensity_before,
    after_t_per_10k_t::DECIMAL(38, 20) AS intensity_after,
    product_10k_t AS activity
FROM emission
