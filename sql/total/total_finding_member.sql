-- total_finding_member
--
-- The findings about totals of areas with the projects they name, under ids that their evidence decides.
--
-- grain     one row per finding_id, project_id
-- reads     far_above_quota, ref_fact_name, decision_record
-- source    this project: as finding_member, of totals instead of claims
-- nuance    they take no tonnes

SELECT
    finding_id,
    finding_series,
    grounds_sha256,
    status,
    kind,
    pollutant,
    project_id,
    facts
FROM IDENTIFIED_FINDING('far_above_quota', 'ref_fact_name', 'decision_record')
