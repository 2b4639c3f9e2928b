-- find_d11_claims_above_base
--
-- D-11: the claims on one outlet, facility, site or enterprise over the plan count more than its base-year
-- emission; confirming it cuts them to it, the last in line first.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     stock_excess, stock_member
-- source    rulebook §10 D-11 [D], §2.5 E10 [E]; contract §2.1, §3
-- nuance    an outlet filed under one facility has a base of its own, which the cap of net_claim has cut already

SELECT
    'D-11' AS kind,
    e.stock_key AS finding_key,
    m.pollutant,
    m.project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    e.stock_key,
    NULL::VARCHAR AS doubt_part,
    TO_JSON({
        'claims': e.claims,
        'claimed_t': HALF_EVEN_T(e.claimed_t)::VARCHAR,
        'base_t': HALF_EVEN_T(e.stock_t)::VARCHAR,
        'cut_t': HALF_EVEN_T(e.cut_t)::VARCHAR,
        'excess_t': HALF_EVEN_T(e.excess_t)::VARCHAR,
        'scope': ['outlet', 'facility', 'site', 'enterprise'][e.tier]
    }) AS facts
FROM stock_excess AS e
INNER JOIN stock_member AS m
    ON e.stock_key = m.stock_key
