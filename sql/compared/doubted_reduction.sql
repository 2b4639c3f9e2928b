-- doubted_reduction
--
-- The asked project and its neighbours that are in doubt as a repeat already, with the finding that says of whom.
--
-- grain     one row per project_id, pollutant
-- reads     finding, asked_project, compared_neighbour
-- source    contract §3: what is covered counts once, so a repeat names those alone that covered it first

WITH near AS (
    SELECT project_id
    FROM asked_project
    UNION ALL
    SELECT project_id
    FROM compared_neighbour
),

repeat AS (
    SELECT
        finding_id,
        kind,
        pollutant,
        facts ->> 'later' AS later_project_id
    FROM finding
)

SELECT
    n.project_id,
    f.pollutant,
    LIST(f.finding_id ORDER BY f.finding_id) AS finding_ids,
    LIST(DISTINCT f.kind ORDER BY f.kind) AS kinds
FROM near AS n
INNER JOIN repeat AS f
    ON n.project_id = f.later_project_id
GROUP BY n.project_id, f.pollutant
