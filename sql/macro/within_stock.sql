-- within_stock
--
-- What a stock leaves of a claim after those before it in line (总量以内); all of it where no stock holds.
--
--     kept = min(claimed, max(0, E₀ − claimed before))
--
-- grain     a macro of three amounts in tonnes: claimed, stock, claimed before it in line
-- reads
-- source    rulebook §10 D-11 [D] (the last in line gives way)

CREATE OR REPLACE MACRO within_stock(claimed_t, stock_t, before_t) AS
    LEAST(claimed_t, CASE WHEN stock_t IS NOT NULL THEN GREATEST(stock_t - COALESCE(before_t, 0), 0) END);
