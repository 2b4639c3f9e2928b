-- plain_serial
--
-- A number of a document or device without what two clerks write differently; none where the cell holds no number.
--
--     锅10 桂B-00123（20） -> 锅10桂b0012320 · 无 -> NULL
--
-- grain     a macro of one text
-- reads
-- source    rulebook §10 [D]
-- nuance    compared only, never shown; fewer than five signs, or none of them a digit, are no number

CREATE OR REPLACE MACRO plain_serial(x) AS
    NULLIF(
        REGEXP_EXTRACT(
            TRANSLATE(PLAIN_NAME(x), '-—–_./／', ''),
            '^(.{4,}[0-9].*|.{3}[0-9].+|.{2}[0-9].{2,}|.[0-9].{3,}|[0-9].{4,})$'
        ),
        ''
    );
