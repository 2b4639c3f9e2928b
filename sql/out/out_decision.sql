-- out_decision
--
-- Every decision on a finding, and whether the run counts by it.
--
--     in_force       its finding stands on the same evidence   lapsed   its finding stands on other evidence
--     decided_again  as lapsed, and decided anew               gone     nothing of the kind is found any more
--
-- grain     one row per decision_id
-- reads     decision_record, out_finding
-- source    this project (docs/decisions.md 45)
-- nuance    present_finding_id is the id under which the finding stands in this run. A decision that lapsed is in force
--           again where the evidence is again what it was

SELECT
    d.decision_id,
    CASE
        WHEN f.finding_id = d.finding_id AND f.grounds_sha256 = d.grounds_sha256 THEN 'in_force'
        WHEN f.finding_id IS NULL THEN 'gone'
        WHEN f.status <> 'open' THEN 'decided_again'
        ELSE 'lapsed'
    END AS validity,
    d.status,
    d.finding_id,
    d.finding_series,
    f.finding_id AS present_finding_id,
    d.kind,
    d.pollutant,
    d.tonnes_at_risk,
    d.reason,
    d.decided_by,
    d.decided_on,
    d.grounds_sha256,
    d.based_on_run_id,
    d.file_name,
    d.file_sha256,
    d.sheet_name,
    d.row_number
FROM decision_record AS d
LEFT JOIN out_finding AS f
    ON d.finding_series = f.finding_series
ORDER BY d.decision_id
