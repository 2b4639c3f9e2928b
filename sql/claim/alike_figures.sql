-- alike_figures
--
-- Claims of one type that come to the very same tonnes as a claim of another site, where few sites share them.
--
-- grain     one row per claim_no
-- reads     claim, placed_project, ref_threshold
-- source    rulebook §10 D-04, D-23 [D]
-- nuance    only the first sieve: same_source asks for equal states and activity with digits enough to speak for one
--           source, and for one organisation or one place. What many sites share are standard figures, no evidence
-- bound     one grouping of all claims by their tonnes; nothing is paired here

WITH shared AS (
    SELECT
        c.plan_id,
        c.project_type,
        c.pollutant,
        c.computed_t
    FROM claim AS c
    INNER JOIN placed_project AS p
        ON c.project_id = p.project_id
    WHERE c.eligible AND c.computed_t > 0
    GROUP BY c.plan_id, c.project_type, c.pollutant, c.computed_t
    HAVING
        MIN(p.site_key) <> MAX(p.site_key)
        AND COUNT(DISTINCT p.site_key) <= (
            SELECT t.value FROM ref_threshold AS t
            WHERE t.kind = 'D-04' AND t.key = 'figure_sites'
        )
)

SELECT c.claim_no
FROM claim AS c
SEMI JOIN shared AS s
    ON
        c.plan_id = s.plan_id
        AND c.project_type = s.project_type
        AND c.pollutant = s.pollutant
        AND c.computed_t = s.computed_t
WHERE c.eligible
