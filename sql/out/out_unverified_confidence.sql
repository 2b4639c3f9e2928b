-- out_unverified_confidence
--
-- The counted figures that rest on unverified entries of one degree of confidence, each figure once.
--
-- grain     one row per confidence, pollutant, plan_id
-- reads     out_project_reduction, unverified_coefficient
-- source    rulebook §0.1, §0.2 (a banner while an entry that is used is unverified)
-- nuance    a figure whose method and factors are of several degrees stands in each of them, so the tonnes of
--           several degrees must not be added up

WITH by_method AS (
    SELECT
        method_confidence AS confidence,
        pollutant,
        plan_id,
        COUNT(*) AS projects,
        SUM(accounted_t) AS accounted_t
    FROM out_project_reduction
    WHERE eligible AND NOT method_is_verified
    GROUP BY ALL
),

not_by_its_method AS (
    SELECT DISTINCT
        project_id,
        pollutant,
        plan_id,
        confidence,
        accounted_t
    FROM unverified_coefficient
    WHERE method_is_verified OR method_confidence <> confidence
),

by_either AS (
    SELECT
        confidence,
        pollutant,
        plan_id,
        projects,
        accounted_t
    FROM by_method
    UNION ALL
    SELECT
        confidence,
        pollutant,
        plan_id,
        COUNT(*) AS projects,
        SUM(accounted_t) AS accounted_t
    FROM not_by_its_method
    GROUP BY ALL
)

SELECT
    confidence,
    pollutant,
    plan_id,
    SUM(projects)::BIGINT AS projects,
    SUM(accounted_t)::DECIMAL(18, 2) AS accounted_t
FROM by_either
GROUP BY ALL
ORDER BY confidence, pollutant, plan_id
