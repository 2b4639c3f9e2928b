-- out_finding_project
--
-- What each project would lose if the finding is confirmed.
--
-- grain     one row per finding_id, project_id, pollutant
-- reads     finding_risk
-- source    contract §4

SELECT
    finding_id,
    project_id,
    pollutant,
    tonnes_at_risk
FROM finding_risk
ORDER BY finding_id, project_id, pollutant
