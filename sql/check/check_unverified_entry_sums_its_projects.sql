-- check_unverified_entry_sums_its_projects
--
-- Unverified methods whose tonnes or projects are not those of the counted figures that they computed.
--
-- message   未核实方法的吨数和项目数应等于用它核算的计入项目之和，且不得遗漏
-- grain     one row per method_id, pollutant, plan_id
-- reads     unverified_entry, project_reduction
-- source    rulebook §0.2 (the banner names every unverified entry)

WITH counted AS (
    SELECT
        method_id,
        pollutant,
        plan_id,
        COUNT(*) AS projects,
        SUM(accounted_t) AS accounted_t
    FROM project_reduction
    WHERE eligible AND NOT method_is_verified
    GROUP BY method_id, pollutant, plan_id
),

listed AS (
    SELECT
        entry_id AS method_id,
        pollutant,
        plan_id,
        projects,
        accounted_t
    FROM unverified_entry
    WHERE entry_kind = 'method'
)

SELECT
    COALESCE(counted.method_id, listed.method_id) AS method_id,
    COALESCE(counted.pollutant, listed.pollutant) AS pollutant,
    COALESCE(counted.plan_id, listed.plan_id) AS plan_id,
    counted.projects,
    listed.projects AS listed_projects,
    counted.accounted_t,
    listed.accounted_t AS listed_t
FROM counted
FULL JOIN listed
    ON
        counted.method_id = listed.method_id
        AND counted.pollutant = listed.pollutant
        AND counted.plan_id = listed.plan_id
WHERE
    counted.projects IS DISTINCT FROM listed.projects
    OR counted.accounted_t IS DISTINCT FROM listed.accounted_t
ORDER BY method_id, pollutant, plan_id
