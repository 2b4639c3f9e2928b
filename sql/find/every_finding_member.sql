-- every_finding_member
--
-- Every finding with its projects: those about claims, on which resolutions rest, and those about totals.
--
-- grain     one row per finding_id, project_id, role, stock_key
-- reads     finding_member, total_finding_member
-- source    contract §4
-- nuance    what is reported of findings reads this; what changes tonnes reads finding_member alone, so that a
--           question about a total is never among the causes of that total

SELECT
    finding_id,
    finding_series,
    grounds_sha256,
    status,
    kind,
    pollutant,
    project_id,
    facts
FROM finding_member
UNION ALL
SELECT
    finding_id,
    finding_series,
    grounds_sha256,
    status,
    kind,
    pollutant,
    project_id,
    facts
FROM total_finding_member
