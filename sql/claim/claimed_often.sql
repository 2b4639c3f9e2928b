-- claimed_often
--
-- The intervals of sources of which one description was claimed with more than a hundred, each at its place in line.
--
-- grain     one row per interval_no; place counts from 0 within source_key, in the order of the line
-- reads     claimed_interval
-- source    contract §3
-- nuance    at a shared treatment unit what a claim states decides whether it is compared: those stay by themselves
-- bound     one grouping of the intervals; nothing is paired here

WITH often AS (
    SELECT source_key
    FROM claimed_interval
    WHERE unit_key IS NULL
    GROUP BY source_key
    HAVING COUNT(*) > 100
)

SELECT
    i.interval_no,
    i.source_key,
    i.first_line_no,
    i.low,
    i.high,
    ROW_NUMBER() OVER (PARTITION BY i.source_key ORDER BY i.first_line_no) - 1 AS place
FROM claimed_interval AS i
SEMI JOIN often AS o
    ON i.source_key = o.source_key
