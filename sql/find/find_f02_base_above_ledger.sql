-- find_f02_base_above_ledger
--
-- F-02: the base-year emission of a record is above what the permit allows, or well above the base-year ledger L1.
--
--     stated > permitted  or  stated > (1 + share) · ledger
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, base_in_ledger, net_claim, ref_threshold
-- source    rulebook §11 F-02 [D]: permit any, statistics 5 %
-- nuance    the ledger already decides what counts, so nothing more is at risk; other differences are told by V-124

SELECT
    'F-02' AS kind,
    c.project_id AS finding_key,
    c.pollutant,
    c.project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'base_t': AS_WRITTEN(c.base_emission_t),
        'ledger_t': AS_WRITTEN(b.ledger_base_t),
        'permitted_t': COALESCE(AS_WRITTEN(b.permitted_t), 'none'),
        'computed_t': HALF_EVEN_T(c.computed_t)::VARCHAR,
        'counted_t': n.counted_t::VARCHAR,
        'columns': ['base_emission_' || c.pollutant || '_t']
    }) AS facts
FROM claim AS c
INNER JOIN base_in_ledger AS b
    ON c.project_id = b.project_id AND c.pollutant = b.pollutant
INNER JOIN net_claim AS n
    ON c.claim_no = n.claim_no
INNER JOIN ref_threshold AS t
    ON t.kind = 'F-02' AND t.key = 'ledger'
WHERE
    c.eligible
    AND (
        c.base_emission_t > b.permitted_t
        OR c.base_emission_t::DECIMAL(38, 6) * 100 > b.ledger_base_t::DECIMAL(38, 6) * (100 + t.value)
    )
