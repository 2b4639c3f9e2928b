-- check_area_total_sums_its_parts
--
-- Areas whose total is not the sum of the areas directly below and of the projects filed directly
-- with it: projects → county, counties + direct projects → city, cities + direct projects → province.
--
-- message   各地区合计应等于直接下级地区合计与直报本级项目之和
-- grain     one row per region_code, pollutant, credit_year
-- reads     area_total, project_reduction, carried_over
-- source    contract §3: totals are sums of the rounded rows, re-addable by hand

WITH part AS (
    SELECT
        area_code AS region_code,
        pollutant,
        credit_year,
        SUM(computed_t) FILTER (WHERE eligible) AS gross_t,
        SUM(floor_t) AS floor_t,
        SUM(accounted_t) AS accounted_t,
        SUM(ceiling_t) AS ceiling_t
    FROM project_reduction
    GROUP BY area_code, pollutant, credit_year
    UNION ALL
    SELECT
        area_code AS region_code,
        pollutant,
        credit_year,
        0 AS gross_t,
        SUM(floor_t) AS floor_t,
        SUM(accounted_t) AS accounted_t,
        SUM(ceiling_t) AS ceiling_t
    FROM carried_over
    WHERE is_due
    GROUP BY area_code, pollutant, credit_year
    UNION ALL
    SELECT
        parent_code AS region_code,
        pollutant,
        credit_year,
        gross_t,
        floor_t,
        accounted_t,
        ceiling_t
    FROM area_total
    WHERE parent_code IS NOT NULL
),

sum_of_parts AS (
    SELECT
        region_code,
        pollutant,
        credit_year,
        SUM(gross_t) AS gross_t,
        SUM(floor_t) AS floor_t,
        SUM(accounted_t) AS accounted_t,
        SUM(ceiling_t) AS ceiling_t
    FROM part
    GROUP BY region_code, pollutant, credit_year
)

SELECT
    COALESCE(area.region_code, parts.region_code) AS region_code,
    COALESCE(area.pollutant, parts.pollutant) AS pollutant,
    COALESCE(area.credit_year, parts.credit_year) AS credit_year,
    COALESCE(area.gross_t, 0) - COALESCE(parts.gross_t, 0) AS gross_difference_t,
    COALESCE(area.floor_t, 0) - COALESCE(parts.floor_t, 0) AS floor_difference_t,
    COALESCE(area.accounted_t, 0) - COALESCE(parts.accounted_t, 0) AS accounted_difference_t,
    COALESCE(area.ceiling_t, 0) - COALESCE(parts.ceiling_t, 0) AS ceiling_difference_t
FROM area_total AS area
FULL JOIN sum_of_parts AS parts
    ON
        area.region_code = parts.region_code
        AND area.pollutant = parts.pollutant
        AND area.credit_year = parts.credit_year
WHERE
    gross_difference_t <> 0
    OR floor_difference_t <> 0
    OR accounted_difference_t <> 0
    OR ceiling_difference_t <> 0
ORDER BY region_code, pollutant, credit_year
