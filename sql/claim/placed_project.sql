-- placed_project
--
-- Every project in force, placed in its area and plan, with the keys under which one source is known.
--
--     site   = the permit (credit code and three digits), else credit code @ county | name | place
--     point  = site | facility | outlet, else the project alone
--
-- grain     one row per project_id
-- reads     record_project, region_year, region_area
-- source    contract §3 (identity of a source); rulebook §7.3 [V]: a permit stands for a site
-- nuance    the last letter of a permit changes when it is issued anew: the same site
-- gaps      without permit: sites of one enterprise in one county are kept apart by the enterprise's name
--           as written there and, where given, by coordinates to 0.01°; never two counties in one

WITH keyed AS (
    SELECT
        project_id,
        project_type,
        credit_year,
        region_code,
        acceptance_date,
        project_nature,
        facility_code,
        outlet_code,
        COALESCE(
            LEFT(permit_no, 21),
            COALESCE(uscc, '') || '@' || region_code || '|' || PLAIN_NAME(enterprise_name)
            || COALESCE('|' || ROUND(longitude_deg, 2)::VARCHAR || '|' || ROUND(latitude_deg, 2)::VARCHAR, '')
        ) AS site_key
    FROM record_project
)

SELECT
    k.project_id,
    k.project_type,
    k.credit_year,
    k.region_code,
    k.acceptance_date,
    k.project_nature,
    k.facility_code,
    k.outlet_code,
    k.site_key,
    CASE
        WHEN k.facility_code IS NULL AND k.outlet_code IS NULL THEN k.project_id
        ELSE k.site_key || '|' || COALESCE(k.facility_code, '') || '|' || COALESCE(k.outlet_code, '')
    END AS point_key,
    r.plan_id,
    r.region_name,
    a.area_code,
    r.city_code,
    c.region_name AS city_name,
    r.province_code
FROM keyed AS k
LEFT JOIN region_year AS r
    ON k.region_code = r.region_code AND k.credit_year = r.credit_year
LEFT JOIN region_year AS c
    ON r.city_code = c.region_code AND r.credit_year = c.credit_year
LEFT JOIN region_area AS a
    ON k.region_code = a.region_code
