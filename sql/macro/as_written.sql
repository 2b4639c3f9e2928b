-- as_written
--
-- A decimal as one writes it by hand: no trailing zeros.
--
--     5.000000 -> 5    0.680000 -> 0.68
--
-- grain     a macro of one decimal
-- reads
-- source    this project

CREATE OR REPLACE MACRO as_written(x) AS
    RTRIM(RTRIM(x::VARCHAR, '0'), '.');
