-- find_d21_reuse_of_cleaner_water
--
-- D-21: a reuse of reclaimed water counts more per m³ than the works, which claims itself in the same or an earlier
-- year, still lets out: the difference was removed, and counted, by the works.
--
--     doubt = min(R, (Q₁ − Q₀)·max(0, C − C₁) × 10⁻²)
--
--     R     reduction              减排量                  t         computed_t
--     Q₁    reuse after            改造后年再生水利用量    10⁴ m³    reuse_after_10k_m3
--     Q₀    reuse before           改造前年再生水利用量    10⁴ m³    reuse_before_10k_m3
--     C     outlet of the claim    出水浓度                mg/L      outlet_mg_per_l
--     C₁    outlet of the works    改造后出水浓度          mg/L      works_outlet_mg_per_l
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, placed_project, w3_pollutant, works_at_outlet
-- source    rulebook §10 D-21 [D]: subtract reuse in W1 or W3, not both
-- nuance    the works is that of the site, whose outlet, where both name one, is the claim's; of several years the
--           nearest that is not after the claim's. Confirming it leaves what the works' own outlet gives
-- gaps      a works at another site than the reuse is not seen

WITH beside AS (
    SELECT
        c.project_id,
        c.pollutant,
        c.credit_year,
        c.computed_t,
        w.works_project_id,
        w.credit_year AS works_year,
        r.outlet_mg_per_l,
        w.outlet_mg_per_l AS works_outlet_mg_per_l,
        (r.reuse_after_10k_m3 - r.reuse_before_10k_m3)::DECIMAL(18, 6) AS gained_10k_m3
    FROM claim AS c
    INNER JOIN placed_project AS p
        ON c.project_id = p.project_id
    INNER JOIN w3_pollutant AS r
        ON c.project_id = r.project_id AND c.pollutant = r.pollutant
    INNER JOIN works_at_outlet AS w
        ON
            c.plan_id = w.plan_id
            AND c.pollutant = w.pollutant
            AND p.site_key = w.site_key
            AND c.credit_year >= w.credit_year
            AND COALESCE(p.outlet_code = w.outlet_code, TRUE)
    WHERE c.eligible AND c.computed_t > 0 AND c.project_type = 'W3'
    QUALIFY
        ROW_NUMBER() OVER (
            PARTITION BY c.project_id, c.pollutant
            ORDER BY w.credit_year DESC, w.acceptance_date DESC, w.works_project_id DESC
        ) = 1
),

measured AS (
    SELECT
        *,
        LEAST(
            computed_t,
            gained_10k_m3::DECIMAL(38, 6) * GREATEST(outlet_mg_per_l - works_outlet_mg_per_l, 0)::DECIMAL(38, 12) * 0.01
        )::DECIMAL(38, 26) AS doubt_t
    FROM beside
),

doubted AS (
    SELECT
        project_id,
        pollutant,
        works_project_id,
        doubt_t,
        TO_JSON({
            'later': project_id,
            'earlier': works_project_id,
            'earlier_year': works_year,
            'gained': AS_WRITTEN(gained_10k_m3),
            'outlet': AS_WRITTEN(outlet_mg_per_l),
            'works_outlet': AS_WRITTEN(works_outlet_mg_per_l),
            'doubt_t': HALF_EVEN_T(doubt_t)::VARCHAR,
            'columns': [
                'design_capacity_10k_m3_per_d', 'volume_before_10k_m3', 'volume_after_10k_m3', 'volume_10k_m3',
                'outlet_' || pollutant || '_after_mg_per_l', 'reuse_before_10k_m3', 'reuse_after_10k_m3',
                'outlet_' || pollutant || '_mg_per_l'
            ]
        }) AS facts
    FROM measured
    WHERE HALF_EVEN_T(doubt_t) >= 0.01
)

SELECT
    'D-21' AS kind,
    project_id AS finding_key,
    pollutant,
    project_id,
    'repeated' AS role,
    doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    facts
FROM doubted
UNION ALL
SELECT
    'D-21' AS kind,
    project_id AS finding_key,
    pollutant,
    works_project_id AS project_id,
    'kept' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    facts
FROM doubted
