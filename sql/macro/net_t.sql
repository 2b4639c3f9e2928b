-- net_t
--
-- What is left of capped tonnes after the deductions, rounded once, half to even, to two decimals.
--
--     net = half-even₂(capped − offset − traded)
--
-- grain     a macro of three decimals and whether the first is exact
-- reads
-- source    contract §3 step 4; GB/T 8170-2008
-- nuance    a quotient that does not end is known to 10⁻²⁶ t; it is taken to 10⁻²⁰ t before the
--           rounding, so that parts which sum to an exact tie are seen as the tie

CREATE OR REPLACE MACRO net_t(capped, offset_t, traded_t, is_exact) AS
    HALF_EVEN_T(CASE
        WHEN is_exact THEN capped - offset_t - traded_t
        ELSE ROUND(capped - offset_t - traded_t, 20)::DECIMAL(38, 26)
    END);
