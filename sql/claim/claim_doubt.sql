-- claim_doubt
--
-- How much of each claim lies in an interval that an earlier claim on the same source has covered.
--
--     doubt = R                      where the whole own interval was covered
--     doubt = min(R, covered · a)    else; a = the claim's own activity, 1 on the level in tonnes
--
--     R        reduction            减排量            t    computed_t
--     covered  part covered before  此前已申报的区间   -    covered
--     a        activity             活动水平           -    activity
--     doubt    claimed twice        重复申报的减排量   t    doubt_t
--
-- grain     one row per claim_no with at least 0.01 t in doubt
-- reads     same_source, site_claim
-- source    contract §3 (same reduction twice); rulebook §10 D-01, D-02, D-03, D-12 [D]: names of the
--           cases, with one definition of tonnes
-- nuance    a genuine next stage begins where the last one ended and has no doubt, whatever its activity;
--           one that begins above it is in doubt by the difference (re-based)
-- bound     the rows of same_source

WITH clipped AS (
    SELECT
        line_no,
        scale_kind,
        interval_no,
        first_line_no,
        high - low AS own_length,
        low = earlier_low AND high = earlier_high AS is_identical,
        GREATEST(low, earlier_low) AS covered_low,
        LEAST(high, earlier_high) AS covered_high
    FROM same_source
    WHERE (low < earlier_high AND earlier_low < high) OR (low = earlier_low AND high = earlier_high)
),

piece AS (
    SELECT
        line_no,
        scale_kind,
        first_line_no,
        own_length,
        is_identical,
        GREATEST(
            covered_high - GREATEST(covered_low, COALESCE(MAX(covered_high) OVER (
                PARTITION BY line_no, scale_kind ORDER BY covered_low, covered_high, interval_no
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ), covered_low)),
            0
        ) AS new_length
    FROM clipped
),

covered AS (
    SELECT
        line_no,
        scale_kind,
        SUM(new_length)::DECIMAL(38, 20) AS covered,
        COALESCE(SUM(new_length) = MAX(own_length), FALSE) AND (MAX(own_length) > 0 OR BOOL_OR(is_identical))
            AS is_whole,
        MIN(first_line_no) AS first_line_no
    FROM piece
    GROUP BY line_no, scale_kind
),

measured AS (
    SELECT
        c.claim_no,
        v.line_no,
        v.first_line_no,
        v.is_whole,
        c.computed_is_exact AND (v.is_whole OR v.scale_kind = 'level') AS is_exact,
        CASE
            WHEN v.is_whole THEN c.computed_t
            WHEN v.scale_kind = 'level' THEN LEAST(c.computed_t, v.covered)
            ELSE LEAST(c.computed_t, v.covered * c.activity)
        END::DECIMAL(38, 26) AS doubt_t
    FROM covered AS v
    INNER JOIN site_claim AS c
        ON v.line_no = c.line_no
)

SELECT
    claim_no,
    line_no,
    MAX(doubt_t) AS doubt_t,
    BOOL_OR(is_whole) AS is_whole,
    BOOL_AND(is_exact) AS is_exact,
    MIN(first_line_no) AS first_line_no
FROM measured
GROUP BY claim_no, line_no
HAVING HALF_EVEN_T(MAX(doubt_t)) >= 0.01
