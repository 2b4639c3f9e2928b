-- plain_number
--
-- A decimal as text without the zeros at its end.
--
--     180.500000 -> 180.5    100.000000 -> 100
--
-- grain     a macro of one decimal with at least one decimal place
-- reads
-- source    this project: as problems and explanations show numbers
-- nuance    shown only, never computed with

CREATE OR REPLACE MACRO plain_number(x) AS
    RTRIM(RTRIM(x::VARCHAR, '0'), '.');
