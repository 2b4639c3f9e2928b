-- finding_member
--
-- Every finding about claims with its projects, under an id that its evidence alone decides (identified_finding).
--
-- grain     one row per finding_id, project_id, role, stock_key
-- reads     found, ref_fact_name, decision_record
-- source    this project (docs/decisions.md 45)
-- nuance    resolutions rest on these; findings about totals follow from resolutions: see every_finding_member
-- bound     the rows of found

SELECT
    finding_id,
    finding_series,
    grounds_sha256,
    status,
    kind,
    finding_key,
    pollutant,
    project_id,
    role,
    doubt_t,
    doubt_is_exact,
    doubt_part,
    stock_key,
    facts
FROM IDENTIFIED_FINDING('found', 'ref_fact_name', 'decision_record')
