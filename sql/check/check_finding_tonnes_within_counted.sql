-- check_finding_tonnes_within_counted
--
-- Findings that put less than nothing or more than the counted tonnes of a project at risk.
--
-- message   单个存疑事项对项目的存疑量不得为负，也不得超过该项目的计入量
-- grain     one row per finding_id, project_id, pollutant
-- reads     finding_project, project_reduction
-- source    contract §4: what this project would lose if the finding is confirmed

SELECT
    named.finding_id,
    named.project_id,
    named.pollutant,
    named.tonnes_at_risk,
    reduction.counted_t
FROM finding_project AS named
INNER JOIN project_reduction AS reduction
    ON named.project_id = reduction.project_id AND named.pollutant = reduction.pollutant
WHERE named.tonnes_at_risk < 0 OR named.tonnes_at_risk > reduction.counted_t
ORDER BY named.finding_id, named.project_id, named.pollutant
