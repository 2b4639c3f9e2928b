-- finding_effect
--
-- What confirming a finding does to claims: tonnes taken out of one, or a stock that they must share.
--
-- grain     one row per finding_id and claim_no (doubt_t) or stock_key
-- reads     finding_member, site_claim, claim_stock
-- source    contract §3 (resolutions)
-- gaps      findings that take no tonnes (D-14, F-17) have no row

SELECT DISTINCT
    m.finding_id,
    m.status,
    c.claim_no,
    s.stock_line_key,
    CONCAT_WS('|', c.plan_id, c.pollutant, c.point_key) AS line_key,
    m.doubt_t,
    m.doubt_part,
    m.doubt_is_exact,
    m.stock_key
FROM finding_member AS m
INNER JOIN site_claim AS c
    ON m.project_id = c.project_id AND m.pollutant = c.pollutant
INNER JOIN claim_stock AS s
    ON c.claim_no = s.claim_no
WHERE m.doubt_t > 0 OR m.stock_key IS NOT NULL
