-- is_whole_ratio
--
-- Whether n · p / q is a whole number, so that times_ratio is exact.
--
-- grain     a macro of three HUGEINT, none negative
-- reads
-- source    arithmetic

CREATE OR REPLACE MACRO is_whole_ratio(n, p, q) AS
    ((n % q) * p) % q = 0;
