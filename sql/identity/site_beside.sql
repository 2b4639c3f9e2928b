-- site_beside
--
-- Sites of one enterprise and county that lie within 200 m of each other or have one address: suspicions.
--
-- grain     one row per key_a, key_b, why
-- reads     site_place
-- source    rulebook §10 [D]: ≤ 200 m
-- bound     each site beside the first site of a cell of 0.002° and of the eight around it, or of its address

WITH cell AS (
    SELECT
        site_key,
        county,
        longitude_e6,
        latitude_e6,
        longitude_e6 // 2000 AS x,
        latitude_e6 // 2000 AS y
    FROM site_place
    WHERE longitude_e6 IS NOT NULL AND latitude_e6 IS NOT NULL
),

crowded_county AS (
    SELECT county
    FROM cell
    GROUP BY county
    HAVING COUNT(*) > 1
),

first_of_cell AS (
    SELECT
        c.county,
        c.x,
        c.y,
        MIN(c.site_key) AS site_key,
        MIN_BY(c.longitude_e6, c.site_key) AS longitude_e6,
        MIN_BY(c.latitude_e6, c.site_key) AS latitude_e6
    FROM cell AS c
    SEMI JOIN crowded_county AS crowded
        ON c.county = crowded.county
    GROUP BY c.county, c.x, c.y
),

step AS (
    SELECT
        UNNEST([-1, -1, -1, 0, 0, 0, 1, 1, 1]) AS dx,
        UNNEST([-1, 0, 1, -1, 0, 1, -1, 0, 1]) AS dy
),

around AS (
    SELECT
        f.county,
        f.site_key,
        f.longitude_e6,
        f.latitude_e6,
        f.x + step.dx AS x,
        f.y + step.dy AS y
    FROM first_of_cell AS f
    CROSS JOIN step
),

address AS (
    SELECT
        county || '|' || address AS shared,
        MIN(site_key) AS first_key
    FROM site_place
    WHERE address IS NOT NULL
    GROUP BY shared
    HAVING COUNT(*) > 1
)

SELECT
    LEAST(a.site_key, c.site_key) AS key_a,
    GREATEST(a.site_key, c.site_key) AS key_b,
    'near' AS why
FROM cell AS c
INNER JOIN around AS a
    ON c.county = a.county AND c.x = a.x AND c.y = a.y AND c.site_key <> a.site_key
WHERE ABS(c.longitude_e6 - a.longitude_e6) <= 2000 AND ABS(c.latitude_e6 - a.latitude_e6) <= 2000
GROUP BY ALL
UNION ALL
SELECT
    a.first_key AS key_a,
    s.site_key AS key_b,
    'address' AS why
FROM site_place AS s
INNER JOIN address AS a
    ON s.county || '|' || s.address = a.shared AND s.site_key <> a.first_key
