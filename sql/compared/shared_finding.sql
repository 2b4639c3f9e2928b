-- shared_finding
--
-- The findings that name the asked project together with another.
--
-- grain     one row per project_id (the other), pollutant
-- reads     finding, asked_project
-- source    contract §4
-- nuance    a finding about the total of an area (F-26) says nothing of two of its projects beside each other

WITH named AS (
    SELECT
        f.finding_id,
        f.kind,
        f.pollutant,
        f.project_ids,
        UNNEST(f.project_ids) AS project_id
    FROM finding AS f
    CROSS JOIN asked_project AS a
    WHERE LIST_CONTAINS(f.project_ids, a.project_id) AND f.kind <> 'F-26'
)

SELECT
    project_id,
    pollutant,
    LIST(finding_id ORDER BY finding_id) AS finding_ids,
    LIST(DISTINCT kind ORDER BY kind) AS kinds
FROM named
GROUP BY project_id, pollutant
