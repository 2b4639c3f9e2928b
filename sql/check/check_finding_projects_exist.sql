-- check_finding_projects_exist
--
-- Projects named by a finding that does not exist or does not list them, or without a reduction of
-- that pollutant. One that only gains room when the finding is confirmed need not be listed.
--
-- message   存疑事项只能涉及存在的项目与污染物，且项目须列入该存疑事项
-- grain     one row per finding_id, project_id, pollutant
-- reads     finding_project, finding, project_reduction
-- source    contract §4

SELECT
    named.finding_id,
    named.project_id,
    named.pollutant,
    finding.finding_id IS NOT NULL AS is_finding_known,
    reduction.project_id IS NOT NULL AS is_reduction_known
FROM finding_project AS named
LEFT JOIN finding ON named.finding_id = finding.finding_id
LEFT JOIN project_reduction AS reduction
    ON named.project_id = reduction.project_id AND named.pollutant = reduction.pollutant
WHERE
    finding.finding_id IS NULL
    OR reduction.project_id IS NULL
    OR (named.tonnes_at_risk >= 0 AND NOT COALESCE(LIST_CONTAINS(finding.project_ids, named.project_id), FALSE))
ORDER BY named.finding_id, named.project_id, named.pollutant
