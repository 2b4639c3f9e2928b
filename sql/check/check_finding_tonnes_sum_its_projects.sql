-- check_finding_tonnes_sum_its_projects
--
-- Findings whose tonnes at risk are not the sum over their projects.
--
-- message   存疑事项的存疑量应等于其所涉项目存疑量之和
-- grain     one row per finding_id
-- reads     finding, finding_project
-- source    contract §4

WITH finding_sum AS (
    SELECT
        finding_id,
        SUM(tonnes_at_risk) AS tonnes_at_risk
    FROM finding_project
    GROUP BY finding_id
)

SELECT
    finding.finding_id,
    finding.kind,
    finding.tonnes_at_risk,
    COALESCE(finding_sum.tonnes_at_risk, 0) AS projects_tonnes_at_risk
FROM finding
LEFT JOIN finding_sum ON finding.finding_id = finding_sum.finding_id
WHERE finding.tonnes_at_risk IS DISTINCT FROM projects_tonnes_at_risk
ORDER BY finding.finding_id
