-- claimed_before
--
-- Each claim beside what was claimed before it on its source: the intervals that can be named, and of a source claimed
-- often what the intervals before it cover together.
--
--     a hundred intervals or fewer of one description: each, as same_source has it
--     more: the first six in line with which the claim has a part in common (first_met), and the stretches that it
--     meets of the blocks before it (claimed_stretch): 13 intervals are a block of 8, one of 4 and one of 1
--
-- grain     one row per line_no, scale_kind, interval_no; where is_together, a stretch and no interval
-- reads     same_source, first_met, claimed_often, claimed_stretch
-- source    contract §3
-- nuance    no part is lost or added: what is covered is the union of the intervals before, however they are cut, and
--           a finding names claims from the first six in line. A stretch has the last of its lines, which is none
--           before the first that covers; a claim without length has no part that a stretch could cover
-- bound     the rows of same_source; of a source claimed often six intervals, and log₂ n blocks with the stretches met.
--           Intervals that overlap are few stretches. Many claims that each meet many stretches far apart are written
--           out: their doubt is the sum of these

WITH asked AS (
    SELECT
        s.line_no,
        s.scale_kind,
        s.source_key,
        s.low,
        s.high,
        o.place + 1 AS intervals
    FROM same_source AS s
    ASOF INNER JOIN claimed_often AS o
        ON s.source_key = o.source_key AND s.line_no > o.first_line_no
),

digit AS (
    SELECT
        *,
        UNNEST(RANGE(LENGTH(BIN(intervals)))) AS height
    FROM asked
),

whole_block AS (
    SELECT
        *,
        (intervals >> height) - 1 AS block
    FROM digit
    WHERE (intervals >> height) % 2 = 1 AND low < high
),

met AS (
    SELECT
        b.line_no,
        b.scale_kind,
        b.source_key,
        b.low,
        b.high,
        b.height,
        b.block,
        UNNEST(RANGE(from_low.stretch_no, to_high.stretch_no + 1)) AS stretch_no
    FROM whole_block AS b
    ASOF INNER JOIN claimed_stretch AS from_low
        ON
            b.source_key = from_low.source_key
            AND b.height = from_low.height
            AND b.block = from_low.block
            AND b.low < from_low.high
    ASOF INNER JOIN claimed_stretch AS to_high
        ON
            b.source_key = to_high.source_key
            AND b.height = to_high.height
            AND b.block = to_high.block
            AND b.high > to_high.low
)

SELECT
    line_no,
    scale_kind,
    interval_no,
    low,
    high,
    earlier_low,
    earlier_high,
    first_line_no,
    FALSE AS is_together
FROM same_source
WHERE source_key IS NULL
UNION ALL
SELECT
    f.line_no,
    f.scale_kind,
    f.interval_no,
    own.low,
    own.high,
    o.low AS earlier_low,
    o.high AS earlier_high,
    o.first_line_no,
    FALSE AS is_together
FROM first_met AS f
ANTI JOIN same_source AS by_itself
    ON
        f.line_no = by_itself.line_no
        AND f.scale_kind = by_itself.scale_kind
        AND f.interval_no = by_itself.interval_no
        AND by_itself.source_key IS NULL
INNER JOIN claimed_often AS o
    ON f.interval_no = o.interval_no
INNER JOIN asked AS own
    ON f.line_no = own.line_no AND f.scale_kind = own.scale_kind AND o.source_key = own.source_key
UNION ALL
SELECT
    m.line_no,
    m.scale_kind,
    NULL AS interval_no,
    m.low,
    m.high,
    s.low AS earlier_low,
    s.high AS earlier_high,
    s.last_line_no AS first_line_no,
    TRUE AS is_together
FROM met AS m
INNER JOIN claimed_stretch AS s
    ON
        m.source_key = s.source_key
        AND m.height = s.height
        AND m.block = s.block
        AND m.stretch_no = s.stretch_no
