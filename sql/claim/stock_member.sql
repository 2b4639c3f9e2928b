-- stock_member
--
-- The claims that draw on the base-year emission of a facility or site, with what counts of each as
-- submitted.
--
-- grain     one row per stock_key, claim_no
-- reads     stock, site_claim, net_claim
-- source    contract §3; rulebook §10 D-11 [D]
-- nuance    a claim draws on its facility's stock and on its site's
-- gaps      a claim without a base (W1 and the like) draws on none

SELECT
    s.stock_key,
    s.stock_t,
    s.facility_code IS NULL AS is_site_stock,
    c.claim_no,
    c.line_no,
    c.project_id,
    c.pollutant,
    c.computed_t,
    n.capped_t,
    n.cap_cut_t
FROM stock AS s
INNER JOIN site_claim AS c
    ON
        s.plan_id = c.plan_id
        AND s.pollutant = c.pollutant
        AND s.site_key = c.site_key
        AND COALESCE(s.facility_code = c.facility_code, s.facility_code IS NULL)
INNER JOIN net_claim AS n
    ON c.claim_no = n.claim_no
WHERE c.base_t IS NOT NULL AND n.capped_t > 0
