-- stock_member
--
-- The claims that draw on the base-year emission of an outlet, facility, site or enterprise, with what counts of
-- each as submitted.
--
-- grain     one row per stock_key, claim_no
-- reads     stock, claim_stock, site_claim, net_claim
-- source    contract §3; rulebook §10 D-11 [D]
-- nuance    a claim draws on every stock that it lies in
-- gaps      a claim without a base (W1 and the like) draws on none

WITH drawn AS (
    SELECT
        claim_no,
        UNNEST([outlet_stock_key, facility_stock_key, site_stock_key, enterprise_stock_key]) AS stock_key
    FROM claim_stock
    WHERE base_t IS NOT NULL
)

SELECT
    s.stock_key,
    s.tier,
    s.stock_t,
    c.claim_no,
    c.line_no,
    c.project_id,
    c.pollutant,
    c.computed_t,
    n.capped_t,
    n.cap_cut_t
FROM drawn AS d
INNER JOIN stock AS s
    ON d.stock_key = s.stock_key
INNER JOIN site_claim AS c
    ON d.claim_no = c.claim_no
INNER JOIN net_claim AS n
    ON d.claim_no = n.claim_no
WHERE n.capped_t > 0
