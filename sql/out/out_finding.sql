-- out_finding
--
-- Every finding with its projects, its tonnes at risk and its words.
--
-- grain     one row per finding_id
-- reads     finding_member, ref_finding_kind
-- source    contract §4; titles and severity in reference_data/finding_kinds.csv

SELECT
    f.finding_id,
    f.kind,
    k.title_zh AS title,
    k.title_en,
    k.severity,
    f.pollutant,
    LIST(f.project_id ORDER BY f.project_id) AS project_ids,
    SUM(f.tonnes_at_risk)::DECIMAL(18, 2) AS tonnes_at_risk,
    f.status,
    f.message,
    f.message_en,
    f.evidence
FROM finding_member AS f
INNER JOIN ref_finding_kind AS k
    ON f.kind = k.kind
GROUP BY ALL
ORDER BY f.finding_id
