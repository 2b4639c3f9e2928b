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
--           as written there and, where they lie more than 0.01° apart, by place; never two counties in one
-- bound     places of one name in neighbouring cells of 0.01°

WITH named_site AS (
    SELECT
        project_id,
        COALESCE(uscc, '') || '@' || region_code || '|' || PLAIN_NAME(enterprise_name) AS name_key,
        longitude_deg,
        latitude_deg
    FROM record_project
    WHERE permit_no IS NULL
),

spread_name AS (
    SELECT name_key
    FROM named_site
    GROUP BY name_key
    HAVING MAX(longitude_deg) - MIN(longitude_deg) > 0.01 OR MAX(latitude_deg) - MIN(latitude_deg) > 0.01
),

place AS (
    SELECT DISTINCT
        n.name_key,
        n.longitude_deg,
        n.latitude_deg
    FROM named_site AS n
    SEMI JOIN spread_name AS s
        ON n.name_key = s.name_key
    WHERE n.longitude_deg IS NOT NULL
),

cell AS (
    SELECT
        *,
        MICRO(longitude_deg) // 10000 AS across,
        MICRO(latitude_deg) // 10000 AS along
    FROM place
),

around AS (
    SELECT
        name_key,
        longitude_deg,
        latitude_deg,
        across + UNNEST([-1, -1, -1, 0, 0, 0, 1, 1, 1]) AS across,
        along + UNNEST([-1, 0, 1, -1, 0, 1, -1, 0, 1]) AS along
    FROM cell
),

placed AS (
    SELECT
        here.name_key,
        here.longitude_deg,
        here.latitude_deg,
        MIN(near.longitude_deg || '|' || near.latitude_deg) AS place_key
    FROM around AS here
    INNER JOIN cell AS near
        ON
            here.name_key = near.name_key
            AND here.across = near.across
            AND here.along = near.along
            AND ABS(here.longitude_deg - near.longitude_deg) <= 0.01
            AND ABS(here.latitude_deg - near.latitude_deg) <= 0.01
    GROUP BY here.name_key, here.longitude_deg, here.latitude_deg
),

keyed AS (
    SELECT
        r.project_id,
        r.project_type,
        r.credit_year,
        r.region_code,
        r.acceptance_date,
        r.project_nature,
        r.facility_code,
        r.outlet_code,
        COALESCE(LEFT(r.permit_no, 21), n.name_key || COALESCE('|' || p.place_key, '')) AS site_key
    FROM record_project AS r
    LEFT JOIN named_site AS n
        ON r.project_id = n.project_id
    LEFT JOIN placed AS p
        ON n.name_key = p.name_key AND n.longitude_deg = p.longitude_deg AND n.latitude_deg = p.latitude_deg
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
