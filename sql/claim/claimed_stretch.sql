-- claimed_stretch
--
-- What the intervals of a source claimed often cover together: of each block of 1, 2, 4, 8, … of them in line, the
-- stretches without a gap.
--
-- grain     one row per source_key, height, block, stretch_no: the block-th 2^height intervals, in line, from 0
-- reads     claimed_often
-- source    contract §3
-- nuance    a state without length covers nothing and is left out: no two stretches of a block begin or end alike
-- bound     the intervals × log₂ of their number

WITH tallest AS (
    SELECT
        source_key,
        LENGTH(BIN(MAX(place))) AS heights
    FROM claimed_often
    GROUP BY source_key
),

stacked AS (
    SELECT
        c.source_key,
        c.place,
        c.first_line_no,
        c.low,
        c.high,
        UNNEST(RANGE(t.heights + 1)) AS height
    FROM claimed_often AS c
    INNER JOIN tallest AS t
        ON c.source_key = t.source_key
    WHERE c.low < c.high
),

beginning AS (
    SELECT
        source_key,
        height,
        place >> height AS block,
        low,
        MAX(high) AS high,
        MAX(first_line_no) AS last_line_no
    FROM stacked
    GROUP BY source_key, height, block, low
),

apart AS (
    SELECT
        *,
        COALESCE(
            low > MAX(high) OVER (
                PARTITION BY source_key, height, block ORDER BY low ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ),
            TRUE
        ) AS begins
    FROM beginning
),

numbered AS (
    SELECT
        *,
        COUNT(CASE WHEN begins THEN 1 END) OVER (PARTITION BY source_key, height, block ORDER BY low) AS stretch_no
    FROM apart
)

SELECT
    source_key,
    height,
    block,
    stretch_no,
    MIN(low) AS low,
    MAX(high) AS high,
    MAX(last_line_no) AS last_line_no
FROM numbered
GROUP BY source_key, height, block, stretch_no
