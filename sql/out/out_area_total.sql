-- out_area_total
--
-- County, city and province totals, of the year and cumulative over the plan.
--
-- grain     one row per region_code, pollutant, credit_year
-- reads     area_year, region_year
-- source    contract §3 Totals, §4; rulebook §2.3 (累计)
-- gaps      a region code that ended inside the plan keeps its last name

WITH last_name AS (
    SELECT
        region_code,
        plan_id,
        ARG_MAX(region_name, credit_year) AS region_name,
        ARG_MAX(level, credit_year) AS level,
        ARG_MAX(CASE WHEN level = 'city' THEN province_code ELSE parent_code END, credit_year) AS parent_code
    FROM region_year
    GROUP BY region_code, plan_id
)

SELECT
    y.region_code,
    n.region_name,
    n.level,
    n.parent_code,
    y.plan_id,
    y.pollutant,
    y.credit_year,
    y.projects,
    y.reported_t,
    y.gross_t,
    y.floor_t,
    y.accounted_t,
    y.ceiling_t,
    SUM(y.reported_t) OVER plan_years AS cumulative_reported_t,
    SUM(y.floor_t) OVER plan_years AS cumulative_floor_t,
    SUM(y.accounted_t) OVER plan_years AS cumulative_accounted_t,
    SUM(y.ceiling_t) OVER plan_years AS cumulative_ceiling_t
FROM area_year AS y
INNER JOIN last_name AS n
    ON y.region_code = n.region_code AND y.plan_id = n.plan_id
WINDOW plan_years AS (PARTITION BY y.region_code, y.pollutant, y.plan_id ORDER BY y.credit_year)
ORDER BY y.region_code, y.pollutant, y.credit_year
