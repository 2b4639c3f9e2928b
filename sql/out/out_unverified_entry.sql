-- out_unverified_entry
--
-- Every method and factor that nobody has verified against an official text and that counted figures rest on,
-- with how many tonnes.
--
-- grain     one row per entry_kind, entry_id, entry_key, valid_from, pollutant, plan_id
-- reads     out_project_reduction, ref_method, unverified_coefficient, ref_coefficient
-- source    rulebook §0.1, §0.2 (a banner while an entry that is used is unverified)
-- nuance    a figure rests on its method and on several factors at once, so the tonnes of entries must not be
--           added up: unverified_confidence holds each figure once

SELECT
    'method' AS entry_kind,
    m.method_id AS entry_id,
    '' AS entry_key,
    m.valid_from,
    r.pollutant,
    r.plan_id,
    m.title_zh AS title,
    m.title_en,
    m.confidence,
    COUNT(*) AS projects,
    SUM(r.accounted_t)::DECIMAL(18, 2) AS accounted_t
FROM out_project_reduction AS r
INNER JOIN ref_method AS m
    ON r.method_id = m.method_id
WHERE r.eligible AND m.verified_by IS NULL
GROUP BY ALL
UNION ALL
SELECT
    'coefficient' AS entry_kind,
    k.coefficient_id AS entry_id,
    COALESCE(k.key, '') AS entry_key,
    k.valid_from,
    u.pollutant,
    u.plan_id,
    k.title_zh AS title,
    k.title_en,
    k.confidence,
    COUNT(*) AS projects,
    SUM(u.accounted_t)::DECIMAL(18, 2) AS accounted_t
FROM unverified_coefficient AS u
INNER JOIN ref_coefficient AS k
    ON u.coefficient_ref = COEFFICIENT_REF(k.coefficient_id, k.key, k.valid_from)
GROUP BY ALL
ORDER BY entry_kind, entry_id, entry_key, valid_from, pollutant, plan_id
