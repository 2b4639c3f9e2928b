-- half_even_t
--
-- Tonnes rounded once to two decimals, half to even (GB/T 8170-2008 四舍六入五成双).
--
--     0.345 -> 0.34    0.355 -> 0.36    -0.355 -> -0.36
--
-- grain     a macro of one exact decimal
-- reads
-- source    GB/T 8170-2008; rulebook §8
-- trap      DuckDB's own ROUND_EVEN goes through DOUBLE and is wrong near ties; the cast to
--           DECIMAL(38, 2) is exact and rounds ties away from zero, so only ties are mended here

CREATE OR REPLACE MACRO half_even_t(x) AS
    CASE
        WHEN ABS(x::DECIMAL(38, 2) - x) = 0.005 AND (x::DECIMAL(38, 2) * 100)::HUGEINT % 2 <> 0
            THEN x::DECIMAL(38, 2) - SIGN(x)::DECIMAL(1, 0) * 0.01
        ELSE x::DECIMAL(38, 2)
    END;
