-- check_single_finding_explains_its_site
--
-- Sites with one open finding of a pollutant whose ceiling and floor do not lie apart by its tonnes at risk.
--
-- message   厂区只有一项未决存疑时，上限与下限之差应等于该项的存疑量
-- grain     one row per finding_id
-- reads     finding, finding_project, project, project_reduction
-- source    contract §3: tonnes_at_risk is what the total loses if the finding alone is confirmed

WITH finding_site AS (
    SELECT DISTINCT
        finding.finding_id,
        finding.tonnes_at_risk,
        finding.pollutant,
        project.plan_id,
        project.site_key
    FROM finding
    INNER JOIN finding_project ON finding.finding_id = finding_project.finding_id
    INNER JOIN project ON finding_project.project_id = project.project_id
    WHERE finding.status = 'open'
),

single_finding AS (
    SELECT
        finding_id,
        tonnes_at_risk,
        pollutant,
        plan_id,
        site_key
    FROM finding_site
    QUALIFY
        COUNT(*) OVER (PARTITION BY plan_id, site_key, pollutant) = 1
        AND COUNT(*) OVER (PARTITION BY finding_id) = 1
)

SELECT
    single.finding_id,
    single.tonnes_at_risk,
    SUM(reduction.at_risk_t) AS site_at_risk_t
FROM single_finding AS single
INNER JOIN project ON single.plan_id = project.plan_id AND single.site_key = project.site_key
INNER JOIN project_reduction AS reduction
    ON project.project_id = reduction.project_id AND single.pollutant = reduction.pollutant
GROUP BY single.finding_id, single.tonnes_at_risk
HAVING SUM(reduction.at_risk_t) <> single.tonnes_at_risk
ORDER BY single.finding_id
