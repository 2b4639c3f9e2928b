-- doubted_claim
--
-- Claims that are in doubt beside earlier claims on their source: for an interval claimed before, or for what a
-- closed source cannot have let out, whichever is more.
--
-- grain     one row per claim_no
-- reads     claim_doubt, closed_claim
-- source    contract §3 (same reduction twice); rulebook §10 D-10 [D]

SELECT
    COALESCE(d.claim_no, c.claim_no) AS claim_no,
    COALESCE(d.line_no, c.line_no) AS line_no,
    COALESCE(c.doubt_t > d.doubt_t, c.doubt_t IS NOT NULL) AS is_beyond_base,
    CASE WHEN is_beyond_base THEN c.doubt_t ELSE d.doubt_t END AS doubt_t,
    CASE WHEN is_beyond_base THEN c.is_whole ELSE d.is_whole END AS is_whole,
    CASE WHEN is_beyond_base THEN c.is_exact ELSE d.is_exact END AS is_exact,
    CASE WHEN is_beyond_base THEN LEAST(c.first_line_no, d.first_line_no) ELSE d.first_line_no END AS first_line_no
FROM claim_doubt AS d
FULL JOIN closed_claim AS c
    ON d.claim_no = c.claim_no
