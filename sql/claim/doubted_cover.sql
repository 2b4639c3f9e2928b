-- doubted_cover
--
-- The earlier claims beside which a claim is in doubt: those that cover its interval, and of a closed source the
-- first claim under each description.
--
-- grain     one row per line_no (the doubted claim), covering_line_no
-- reads     covering_claim, closed_pair, doubted_claim
-- source    contract §3, §4 (evidence)
-- bound     of a closed source the first six descriptions in line

SELECT
    line_no,
    covering_line_no
FROM covering_claim
UNION
SELECT
    p.line_no,
    p.first_line_no AS covering_line_no
FROM closed_pair AS p
SEMI JOIN doubted_claim AS d
    ON p.line_no = d.line_no AND d.is_beyond_base
QUALIFY RANK() OVER (PARTITION BY p.line_no ORDER BY p.first_line_no) <= 6
