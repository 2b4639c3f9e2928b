-- line_claim
--
-- The claims at points that more than one claims, in line, as they were submitted.
--
-- grain     one row per claim_no
-- reads     site_claim
-- source    contract §3 step 3; the line is that of site_claim

WITH crowded_point AS (
    SELECT
        plan_id,
        pollutant,
        point_key
    FROM site_claim
    GROUP BY plan_id, pollutant, point_key
    HAVING COUNT(*) > 1
)

SELECT
    '' AS case_id,
    c.claim_no,
    CONCAT_WS('|', c.plan_id, c.pollutant, c.point_key) AS line_key,
    ROW_NUMBER() OVER (PARTITION BY c.plan_id, c.pollutant, c.point_key ORDER BY c.line_no) AS place_in_line,
    c.computed_t AS claimed_t,
    c.base_t::DECIMAL(38, 26) AS base_t,
    c.computed_is_exact AS is_exact
FROM site_claim AS c
SEMI JOIN crowded_point AS p
    ON c.plan_id = p.plan_id AND c.pollutant = p.pollutant AND c.point_key = p.point_key
