-- even_at_tie
--
-- The two-decimal neighbour of x that half-even rounding takes, given the one that ROUND took.
--
-- grain     a macro of an exact decimal and the same rounded with ties away from zero
-- reads
-- source    GB/T 8170-2008; rulebook §8
-- nuance    apart from half_even_t so that a large table computes ROUND once per row: it divides
--           38-digit numbers and is the slowest thing here

CREATE OR REPLACE MACRO even_at_tie(x, nearest) AS
    CASE
        WHEN ABS(nearest - x) = 0.005 AND (nearest * 100)::HUGEINT % 2 <> 0
            THEN nearest - SIGN(x)::DECIMAL(1, 0) * 0.01
        ELSE nearest
    END;
