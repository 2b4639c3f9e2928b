-- check_area_total_sums_its_projects
--
-- Areas of any level whose total is not the sum of the project rows inside it, added up directly
-- from the projects and not from the level below.
--
-- message   县、市、省各级合计都应等于辖区内项目行之和
-- grain     one row per region_code, pollutant, credit_year
-- reads     area_total, project_reduction, carried_over
-- source    contract §3: totals are sums of the rounded rows, re-addable by hand

WITH place_total AS (
    SELECT
        area_code,
        city_code,
        province_code,
        pollutant,
        credit_year,
        COUNT(*) AS rows_filed,
        COUNT_IF(eligible) AS rows_eligible,
        SUM(computed_t) FILTER (WHERE eligible) AS gross_t,
        SUM(floor_t) AS floor_t,
        SUM(accounted_t) AS accounted_t,
        SUM(ceiling_t) AS ceiling_t
    FROM project_reduction
    GROUP BY area_code, city_code, province_code, pollutant, credit_year
    UNION ALL
    SELECT
        area_code,
        city_code,
        province_code,
        pollutant,
        credit_year,
        0 AS rows_filed,
        0 AS rows_eligible,
        0 AS gross_t,
        SUM(floor_t) AS floor_t,
        SUM(accounted_t) AS accounted_t,
        SUM(ceiling_t) AS ceiling_t
    FROM carried_over
    WHERE is_due
    GROUP BY area_code, city_code, province_code, pollutant, credit_year
),

place_in_area AS (
    SELECT
        pollutant,
        credit_year,
        rows_filed,
        rows_eligible,
        gross_t,
        floor_t,
        accounted_t,
        ceiling_t,
        UNNEST(LIST_DISTINCT([area_code, city_code, province_code])) AS total_code
    FROM place_total
),

sum_of_projects AS (
    SELECT
        total_code AS region_code,
        pollutant,
        credit_year,
        SUM(rows_filed) AS rows_filed,
        SUM(rows_eligible) AS rows_eligible,
        SUM(gross_t) AS gross_t,
        SUM(floor_t) AS floor_t,
        SUM(accounted_t) AS accounted_t,
        SUM(ceiling_t) AS ceiling_t
    FROM place_in_area
    GROUP BY total_code, pollutant, credit_year
)

SELECT
    COALESCE(area.region_code, inside.region_code) AS region_code,
    COALESCE(area.pollutant, inside.pollutant) AS pollutant,
    COALESCE(area.credit_year, inside.credit_year) AS credit_year,
    COALESCE(area.projects, 0) AS projects_stated,
    COALESCE(inside.rows_eligible, 0) AS projects_eligible,
    COALESCE(inside.rows_filed, 0) AS projects_filed,
    COALESCE(area.gross_t, 0) - COALESCE(inside.gross_t, 0) AS gross_difference_t,
    COALESCE(area.floor_t, 0) - COALESCE(inside.floor_t, 0) AS floor_difference_t,
    COALESCE(area.accounted_t, 0) - COALESCE(inside.accounted_t, 0) AS accounted_difference_t,
    COALESCE(area.ceiling_t, 0) - COALESCE(inside.ceiling_t, 0) AS ceiling_difference_t
FROM area_total AS area
FULL JOIN sum_of_projects AS inside
    ON
        area.region_code = inside.region_code
        AND area.pollutant = inside.pollutant
        AND area.credit_year = inside.credit_year
WHERE
    projects_stated NOT IN (projects_eligible, projects_filed)
    OR gross_difference_t <> 0
    OR floor_difference_t <> 0
    OR accounted_difference_t <> 0
    OR ceiling_difference_t <> 0
ORDER BY region_code, pollutant, credit_year
