-- capped_line
--
-- Claims in line at their sources, each cut to what its source still has to give (基准年排放量封顶).
--
--     capped = min(R, max(0, E₀ − B))
--     B of the next = B + max(0, capped)
--
-- grain     a macro of a relation's name; gives its rows with counted_before_t, capped_t, capped_is_exact
-- reads     the relation: case_id, line_key, place_in_line (from 1), claimed_t, base_t, is_exact
-- source    contract §3 step 3; rulebook §2.5 E10 [E]
-- gaps      no base (base_t NULL): no cap
-- negative  a negative claim stays negative and takes nothing from the next
-- nuance    where one base holds for the whole line, B = min(E₀, Σ claims before): one window. Only lines
--           whose claims state different bases are walked claim by claim, in stretches of a hundred side by
--           side, once it is known what was counted before each

CREATE OR REPLACE MACRO capped_line(lines) AS TABLE
WITH RECURSIVE uneven_line AS (
    SELECT
        case_id,
        line_key
    FROM QUERY_TABLE(lines)
    GROUP BY case_id, line_key
    HAVING MIN(base_t) <> MAX(base_t) OR COUNT(base_t) NOT IN (0, COUNT(*))
),

even_claim AS (
    SELECT
        l.case_id,
        l.claim_no,
        l.claimed_t,
        l.base_t,
        COALESCE(SUM(GREATEST(l.claimed_t, 0)) OVER before_it, 0)::DECIMAL(38, 26) AS claimed_before_t,
        BOOL_AND(l.is_exact) OVER up_to_it AS capped_is_exact
    FROM QUERY_TABLE(lines) AS l
    ANTI JOIN uneven_line AS u
        ON l.case_id = u.case_id AND l.line_key = u.line_key
    WINDOW
        before_it AS (
            PARTITION BY l.case_id, l.line_key ORDER BY l.place_in_line
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ),
        up_to_it AS (PARTITION BY l.case_id, l.line_key ORDER BY l.place_in_line)
),

uneven_claim AS MATERIALIZED (
    SELECT
        l.*,
        (l.place_in_line - 1) // 100 AS stretch,
        (l.place_in_line - 1) % 100 AS place_in_stretch,
        BOOL_AND(l.is_exact) OVER (PARTITION BY l.case_id, l.line_key ORDER BY l.place_in_line) AS capped_is_exact
    FROM QUERY_TABLE(lines) AS l
    SEMI JOIN uneven_line AS u
        ON l.case_id = u.case_id AND l.line_key = u.line_key
),

whole_stretch AS MATERIALIZED (
    SELECT
        case_id,
        line_key,
        stretch,
        LIST(
            { 'amount_t': claimed_t::DECIMAL(38, 26), 'base_t': base_t::DECIMAL(38, 26) } ORDER BY place_in_line
        ) AS claims
    FROM uneven_claim
    GROUP BY case_id, line_key, stretch
    HAVING COUNT(*) = 100
),

stretch_start AS (
    SELECT
        case_id,
        line_key,
        stretch,
        0::DECIMAL(38, 26) AS counted_before_t
    FROM uneven_claim
    WHERE place_in_line = 1
    UNION ALL
    SELECT
        s.case_id,
        s.line_key,
        s.stretch + 1 AS stretch,
        LIST_REDUCE(
            w.claims,
            LAMBDA so_far, next: {
                'amount_t': (
                    so_far.amount_t + GREATEST(0, LEAST(
                        next.amount_t,
                        CASE WHEN next.base_t IS NOT NULL THEN GREATEST(next.base_t - so_far.amount_t, 0) END
                    ))
                )::DECIMAL(38, 26),
                'base_t': next.base_t
            },
            { 'amount_t': s.counted_before_t, 'base_t': NULL::DECIMAL(38, 26) }
        ).amount_t AS counted_before_t
    FROM stretch_start AS s
    INNER JOIN whole_stretch AS w
        ON s.case_id = w.case_id AND s.line_key = w.line_key AND s.stretch = w.stretch
),

walked AS (
    SELECT
        u.case_id,
        u.line_key,
        u.stretch,
        u.place_in_stretch,
        u.claim_no,
        s.counted_before_t,
        LEAST(
            u.claimed_t,
            CASE WHEN u.base_t IS NOT NULL THEN GREATEST(u.base_t - s.counted_before_t, 0) END
        )::DECIMAL(38, 26) AS capped_t,
        u.capped_is_exact
    FROM uneven_claim AS u
    INNER JOIN stretch_start AS s
        ON u.case_id = s.case_id AND u.line_key = s.line_key AND u.stretch = s.stretch
    WHERE u.place_in_stretch = 0
    UNION ALL
    SELECT
        next.case_id,
        next.line_key,
        next.stretch,
        next.place_in_stretch,
        next.claim_no,
        (w.counted_before_t + GREATEST(w.capped_t, 0))::DECIMAL(38, 26) AS counted_before_t,
        LEAST(
            next.claimed_t,
            CASE
                WHEN next.base_t IS NOT NULL
                    THEN GREATEST(next.base_t - w.counted_before_t - GREATEST(w.capped_t, 0), 0)
            END
        )::DECIMAL(38, 26) AS capped_t,
        next.capped_is_exact
    FROM walked AS w
    INNER JOIN uneven_claim AS next
        ON
            w.case_id = next.case_id
            AND w.line_key = next.line_key
            AND w.stretch = next.stretch
            AND w.place_in_stretch + 1 = next.place_in_stretch
)

SELECT
    case_id,
    claim_no,
    LEAST(claimed_before_t, base_t)::DECIMAL(38, 26) AS counted_before_t,
    LEAST(
        claimed_t,
        CASE WHEN base_t IS NOT NULL THEN GREATEST(base_t - claimed_before_t, 0) END
    )::DECIMAL(38, 26) AS capped_t,
    capped_is_exact
FROM even_claim
UNION ALL
SELECT
    case_id,
    claim_no,
    counted_before_t,
    capped_t,
    capped_is_exact
FROM walked;
