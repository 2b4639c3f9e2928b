-- claim_doubt
--
-- How much of each claim lies in an interval that an earlier claim on the same source has covered.
--
--     doubt = R                  where the whole own interval was covered, or what first covered of it is stated on
--                                another basis (as carbon, as VOCs)
--     doubt = min(R, covered)    else
--
--     R        reduction            减排量            t    computed_t
--     covered  part covered before  此前已申报的部分   t    covered_t
--     doubt    claimed twice        重复申报的减排量   t    doubt_t
--
-- grain     one row per claim_no with at least 0.01 t in doubt
-- reads     claimed_before, site_claim
-- source    contract §3 (same reduction twice); rulebook §10 D-01, D-02, D-03, D-12, D-15 [D]: names of the
--           cases, with one definition of tonnes
-- nuance    a genuine next stage begins where the last one ended and has no doubt, whatever its activity;
--           one that begins above it is in doubt by the difference (re-based). A part is taken to tonnes by
--           the claim's own activity, so that what was covered on a scale and what was covered in tonnes are
--           joined, and count once where they meet. Tonnes on two bases are unlike things: how far they overlap says
--           nothing, and one of the two claims stands
-- bound     the rows of claimed_before

WITH clipped AS (
    SELECT
        s.line_no,
        s.scale_kind,
        s.interval_no,
        s.first_line_no,
        s.high - s.low AS own_length,
        s.low = s.earlier_low AND s.high = s.earlier_high AS is_identical,
        COALESCE(c.vocs_basis <> earlier.vocs_basis, FALSE) AS is_on_another_basis,
        GREATEST(s.low, s.earlier_low) AS covered_low,
        LEAST(s.high, s.earlier_high) AS covered_high,
        CASE WHEN s.scale_kind = 'level' THEN 1 ELSE c.activity END::DECIMAL(18, 6) AS tonnes_per_state,
        (covered_low * tonnes_per_state)::DECIMAL(38, 26) AS covered_low_t,
        (covered_high * tonnes_per_state)::DECIMAL(38, 26) AS covered_high_t
    FROM claimed_before AS s
    INNER JOIN site_claim AS c
        ON s.line_no = c.line_no
    INNER JOIN site_claim AS earlier
        ON s.first_line_no = earlier.line_no
    WHERE
        (s.low < s.earlier_high AND s.earlier_low < s.high) OR (s.low = s.earlier_low AND s.high = s.earlier_high)
),

piece AS (
    SELECT
        line_no,
        scale_kind,
        first_line_no,
        own_length,
        is_identical,
        is_on_another_basis,
        GREATEST(
            covered_high - GREATEST(covered_low, COALESCE(MAX(covered_high) OVER before_on_scale, covered_low)), 0
        ) AS new_length,
        GREATEST(
            covered_high_t - GREATEST(covered_low_t, COALESCE(MAX(covered_high_t) OVER before_in_t, covered_low_t)), 0
        ) AS new_t
    FROM clipped
    WINDOW
        before_on_scale AS (
            PARTITION BY line_no, scale_kind ORDER BY covered_low, covered_high, interval_no
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ),
        before_in_t AS (
            PARTITION BY line_no ORDER BY covered_low_t, covered_high_t, scale_kind, interval_no
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
),

covered AS (
    SELECT
        line_no,
        scale_kind,
        SUM(new_t)::DECIMAL(38, 26) AS covered_t,
        ARG_MIN(is_on_another_basis, first_line_no)
        OR (COALESCE(SUM(new_length) = MAX(own_length), FALSE) AND (MAX(own_length) > 0 OR BOOL_OR(is_identical)))
            AS is_whole,
        MIN(first_line_no) AS first_line_no
    FROM piece
    GROUP BY line_no, scale_kind
),

measured AS (
    SELECT
        c.claim_no,
        v.line_no,
        MIN(v.first_line_no) AS first_line_no,
        BOOL_OR(v.is_whole) AS is_whole,
        BOOL_AND(c.computed_is_exact AND (v.is_whole OR v.scale_kind = 'level')) AS is_exact,
        CASE WHEN BOOL_OR(v.is_whole) THEN c.computed_t ELSE LEAST(c.computed_t, SUM(v.covered_t)) END
        ::DECIMAL(38, 26) AS doubt_t
    FROM covered AS v
    INNER JOIN site_claim AS c
        ON v.line_no = c.line_no
    GROUP BY c.claim_no, v.line_no, c.computed_t
)

SELECT
    claim_no,
    line_no,
    doubt_t,
    is_whole,
    is_exact,
    first_line_no
FROM measured
WHERE HALF_EVEN_T(doubt_t) >= 0.01
