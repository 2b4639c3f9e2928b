-- closed_claim
--
-- Claims on a source that a claim closes, with what goes beyond its base-year emission: a closure ends the source,
-- so that all claims on it come to no more than it let out, on whatever scale each is measured.
--
--     doubt = min(R, R − max(0, E₀ − M − B))
--
--     R      reduction             减排量                 t    computed_t
--     E₀     base-year emission    排放源基准年排放量      t    source_base_t
--     M      moved elsewhere       转移排放量             t    moved_t
--     B      claimed before        此前已申报的减排量      t    claimed_before_t
--     doubt  claimed twice         重复申报的减排量        t    doubt_t
--
-- grain     one row per claim_no with at least 0.01 t in doubt
-- reads     closed_pair
-- source    rulebook §3.1 W5 and §10 D-10: R = E − ΣR before − moved [E]
-- nuance    E₀ is the largest base that this claim or one before it on the source states; M is the closure's own, of
--           a claim after closures the most that they moved
-- gaps      no base: nothing is known to go beyond

WITH source AS (
    SELECT
        claim_no,
        line_no,
        computed_t,
        MAX(moved_t) AS moved_t,
        MAX(largest_base_t) AS source_base_t,
        SUM(claimed_so_far_t)::DECIMAL(38, 26) AS claimed_before_t,
        MIN(first_line_no) AS first_line_no,
        BOOL_AND(is_exact) AS is_exact
    FROM closed_pair
    GROUP BY claim_no, line_no, computed_t
    HAVING BOOL_OR(is_closed)
)

SELECT
    claim_no,
    line_no,
    (computed_t - LEAST(computed_t, GREATEST(source_base_t - moved_t - claimed_before_t, 0)))::DECIMAL(38, 26)
        AS doubt_t,
    computed_t = doubt_t AS is_whole,
    is_exact,
    first_line_no
FROM source
WHERE source_base_t IS NOT NULL AND HALF_EVEN_T(doubt_t) >= 0.01
