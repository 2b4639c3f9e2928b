-- significant_digits
--
-- How many digits of a figure say something: 0.000600 has one, 100000 one, 34310.55 seven.
--
-- grain     a macro of one decimal
-- reads
-- source    arithmetic

CREATE OR REPLACE MACRO significant_digits(x) AS
    LENGTH(RTRIM(LTRIM(REPLACE(x::VARCHAR, '.', ''), '-0'), '0'));
