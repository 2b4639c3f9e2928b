-- times_ratio
--
-- n · p / q of whole numbers, to the nearest whole number, without overflow on the way.
--
--     n · p / q = (n div q) · p + ((n mod q) · p + q div 2) div q
--
-- grain     a macro of three HUGEINT, none negative
-- reads
-- source    arithmetic
-- trap      DuckDB divides decimals as DOUBLE; whole numbers of 10⁻²⁶ t divide exactly

CREATE OR REPLACE MACRO times_ratio(n, p, q) AS
    (n // q) * p + ((n % q) * p + q // 2) // q;
