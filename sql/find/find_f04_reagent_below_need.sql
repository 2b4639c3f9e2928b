-- find_f04_reagent_below_need
--
-- F-04: less reagent was used than the NOx that is said to be removed takes at least.
--
--     used < 0.95 · need · removed
--     removed = min(R, V₁·(min(C₀, L₀) − C₁) × 10⁻⁵)
--     doubt = removed − used ÷ need
--
--     removed  NOx that the year's gas lost      改造后一年脱除的NOx      t      removed_t
--     used     reagent of the year after         改造后年脱硝剂用量       t      reagent_t
--     need     reagent a tonne of NOx₂ takes     每吨NOx的理论用量        t/t    ref_threshold
--     doubt    more than the reagent can remove  超出脱硝剂能力的部分     t      doubt_t
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, record_project, ref_threshold
-- source    rulebook §11 F-04: NH₃ 0.370 t, urea 0.653 t a tonne of NOx as NO₂ (stoichiometry); 0.95 [D]
-- gaps      no reagent named: nothing is compared (low-NOx burners need none)
-- nuance    of gas that fell only what was still there had to be treated. A quotient that does not end is taken to
--           10⁻²⁶ t; confirming it takes doubt_t out of the claim, before the cap

WITH used AS (
    SELECT
        c.project_id,
        c.pollutant,
        c.computed_t,
        c.computed_is_exact,
        p.reagent_kind,
        p.reagent_t,
        LEAST(
            c.computed_t,
            p.flue_gas_after_10k_nm3::DECIMAL(38, 6)
            * (LEAST(p.nox_before_mg_per_nm3, p.limit_at_base_mg_per_nm3) - p.nox_after_mg_per_nm3) * 0.00001
        )::DECIMAL(38, 26) AS removed_t,
        need.value AS need,
        least_ratio.value AS least_ratio
    FROM claim AS c
    INNER JOIN record_project AS p
        ON c.project_id = p.project_id
    INNER JOIN ref_threshold AS need
        ON need.kind = 'F-04' AND p.reagent_kind = need.key
    INNER JOIN ref_threshold AS least_ratio
        ON least_ratio.kind = 'F-04' AND least_ratio.key = 'ratio'
    WHERE c.eligible AND c.computed_t > 0 AND p.reagent_t IS NOT NULL
),

short AS (
    SELECT
        *,
        TIMES_RATIO(MICRO(reagent_t) * 100000000000000000000::HUGEINT, 1000000::HUGEINT, MICRO(need)) AS explained_e26,
        IS_WHOLE_RATIO(MICRO(reagent_t) * 100000000000000000000::HUGEINT, 1000000::HUGEINT, MICRO(need)) AS is_whole
    FROM used
    WHERE removed_t > 0 AND reagent_t < removed_t::DECIMAL(38, 12) * need * least_ratio
)

SELECT
    'F-04' AS kind,
    project_id AS finding_key,
    pollutant,
    project_id,
    'member' AS role,
    (removed_t - TONNES_OF_E26(explained_e26))::DECIMAL(38, 26) AS doubt_t,
    computed_is_exact AND is_whole AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'reagent_kind': reagent_kind,
        'reagent_t': AS_WRITTEN(reagent_t),
        'removed_t': HALF_EVEN_T(removed_t)::VARCHAR,
        'need': AS_WRITTEN(need),
        'need_t': HALF_EVEN_T(removed_t::DECIMAL(38, 12) * need)::VARCHAR,
        'doubt_t': HALF_EVEN_T(removed_t - TONNES_OF_E26(explained_e26))::VARCHAR,
        'columns': [
            'reagent_kind', 'reagent_t', 'flue_gas_after_10k_nm3', 'nox_before_mg_per_nm3', 'nox_after_mg_per_nm3'
        ]
    }) AS facts
FROM short
