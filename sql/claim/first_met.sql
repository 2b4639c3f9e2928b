-- first_met
--
-- At a source claimed often, the first six intervals in line with which each later claim has a part in common.
--
--     two have a part in common if and only if the beginning of one lies in the other. The places at which anything
--     begins or ends are numbered; a range of numbers is put together from whole blocks of 1, 2, 4, 8, … numbers, a
--     number lies in one block of each height. Of each block the first six in line are kept, on either side
--
-- grain     one row per line_no, scale_kind, interval_no
-- reads     same_source, claimed_often
-- source    contract §3
-- nuance    what only touches has nothing in common: a number is a place (even) or what lies between two (odd), and an
--           interval begins and ends between places; one without length is its place. RANK, as in covering_claim
-- bound     claims and intervals × 3 log₂ n blocks, six rows of a block

WITH asking AS (
    SELECT
        line_no,
        scale_kind,
        source_key,
        low,
        high
    FROM same_source
    WHERE source_key IS NOT NULL
),

bound AS (
    SELECT
        source_key,
        low AS state
    FROM claimed_often
    UNION
    SELECT
        source_key,
        high AS state
    FROM claimed_often
    UNION
    SELECT
        source_key,
        low AS state
    FROM asking
    UNION
    SELECT
        source_key,
        high AS state
    FROM asking
),

numbered AS (
    SELECT
        source_key,
        state,
        2 * ROW_NUMBER() OVER (PARTITION BY source_key ORDER BY state) AS number
    FROM bound
),

height AS (
    SELECT
        source_key,
        UNNEST(RANGE(LENGTH(BIN(MAX(number) + 1)))) AS height
    FROM numbered
    GROUP BY source_key
),

either AS (
    SELECT
        line_no,
        scale_kind,
        NULL AS interval_no,
        source_key,
        low,
        high
    FROM asking
    UNION ALL
    SELECT
        first_line_no AS line_no,
        NULL AS scale_kind,
        interval_no,
        source_key,
        low,
        high
    FROM claimed_often
),

ranged AS (
    SELECT
        r.line_no,
        r.scale_kind,
        r.interval_no,
        r.source_key,
        CASE WHEN r.low < r.high THEN lower.number + 1 ELSE lower.number END AS from_number,
        CASE WHEN r.low < r.high THEN upper.number - 1 ELSE upper.number END AS to_number
    FROM either AS r
    INNER JOIN numbered AS lower
        ON r.source_key = lower.source_key AND r.low = lower.state
    INNER JOIN numbered AS upper
        ON r.source_key = upper.source_key AND r.high = upper.state
),

cut AS (
    SELECT
        r.line_no,
        r.scale_kind,
        r.interval_no,
        r.source_key,
        h.height,
        r.from_number >> h.height AS first_block,
        (r.from_number + (1::BIGINT << h.height) - 1) >> h.height AS from_block,
        ((r.to_number + 1) >> h.height) - 1 AS to_block
    FROM ranged AS r
    INNER JOIN height AS h
        ON r.source_key = h.source_key
),

stood AS (
    SELECT
        line_no,
        scale_kind,
        interval_no,
        source_key,
        height,
        first_block AS block,
        TRUE AS is_beginning
    FROM cut
    UNION ALL
    SELECT
        line_no,
        scale_kind,
        interval_no,
        source_key,
        height,
        from_block AS block,
        FALSE AS is_beginning
    FROM cut
    WHERE from_block <= to_block AND from_block % 2 = 1
    UNION ALL
    SELECT
        line_no,
        scale_kind,
        interval_no,
        source_key,
        height,
        to_block AS block,
        FALSE AS is_beginning
    FROM cut
    WHERE from_block <= to_block AND to_block % 2 = 0
),

kept AS (
    SELECT
        line_no,
        interval_no,
        source_key,
        height,
        block,
        is_beginning
    FROM stood
    WHERE interval_no IS NOT NULL
    QUALIFY RANK() OVER (PARTITION BY source_key, height, block, is_beginning ORDER BY line_no) <= 6
),

met AS (
    SELECT DISTINCT
        a.line_no,
        a.scale_kind,
        k.interval_no,
        k.line_no AS first_line_no
    FROM stood AS a
    INNER JOIN kept AS k
        ON
            a.source_key = k.source_key
            AND a.height = k.height
            AND a.block = k.block
            AND a.is_beginning <> k.is_beginning
            AND a.line_no > k.line_no
    WHERE a.interval_no IS NULL
)

SELECT
    line_no,
    scale_kind,
    interval_no,
    first_line_no
FROM met
QUALIFY RANK() OVER (PARTITION BY line_no, scale_kind ORDER BY first_line_no) <= 6
