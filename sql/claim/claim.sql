-- claim
--
-- Every computed reduction beside what was reported for it and where its source stands in line.
--
-- grain     one row per project_id, pollutant
-- reads     placed_project, record_tonnes, computed_reduction, eligibility
-- source    contract §3; the line at one point is credit year, acceptance date, project id
-- nuance    most sources have one claim; only the others are put in line
-- gaps      empty offset or trade means 0 (contract §2.1)

WITH crowded_point AS (
    SELECT
        plan_id,
        point_key
    FROM placed_project
    GROUP BY plan_id, point_key
    HAVING COUNT(*) > 1
),

line AS (
    SELECT
        p.project_id,
        e.pollutant,
        ROW_NUMBER() OVER (
            PARTITION BY p.plan_id, p.point_key, e.pollutant, e.eligible
            ORDER BY p.credit_year, p.acceptance_date, p.project_id
        ) AS place_in_line
    FROM placed_project AS p
    SEMI JOIN crowded_point AS point
        ON p.plan_id = point.plan_id AND p.point_key = point.point_key
    INNER JOIN eligibility AS e
        ON p.project_id = e.project_id
)

SELECT
    p.project_id,
    c.pollutant,
    p.project_type,
    p.credit_year,
    p.plan_id,
    p.region_code,
    p.city_code,
    p.province_code,
    p.point_key,
    p.site_key,
    p.facility_code,
    p.outlet_code,
    p.acceptance_date,
    t.base_emission_t,
    t.reported_t,
    COALESCE(t.offset_t, 0)::DECIMAL(18, 6) AS offset_t,
    COALESCE(t.traded_t, 0)::DECIMAL(18, 6) AS traded_t,
    c.computed_t,
    c.computed_is_exact,
    c.level_before_t,
    c.level_after_t,
    c.limit_cut_t,
    c.method_id,
    e.eligible,
    e.ineligible_reason,
    COALESCE(l.place_in_line, 1) AS place_in_line
FROM computed_reduction AS c
INNER JOIN placed_project AS p
    ON c.project_id = p.project_id
INNER JOIN record_tonnes AS t
    ON c.project_id = t.project_id AND c.pollutant = t.pollutant
INNER JOIN eligibility AS e
    ON c.project_id = e.project_id AND c.pollutant = e.pollutant
LEFT JOIN line AS l
    ON c.project_id = l.project_id AND c.pollutant = l.pollutant
