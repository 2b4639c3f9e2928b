-- find_d20_leachate_to_works
--
-- D-20: leachate that is led into a town's works is in what that works takes in; no more counts than the works would
-- have let out of it.
--
--     doubt = R − min(R, Q·Cw × 10⁻²)
--
--     R    reduction              减排量                t         computed_t
--     Q    leachate treated       年渗滤液处理量        10⁴ m³    leachate_10k_m3
--     Cw   outlet of the works    下游污水厂出水浓度    mg/L      outlet_mg_per_l
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, record_project, receiving_outlet
-- source    rulebook §10 D-20 [D]: indirect formula
-- gaps      Cw unknown: the whole is in doubt

WITH sent AS (
    SELECT
        c.project_id,
        c.pollutant,
        w.works_project_id,
        w.outlet_mg_per_l,
        COALESCE(r.receiving_works, '—') AS works,
        c.computed_t,
        c.computed_is_exact,
        LEAST(c.computed_t, COALESCE(r.leachate_10k_m3::DECIMAL(38, 6) * w.outlet_mg_per_l * 0.01, 0))::DECIMAL(38, 26)
            AS indirect_t
    FROM claim AS c
    INNER JOIN record_project AS r
        ON c.project_id = r.project_id
    INNER JOIN receiving_outlet AS w
        ON c.project_id = w.project_id AND c.pollutant = w.pollutant
    WHERE c.eligible AND c.computed_t > 0 AND c.project_type = 'W8' AND r.destination = '进入城镇污水厂'
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
            'works': works,
            'outlet': COALESCE(AS_WRITTEN(outlet_mg_per_l), 'unknown'),
            'computed_t': HALF_EVEN_T(computed_t)::VARCHAR,
            'indirect_t': HALF_EVEN_T(indirect_t)::VARCHAR,
            'doubt_t': HALF_EVEN_T(computed_t - indirect_t)::VARCHAR,
            'columns': [
                'destination', 'receiving_works', 'wwtp_outlet_' || pollutant || '_mg_per_l',
                'design_capacity_10k_m3_per_d', 'volume_before_10k_m3', 'volume_after_10k_m3', 'volume_10k_m3',
                'outlet_' || pollutant || '_after_mg_per_l', 'outlet_' || pollutant || '_mg_per_l', 'leachate_10k_m3'
            ]
        }) AS facts
    FROM sent
    WHERE HALF_EVEN_T(computed_t - indirect_t) >= 0.01
)

SELECT
    'D-20' AS kind,
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
    'D-20' AS kind,
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
