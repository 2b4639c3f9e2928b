-- stock_excess
--
-- Outlets, facilities, sites and enterprises whose claims together count more than their base-year emission.
--
--     excess = Σcapped − E₀
--
--     E₀       base-year emission    基准年排放量    t    stock_t
--     capped   creditable            封顶后减排量    t    capped_t
--
-- grain     one row per stock_key with at least 0.01 t in excess
-- reads     stock_member
-- source    rulebook §10 D-11 [D], §2.5 E10 [E]
-- nuance    what the cap has already cut at an outlet (cut_t) is no longer in excess. A single claim may be
--           above what another, which counts nothing itself, states for its facility or site

SELECT
    stock_key,
    tier,
    stock_t,
    COUNT(*) AS claims,
    SUM(computed_t) AS claimed_t,
    SUM(cap_cut_t) AS cut_t,
    (SUM(capped_t) - stock_t)::DECIMAL(38, 26) AS excess_t
FROM stock_member
GROUP BY stock_key, tier, stock_t
HAVING HALF_EVEN_T(SUM(capped_t) - stock_t) >= 0.01
