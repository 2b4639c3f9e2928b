-- net_claim
--
-- What counts of each reduction as it was submitted: capped, less offset and trade, rounded once.
--
--     capped = min(R, max(0, E₀ − B))
--     net = half-even₂(capped − offset − traded)
--
--     R        reduction               减排量               t    computed_t
--     E₀       base-year emission      基准年排放量          t    base_t
--     B        counted before in line  此前已计入的减排量     t    counted_before_t
--     capped   creditable              封顶后减排量          t    capped_t
--     offset   EIA offset              区域削减              t    offset_t
--     traded   sold as right           排污权交易            t    traded_t
--     net      net reduction           净减排量              t    net_t
--
-- grain     one row per claim_no
-- reads     claim, line_claim
-- source    contract §3 steps 3 and 4; GB/T 8170-2008; rulebook §2.1 [V] (offsets are deducted)
-- gaps      no base: no cap (see capped_line)
-- negative  kept in net_t, counts as 0 in counted_t

WITH cut AS (
    SELECT
        c.claim_no,
        c.eligible,
        c.computed_t,
        c.offset_t,
        c.traded_t,
        COALESCE(k.counted_before_t, 0)::DECIMAL(38, 26) AS counted_before_t,
        CASE WHEN c.eligible THEN COALESCE(k.capped_t, LEAST(c.computed_t, c.base_t)) ELSE 0 END::DECIMAL(38, 26)
            AS capped_t,
        COALESCE(k.capped_is_exact, c.computed_is_exact) AS is_exact
    FROM claim AS c
    LEFT JOIN CAPPED_LINE('line_claim') AS k
        ON c.claim_no = k.claim_no
)

SELECT
    claim_no,
    counted_before_t,
    capped_t,
    CASE WHEN eligible THEN computed_t - capped_t ELSE 0 END::DECIMAL(38, 26) AS cap_cut_t,
    CASE WHEN eligible THEN NET_T(capped_t, offset_t, traded_t, is_exact) ELSE 0 END::DECIMAL(18, 2) AS net_t,
    GREATEST(net_t, 0)::DECIMAL(18, 2) AS counted_t
FROM cut
