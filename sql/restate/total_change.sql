-- total_change
--
-- The accounted total of each city and pollutant, cumulative over the plan, in two runs, and each cause of its change.
--
-- grain     one row per plan_id, city_code, pollutant, cause; a total that has not changed has one row without cause
-- reads     before_reduction, after_reduction, restated_claim
-- source    contract §3 (totals), §4 (area_total, cumulative_accounted_t); issue 8 item 4
-- nuance    causes that cancel each other out in a city stay; their tonnes are those of its projects

WITH line AS (
    SELECT
        plan_id,
        city_code,
        pollutant,
        accounted_t + carried_t AS before_t,
        0 AS after_t
    FROM before_reduction
    UNION ALL
    SELECT
        plan_id,
        city_code,
        pollutant,
        0 AS before_t,
        accounted_t + carried_t AS after_t
    FROM after_reduction
),

total AS (
    SELECT
        plan_id,
        city_code,
        pollutant,
        SUM(before_t)::DECIMAL(38, 2) AS before_t,
        SUM(after_t)::DECIMAL(38, 2) AS after_t
    FROM line
    GROUP BY plan_id, city_code, pollutant
),

step AS (
    SELECT
        plan_id,
        city_code,
        pollutant,
        cause,
        COUNT(DISTINCT project_id) AS projects,
        SUM(change_t)::DECIMAL(38, 2) AS change_t
    FROM restated_claim
    GROUP BY plan_id, city_code, pollutant, cause
)

SELECT
    t.plan_id,
    t.city_code,
    t.pollutant,
    t.before_t,
    t.after_t,
    s.cause,
    COALESCE(s.change_t, 0)::DECIMAL(38, 2) AS change_t,
    COALESCE(s.projects, 0) AS projects
FROM total AS t
LEFT JOIN step AS s
    ON t.plan_id = s.plan_id AND t.city_code = s.city_code AND t.pollutant = s.pollutant
ORDER BY t.plan_id, t.city_code, t.pollutant, s.cause
