-- claim_doubt
--
-- How much of each claim lies in an interval that an earlier claim on the same source has covered.
--
--     doubt = R                  where the whole own interval was covered, or what first covered of it is stated on
--                                another basis (as carbon, as VOCs)
--     doubt = min(R, max(covered, (G − G₁)·k))    else
--
--     R        reduction            减排量            t    computed_t
--     covered  part covered before  此前已申报的部分   t    covered_t
--     G        given off, as claimed              申报的产生量     t    activity
--     G₁       left by a substitution before it   替代后的产生量   t    left_generation_t
--     k        share kept back, ε₁η₁ − ε₀η₀       增加的去除比例   1    kept_back_e12 (10⁻¹²)
--     doubt    claimed twice        重复申报的减排量   t    doubt_t
--
-- grain     one row per claim_no with at least 0.01 t in doubt
-- reads     same_source, site_claim
-- source    contract §3 (same reduction twice); rulebook §10 D-01, D-02, D-03, D-12, D-15, D-16 [D]: names of the
--           cases, with one definition of tonnes
-- nuance    a genuine next stage begins where the last one ended and has no doubt, whatever its activity;
--           one that begins above it is in doubt by the difference (re-based). A part is taken to tonnes by
--           the claim's own activity, so that what was covered on a scale and what was covered in tonnes are
--           joined, and count once where they meet. Tonnes on two bases are unlike things: how far they overlap says
--           nothing, and one of the two claims stands. An abatement by balance after a substitution of its line is
--           in doubt by what it comes to less at what is left: its interval would say what both let out
-- bound     the rows of same_source

WITH clipped AS (
    SELECT
        s.line_no,
        s.scale_kind,
        s.interval_no,
        s.first_line_no,
        s.high - s.low AS own_length,
        s.low = s.earlier_low AND s.high = s.earlier_high AS is_identical,
        s.left_generation_t,
        s.left_is_exact,
        COALESCE(c.vocs_basis <> earlier.vocs_basis, FALSE) AS is_on_another_basis,
        GREATEST(s.low, s.earlier_low) AS covered_low,
        LEAST(s.high, s.earlier_high) AS covered_high,
        CASE WHEN s.scale_kind = 'level' THEN 1 ELSE c.activity END::DECIMAL(18, 6) AS tonnes_per_state,
        (covered_low * tonnes_per_state)::DECIMAL(38, 26) AS covered_low_t,
        (covered_high * tonnes_per_state)::DECIMAL(38, 26) AS covered_high_t
    FROM same_source AS s
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
    WHERE left_generation_t IS NULL
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

least_left AS (
    SELECT
        line_no,
        MIN(left_generation_t) AS left_t,
        BOOL_AND(left_is_exact) AS is_exact,
        MIN(first_line_no) AS first_line_no
    FROM clipped
    WHERE left_generation_t IS NOT NULL
    GROUP BY line_no
),

beyond AS (
    SELECT
        v.line_no,
        v.first_line_no,
        v.is_exact,
        MICRO(c.activity) * 100000000000000000000::HUGEINT - E26_OF_TONNES(v.left_t) AS beyond_e26,
        ((c.intensity_before - c.intensity_after)::DECIMAL(38, 12) * 1000000000000)::HUGEINT AS kept_back_e12
    FROM least_left AS v
    INNER JOIN site_claim AS c
        ON v.line_no = c.line_no
),

part AS (
    SELECT
        line_no,
        scale_kind,
        covered_t,
        NULL AS beyond_t,
        is_whole,
        is_whole OR scale_kind = 'level' AS is_exact,
        first_line_no
    FROM covered
    UNION ALL
    SELECT
        line_no,
        'generation' AS scale_kind,
        0 AS covered_t,
        TONNES_OF_E26(TIMES_RATIO(beyond_e26, kept_back_e12, 1000000000000)) AS beyond_t,
        FALSE AS is_whole,
        is_exact AND IS_WHOLE_RATIO(beyond_e26, kept_back_e12, 1000000000000) AS is_exact,
        first_line_no
    FROM beyond
),

measured AS (
    SELECT
        c.claim_no,
        v.line_no,
        MIN(v.first_line_no) AS first_line_no,
        BOOL_OR(v.is_whole) AS is_whole,
        BOOL_AND(c.computed_is_exact AND v.is_exact) AS is_exact,
        CASE
            WHEN BOOL_OR(v.is_whole) THEN c.computed_t
            ELSE LEAST(c.computed_t, GREATEST(SUM(v.covered_t), COALESCE(MAX(v.beyond_t), 0)))
        END::DECIMAL(38, 26) AS doubt_t
    FROM part AS v
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
