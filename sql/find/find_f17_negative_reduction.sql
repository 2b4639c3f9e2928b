-- find_f17_negative_reduction
--
-- F-17: the net reduction is negative; it counts as 0 and has to be explained.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, net_claim
-- source    contract §3 step 4; rulebook §11 F-17 [D]

SELECT
    'F-17' AS kind,
    c.project_id AS finding_key,
    c.pollutant,
    c.project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'net_t': n.net_t::VARCHAR,
        'computed_t': HALF_EVEN_T(c.computed_t)::VARCHAR,
        'offset_t': HALF_EVEN_T(c.offset_t)::VARCHAR,
        'traded_t': HALF_EVEN_T(c.traded_t)::VARCHAR
    }) AS facts
FROM net_claim AS n
INNER JOIN claim AS c
    ON n.claim_no = c.claim_no
WHERE c.eligible AND n.net_t < 0
