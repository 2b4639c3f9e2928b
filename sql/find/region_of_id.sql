-- region_of_id
--
-- Projects whose id names another city than their region code.
--
-- grain     one row per project_id
-- reads     placed_project, ref_region, region_area
-- source    rulebook §11 F-18 [D]
-- nuance    a code that was renamed or raised is the one it became; a local zone is of its city; of a municipality
--           every code is its city. An id that names a whole province says nothing of the city (V-14 tells another)
-- gaps      an id whose code is in no list: the id was made otherwise

WITH known AS (
    SELECT DISTINCT region_code
    FROM ref_region
),

named AS (
    SELECT
        p.project_id,
        p.region_code,
        p.city_code,
        LEFT(p.project_id, 6) AS id_code
    FROM placed_project AS p
    SEMI JOIN known AS k
        ON LEFT(p.project_id, 6) = k.region_code
    WHERE SUBSTRING(p.project_id, 3, 4) <> '0000'
)

SELECT
    n.project_id,
    n.region_code
FROM named AS n
LEFT JOIN region_area AS id_area
    ON n.id_code = id_area.region_code
LEFT JOIN region_area AS area
    ON n.region_code = area.region_code
WHERE
    LEFT(n.id_code, 4) NOT IN (LEFT(n.region_code, 4), LEFT(n.city_code, 4), COALESCE(LEFT(area.area_code, 4), ''))
    AND COALESCE(LEFT(id_area.area_code, 4), '')
    NOT IN (LEFT(n.region_code, 4), LEFT(n.city_code, 4), COALESCE(LEFT(area.area_code, 4), ''))
    AND NOT (LEFT(n.id_code, 2) IN ('11', '12', '31', '50') AND LEFT(n.id_code, 2) = LEFT(n.region_code, 2))
