-- e26_of_tonnes
--
-- Tonnes with 26 decimals as a whole number of 10⁻²⁶ t.
--
--     4.25 -> 425000000000000000000000000
--
-- grain     a macro of one DECIMAL(38, 26), not negative
-- reads
-- source    arithmetic
-- trap      a product of decimals has no room for it; the digits are the same

CREATE OR REPLACE MACRO e26_of_tonnes(x) AS
    REPLACE((x::DECIMAL(38, 26))::VARCHAR, '.', '')::HUGEINT;
