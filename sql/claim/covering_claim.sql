-- covering_claim
--
-- Which earlier claims cover a doubted claim: walking in line, each that covers a part which those before it
-- do not.
--
-- grain     one row per line_no (the doubted claim), covering_line_no
-- reads     claim_doubt, claimed_before
-- source    contract §3, §4 (evidence)
-- nuance    a line has one interval on a scale, so that ranks are places; ROW_NUMBER would be planned as a
--           grouping, which DuckDB 1.5 fails at over some data (internal error in TopNWindowElimination)
-- bound     of each doubted claim the first six intervals in line that touch it

WITH touching AS (
    SELECT
        s.line_no,
        s.scale_kind,
        s.first_line_no,
        GREATEST(s.low, s.earlier_low) AS covered_low,
        LEAST(s.high, s.earlier_high) AS covered_high
    FROM claimed_before AS s
    SEMI JOIN claim_doubt AS d
        ON s.line_no = d.line_no
    WHERE
        NOT s.is_together
        AND (
            (s.low < s.earlier_high AND s.earlier_low < s.high)
            OR (s.low = s.earlier_low AND s.high = s.earlier_high)
        )
    QUALIFY RANK() OVER (PARTITION BY s.line_no, s.scale_kind ORDER BY s.first_line_no) <= 6
),

bound AS (
    SELECT
        line_no,
        scale_kind,
        covered_low AS place
    FROM touching
    UNION
    SELECT
        line_no,
        scale_kind,
        covered_high AS place
    FROM touching
),

segment AS (
    SELECT
        line_no,
        scale_kind,
        place AS low,
        COALESCE(LEAD(place) OVER (PARTITION BY line_no, scale_kind ORDER BY place), place) AS high,
        COUNT(*) OVER (PARTITION BY line_no, scale_kind) = 1 AS is_point
    FROM bound
),

first_claimer AS (
    SELECT
        s.line_no,
        MIN(t.first_line_no) AS covering_line_no
    FROM segment AS s
    INNER JOIN touching AS t
        ON
            s.line_no = t.line_no
            AND s.scale_kind = t.scale_kind
            AND s.low >= t.covered_low
            AND s.high <= t.covered_high
    WHERE s.low < s.high OR s.is_point
    GROUP BY s.line_no, s.scale_kind, s.low
)

SELECT DISTINCT
    line_no,
    covering_line_no
FROM first_claimer
