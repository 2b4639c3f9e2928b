-- city_box
--
-- The place of each project beside the box in which all other sites of its city lie.
--
-- grain     one row per project_id with a place
-- reads     record_project, placed_project
-- source    rulebook §11 F-18 [D]
-- nuance    the box leaves the project's own site out, so that a wrong place does not widen it

WITH site AS (
    SELECT
        p.city_code,
        p.site_key,
        ANY_VALUE(p.city_name) AS city_name,
        MIN(r.longitude_deg) AS longitude_deg,
        MIN(r.latitude_deg) AS latitude_deg
    FROM record_project AS r
    INNER JOIN placed_project AS p
        ON r.project_id = p.project_id
    WHERE r.longitude_deg IS NOT NULL
    GROUP BY p.city_code, p.site_key
),

city AS (
    SELECT
        city_code,
        COUNT(*) AS places,
        MIN(longitude_deg, 2) AS west,
        MAX(longitude_deg, 2) AS east,
        MIN(latitude_deg, 2) AS south,
        MAX(latitude_deg, 2) AS north
    FROM site
    GROUP BY city_code
    HAVING COUNT(*) > 1
)

SELECT
    r.project_id,
    s.city_name,
    r.longitude_deg,
    r.latitude_deg,
    c.places,
    CASE WHEN s.longitude_deg = c.west[1] THEN c.west[2] ELSE c.west[1] END AS west_deg,
    CASE WHEN s.longitude_deg = c.east[1] THEN c.east[2] ELSE c.east[1] END AS east_deg,
    CASE WHEN s.latitude_deg = c.south[1] THEN c.south[2] ELSE c.south[1] END AS south_deg,
    CASE WHEN s.latitude_deg = c.north[1] THEN c.north[2] ELSE c.north[1] END AS north_deg
FROM record_project AS r
INNER JOIN placed_project AS p
    ON r.project_id = p.project_id
INNER JOIN site AS s
    ON p.city_code = s.city_code AND p.site_key = s.site_key
INNER JOIN city AS c
    ON s.city_code = c.city_code
WHERE r.longitude_deg IS NOT NULL
