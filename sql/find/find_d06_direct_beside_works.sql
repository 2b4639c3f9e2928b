-- find_d06_direct_beside_works
--
-- D-06: a claim as if waste water went straight into the water, although it names the town works that takes it in, or
-- a works claims a reduction at the very outlet; the works counts what the sewer is spared.
--
--     doubt = R − min(R, max(0, (Q₀ − Q₁)·Cw × 10⁻²))    W4
--     doubt = R − min(R, max(0, Q·Cw × 10⁻² − M))        W5
--
--     R    reduction                     减排量                t         computed_t
--     Q₀   waste water before            改造前年废水排放量    10⁴ m³    wastewater_before_10k_m3
--     Q₁   waste water after             改造后年废水排放量    10⁴ m³    wastewater_after_10k_m3
--     Q    waste water before closure    关停前年废水排放量    10⁴ m³    wastewater_before_closure_10k_m3
--     Cw   outlet of the works           下游污水厂出水浓度    mg/L      outlet_mg_per_l
--     M    moved elsewhere               转移排放量            t         moved_t
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, placed_project, w4_pollutant, w5_pollutant, record_project, receiving_outlet, works_at_outlet
-- source    rulebook §10 D-06 [D]: credit per the indirect formula
-- nuance    confirming it leaves what the record would give had it said that the water goes to a works
-- gaps      Cw or Q unknown: the indirect formula gives nothing and the whole is in doubt

WITH direct AS (
    SELECT
        c.project_id,
        c.pollutant,
        c.plan_id,
        c.credit_year,
        c.computed_t,
        c.computed_is_exact,
        p.site_key,
        p.outlet_code,
        r.receiving_works
    FROM claim AS c
    INNER JOIN placed_project AS p
        ON c.project_id = p.project_id
    INNER JOIN record_project AS r
        ON c.project_id = r.project_id
    WHERE
        c.eligible
        AND c.computed_t > 0
        AND c.project_type IN ('W4', 'W5')
        AND r.discharge_to = '直接排放'
),

at_outlet AS (
    SELECT
        d.project_id,
        d.pollutant,
        w.works_project_id,
        w.outlet_mg_per_l
    FROM direct AS d
    INNER JOIN works_at_outlet AS w
        ON
            d.plan_id = w.plan_id
            AND d.pollutant = w.pollutant
            AND d.site_key = w.site_key
            AND COALESCE(d.outlet_code = w.outlet_code, TRUE)
    QUALIFY
        ROW_NUMBER() OVER (
            PARTITION BY d.project_id, d.pollutant
            ORDER BY
                w.credit_year > d.credit_year, ABS(w.credit_year - d.credit_year),
                w.acceptance_date DESC, w.works_project_id DESC
        ) = 1
),

volume AS (
    SELECT
        project_id,
        pollutant,
        (wastewater_before_10k_m3 - wastewater_after_10k_m3)::DECIMAL(18, 6) AS spared_10k_m3,
        0::DECIMAL(18, 6) AS moved_t
    FROM w4_pollutant
    UNION ALL
    SELECT
        project_id,
        pollutant,
        wastewater_before_closure_10k_m3::DECIMAL(18, 6) AS spared_10k_m3,
        moved_t::DECIMAL(18, 6) AS moved_t
    FROM w5_pollutant
),

sent AS (
    SELECT
        d.project_id,
        d.pollutant,
        d.computed_t,
        d.computed_is_exact,
        d.receiving_works,
        r.is_named,
        CASE WHEN r.is_named THEN r.works_project_id ELSE a.works_project_id END AS works_project_id,
        COALESCE(r.outlet_mg_per_l, a.outlet_mg_per_l) AS outlet_mg_per_l,
        LEAST(
            d.computed_t,
            GREATEST(
                COALESCE(
                    v.spared_10k_m3::DECIMAL(38, 6) * COALESCE(r.outlet_mg_per_l, a.outlet_mg_per_l) * 0.01 - v.moved_t,
                    0
                ),
                0
            )
        )::DECIMAL(38, 26) AS indirect_t
    FROM direct AS d
    INNER JOIN receiving_outlet AS r
        ON d.project_id = r.project_id AND d.pollutant = r.pollutant
    INNER JOIN volume AS v
        ON d.project_id = v.project_id AND d.pollutant = v.pollutant
    LEFT JOIN at_outlet AS a
        ON d.project_id = a.project_id AND d.pollutant = a.pollutant
    WHERE r.is_named OR a.works_project_id IS NOT NULL
),

doubted AS (
    SELECT
        project_id,
        pollutant,
        works_project_id,
        (computed_t - indirect_t)::DECIMAL(38, 26) AS doubt_t,
        computed_is_exact,
        TO_JSON({
            'later': project_id,
            'works': COALESCE(receiving_works, works_project_id),
            'works_by': CASE WHEN is_named THEN 'named' ELSE 'outlet' END,
            'outlet': COALESCE(AS_WRITTEN(outlet_mg_per_l), 'unknown'),
            'computed_t': HALF_EVEN_T(computed_t)::VARCHAR,
            'indirect_t': HALF_EVEN_T(indirect_t)::VARCHAR,
            'doubt_t': HALF_EVEN_T(computed_t - indirect_t)::VARCHAR,
            'columns': [
                'discharge_to', 'receiving_works', 'wwtp_outlet_' || pollutant || '_mg_per_l',
                'wastewater_before_10k_m3', 'wastewater_after_10k_m3', 'wastewater_before_closure_10k_m3',
                'design_capacity_10k_m3_per_d', 'volume_before_10k_m3', 'volume_after_10k_m3', 'volume_10k_m3',
                'outlet_' || pollutant || '_after_mg_per_l', 'closure_date', 'moved_' || pollutant || '_t'
            ]
        }) AS facts
    FROM sent
    WHERE HALF_EVEN_T(computed_t - indirect_t) >= 0.01
)

SELECT
    'D-06' AS kind,
    project_id AS finding_key,
    pollutant,
    project_id,
    'repeated' AS role,
    doubt_t,
    computed_is_exact AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    facts
FROM doubted
UNION ALL
SELECT
    'D-06' AS kind,
    project_id AS finding_key,
    pollutant,
    works_project_id AS project_id,
    'kept' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    facts
FROM doubted
WHERE works_project_id IS NOT NULL
