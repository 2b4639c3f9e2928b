-- explained_jump
--
-- Every jump of an area's total with the projects that moved it most.
--
--     change of a project = its tonnes now − its tonnes in the former month
--
-- grain     one row per region_code, plan_id, pollutant, measure
-- reads     area_jump, before_project_reduction, before_carried_over, after_project_reduction, after_carried_over,
--           ref_threshold
-- source    issue 8 item 8; how many projects are named: thresholds.csv jump [D]
-- nuance    named are projects that moved the total in the direction of the jump; others may have moved it back
-- bound     the claims of the areas that jumped

WITH counted AS (
    SELECT
        1 AS side,
        UNNEST(LIST_DISTINCT([area_code, city_code, province_code])) AS region_code,
        plan_id,
        pollutant,
        project_id,
        HALF_EVEN_T(reported_t) AS reported_t,
        accounted_t
    FROM after_project_reduction
    UNION ALL
    SELECT
        1 AS side,
        UNNEST(LIST_DISTINCT([area_code, city_code, province_code])) AS region_code,
        plan_id,
        pollutant,
        project_id,
        0 AS reported_t,
        accounted_t
    FROM after_carried_over
    WHERE is_due
    UNION ALL
    SELECT
        -1 AS side,
        UNNEST(LIST_DISTINCT([area_code, city_code, province_code])) AS region_code,
        plan_id,
        pollutant,
        project_id,
        HALF_EVEN_T(reported_t) AS reported_t,
        accounted_t
    FROM before_project_reduction
    UNION ALL
    SELECT
        -1 AS side,
        UNNEST(LIST_DISTINCT([area_code, city_code, province_code])) AS region_code,
        plan_id,
        pollutant,
        project_id,
        0 AS reported_t,
        accounted_t
    FROM before_carried_over
    WHERE is_due
),

moved AS (
    SELECT
        j.region_code,
        j.plan_id,
        j.pollutant,
        j.measure,
        c.project_id,
        SUM(c.side * CASE j.measure WHEN 'reported' THEN COALESCE(c.reported_t, 0) ELSE c.accounted_t END)
        ::DECIMAL(24, 2) AS change_t
    FROM area_jump AS j
    INNER JOIN counted AS c
        ON j.region_code = c.region_code AND j.plan_id = c.plan_id AND j.pollutant = c.pollutant
    GROUP BY j.region_code, j.plan_id, j.pollutant, j.measure, j.direction, c.project_id
    HAVING
        (j.direction = 'rise' AND change_t > 0)
        OR (j.direction = 'fall' AND change_t < 0)
),

numbered AS (
    SELECT
        m.region_code,
        m.plan_id,
        m.pollutant,
        m.measure,
        m.project_id,
        m.change_t,
        ROW_NUMBER() OVER of_jump AS place,
        COUNT(*) OVER (PARTITION BY m.region_code, m.plan_id, m.pollutant, m.measure) AS causing_projects
    FROM moved AS m
    WINDOW of_jump AS (
        PARTITION BY m.region_code, m.plan_id, m.pollutant, m.measure ORDER BY -ABS(m.change_t), m.project_id
    )
),

cause AS (
    SELECT
        n.region_code,
        n.plan_id,
        n.pollutant,
        n.measure,
        ANY_VALUE(n.causing_projects) AS causing_projects,
        LIST({ 'project_id': n.project_id, 'change_t': n.change_t } ORDER BY n.place) AS largest
    FROM numbered AS n
    INNER JOIN ref_threshold AS t
        ON t.kind = 'jump' AND t.key = 'projects' AND n.place <= t.value
    GROUP BY n.region_code, n.plan_id, n.pollutant, n.measure
)

SELECT
    j.region_code,
    j.region_name,
    j.level,
    j.plan_id,
    j.pollutant,
    j.measure,
    j.direction,
    j.former_t,
    j.now_t,
    j.change_t,
    j.share_pct,
    j.least_t,
    COALESCE(c.causing_projects, 0)::BIGINT AS causing_projects,
    c.largest
FROM area_jump AS j
LEFT JOIN cause AS c
    ON j.region_code = c.region_code AND j.plan_id = c.plan_id AND j.pollutant = c.pollutant AND j.measure = c.measure
ORDER BY -ABS(j.change_t), j.region_code, j.plan_id, j.pollutant, j.measure
