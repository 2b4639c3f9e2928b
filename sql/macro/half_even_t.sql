-- half_even_t
--
-- Tonnes rounded once to two decimals, half to even (GB/T 8170-2008 四舍六入五成双).
--
--     0.345 -> 0.34    0.355 -> 0.36    -0.355 -> -0.36
--
-- grain     a macro of one exact decimal
-- reads
-- source    GB/T 8170-2008; rulebook §8
-- trap      DuckDB's own ROUND_EVEN goes through DOUBLE and is wrong near ties; ROUND of a decimal is
--           exact and takes ties away from zero, so only the ties are mended (even_at_tie)

CREATE OR REPLACE MACRO half_even_t(x) AS
    EVEN_AT_TIE(x, ROUND(x, 2));
