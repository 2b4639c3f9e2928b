-- out_finding_project
--
-- What each project would lose if the finding is confirmed.
--
-- grain     one row per finding_id, project_id, pollutant
-- reads     finding_risk, total_finding_member
-- source    contract §4
-- nuance    a finding about a total takes no tonnes from the projects that it names

SELECT
    finding_id,
    project_id,
    pollutant,
    tonnes_at_risk
FROM finding_risk
UNION ALL
SELECT
    finding_id,
    project_id,
    pollutant,
    0::DECIMAL(18, 2) AS tonnes_at_risk
FROM total_finding_member
ORDER BY finding_id, project_id, pollutant
