-- micro
--
-- A six-decimal quantity as a whole number of millionths.
--
-- grain     a macro of one DECIMAL(18, 6)
-- reads
-- source    arithmetic

CREATE OR REPLACE MACRO micro(x) AS
    (x::DECIMAL(38, 6) * 1000000)::HUGEINT;
