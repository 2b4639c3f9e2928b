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
    CASE
        WHEN REGEXP_MATCHES(x, '[0-9０-９]') AND LENGTH(REGEXP_REPLACE(PLAIN_NAME(x), '[-—–_./／]', '', 'g')) >= 5
            THEN REGEXP_REPLACE(PLAIN_NAME(x), '[-—–_./／]', '', 'g')
    END;
