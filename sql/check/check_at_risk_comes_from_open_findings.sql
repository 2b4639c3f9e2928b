-- check_at_risk_comes_from_open_findings
--
-- Reductions whose tonnes at risk no open finding explains: more than all open findings together,
-- or less than the largest one (where the ceiling leaves that much).
--
-- message   存疑量应与未结存疑事项一致：不多于各存疑事项之和，不少于其中最大者
-- grain     one row per project_id, pollutant
-- reads     project_reduction, finding, finding_project
-- source    contract §3, floor and ceiling

WITH open_risk AS (
    SELECT
        finding_project.project_id,
        finding_project.pollutant,
        SUM(finding_project.tonnes_at_risk) AS all_findings_t,
        MAX(finding_project.tonnes_at_risk) AS largest_finding_t
    FROM finding_project
    INNER JOIN finding ON finding_project.finding_id = finding.finding_id
    WHERE finding.status = 'open'
    GROUP BY finding_project.project_id, finding_project.pollutant
)

SELECT
    reduction.project_id,
    reduction.pollutant,
    reduction.at_risk_t,
    COALESCE(open_risk.all_findings_t, 0) AS most_at_risk_t,
    COALESCE(open_risk.largest_finding_t, 0) AS least_at_risk_t
FROM project_reduction AS reduction
LEFT JOIN open_risk
    ON
        reduction.project_id = open_risk.project_id
        AND reduction.pollutant = open_risk.pollutant
WHERE
    reduction.at_risk_t > most_at_risk_t
    OR reduction.at_risk_t < LEAST(least_at_risk_t, reduction.ceiling_t)
ORDER BY reduction.project_id, reduction.pollutant
