-- tonnes_of_e26
--
-- A whole number of 10⁻²⁶ t as tonnes with 26 decimals.
--
-- grain     a macro of one HUGEINT
-- reads
-- source    arithmetic

CREATE OR REPLACE MACRO tonnes_of_e26(n) AS
    n::DECIMAL(38, 0) * 0.00000000000000000000000001;
