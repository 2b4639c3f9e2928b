-- find_f14_above_limit_before
--
-- F-14: the state before was above the limit of the base year; what lies above it has been cut off already.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim
-- source    rulebook §11 F-14, §2.5 E4 [D]
-- nuance    the cut is made by the formula, so nothing more is at risk

SELECT
    'F-14' AS kind,
    project_id AS finding_key,
    pollutant,
    project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'limit_cut_t': HALF_EVEN_T(limit_cut_t)::VARCHAR,
        'computed_t': HALF_EVEN_T(computed_t)::VARCHAR,
        'columns': [
            'nox_before_mg_per_nm3', 'limit_at_base_mg_per_nm3',
            'wastewater_' || pollutant || '_before_mg_per_l', 'limit_' || pollutant || '_at_base_mg_per_l'
        ]
    }) AS facts
FROM claim
WHERE eligible AND limit_cut_t > 0
