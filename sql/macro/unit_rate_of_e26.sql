-- unit_rate_of_e26
--
-- Tonnes (whole 10⁻²⁶ t) per unit of an output, with 20 decimals.
--
-- grain     a macro of one HUGEINT and one DECIMAL(18, 6); NULL without output
-- reads
-- source    arithmetic
-- nuance    equal ratios give equal digits: n ÷ q is taken once, to the nearest

CREATE OR REPLACE MACRO unit_rate_of_e26(n, q) AS
    (TIMES_RATIO(n, 1::HUGEINT, MICRO(q))::DECIMAL(38, 0) * 0.00000000000000000001)::DECIMAL(38, 20);
