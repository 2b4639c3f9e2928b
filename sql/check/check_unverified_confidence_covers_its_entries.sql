-- check_unverified_confidence_covers_its_entries
--
-- Degrees of confidence that hold fewer projects than one of their unverified entries, more than count at all,
-- or that an entry has and the list of degrees lacks.
--
-- message   各依据程度的项目数应不少于其中任一未核实条目的项目数，不多于计入的项目数
-- grain     one row per confidence, pollutant, plan_id
-- reads     unverified_confidence, unverified_entry, project_reduction
-- source    rulebook §0.2 (the banner names every unverified entry)

WITH largest AS (
    SELECT
        confidence,
        pollutant,
        plan_id,
        MAX(projects) AS projects
    FROM unverified_entry
    GROUP BY confidence, pollutant, plan_id
),

counted AS (
    SELECT
        pollutant,
        plan_id,
        COUNT(*) AS projects
    FROM project_reduction
    WHERE eligible
    GROUP BY pollutant, plan_id
)

SELECT
    COALESCE(degree.confidence, largest.confidence) AS confidence,
    COALESCE(degree.pollutant, largest.pollutant) AS pollutant,
    COALESCE(degree.plan_id, largest.plan_id) AS plan_id,
    degree.projects,
    largest.projects AS of_an_entry,
    counted.projects AS of_all
FROM unverified_confidence AS degree
FULL JOIN largest
    ON
        degree.confidence = largest.confidence
        AND degree.pollutant = largest.pollutant
        AND degree.plan_id = largest.plan_id
LEFT JOIN counted
    ON
        degree.pollutant = counted.pollutant
        AND degree.plan_id = counted.plan_id
WHERE NOT COALESCE(degree.projects BETWEEN largest.projects AND counted.projects, FALSE)
ORDER BY confidence, pollutant, plan_id
