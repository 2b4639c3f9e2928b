-- find_d14_base_differs_from_ledger
--
-- D-14 (first form): the base-year emission in a record is not the one of the base-year ledger L1; the cap
-- uses the ledger's.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, net_claim
-- source    contract §3 step 3; rulebook §10 D-14 [D], §11 F-02 [D]
-- nuance    the ledger already decides what counts, so nothing more is at risk

SELECT
    'D-14' AS kind,
    c.project_id AS finding_key,
    c.pollutant,
    c.project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'base_t': AS_WRITTEN(c.base_emission_t),
        'ledger_t': AS_WRITTEN(c.base_t),
        'computed_t': HALF_EVEN_T(c.computed_t)::VARCHAR,
        'counted_t': n.counted_t::VARCHAR
    }) AS facts
FROM claim AS c
INNER JOIN net_claim AS n
    ON c.claim_no = n.claim_no
WHERE c.eligible AND c.base_t <> c.base_emission_t
