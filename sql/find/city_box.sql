-- city_box
--
-- The place of each project beside the box in which the sites of its city lie, wrong places left out.
--
--     k    = 1 + max(least, ⌊share · sites⌋),  the places counted from each side
--     box  = from the k-th lowest to the k-th highest place, widened to the median place of every county
--
-- grain     one row per project_id with a place
-- reads     record_project, placed_project, ref_threshold
-- source    rulebook §11 F-18 [D]; least and share in reference_data/thresholds.csv
-- nuance    the outermost places are left out, so that wrong ones do not widen the box for each other; a county far off
--           is in it by its median, which wrong places do not move until they are half of it. Medians and
--           ranks are places that a record states (of two middle ones the lower): nothing is interpolated
-- gaps      a county of fewer sites than the threshold has no median to speak for it: is_known_county is false

WITH limits AS (
    SELECT
        MAX(value) FILTER (WHERE key = 'outermost') AS outermost,
        MAX(value) FILTER (WHERE key = 'outermost_share') AS outermost_pct,
        MAX(value) FILTER (WHERE key = 'county_places') AS county_places
    FROM ref_threshold
    WHERE kind = 'F-18'
),

site AS (
    SELECT
        p.city_code,
        p.region_code,
        ANY_VALUE(p.city_name) AS city_name,
        MIN(r.longitude_deg) AS longitude_deg,
        MIN(r.latitude_deg) AS latitude_deg
    FROM record_project AS r
    INNER JOIN placed_project AS p
        ON r.project_id = p.project_id
    WHERE r.longitude_deg IS NOT NULL AND r.latitude_deg IS NOT NULL
    GROUP BY p.city_code, p.region_code, p.site_key
),

county AS (
    SELECT
        s.city_code,
        s.region_code,
        LIST(s.longitude_deg ORDER BY s.longitude_deg)[(COUNT(*) + 1) // 2] AS longitude_deg,
        LIST(s.latitude_deg ORDER BY s.latitude_deg)[(COUNT(*) + 1) // 2] AS latitude_deg
    FROM site AS s
    CROSS JOIN limits AS t
    GROUP BY s.city_code, s.region_code
    HAVING COUNT(*) >= MAX(t.county_places)
),

ordered AS (
    SELECT
        s.city_code,
        COUNT(*) AS places,
        ANY_VALUE(s.city_name) AS city_name,
        LIST(s.longitude_deg ORDER BY s.longitude_deg) AS longitudes,
        LIST(s.latitude_deg ORDER BY s.latitude_deg) AS latitudes,
        1 + GREATEST(MAX(t.outermost), FLOOR(COUNT(*) * MAX(t.outermost_pct) * 0.01))::BIGINT AS k
    FROM site AS s
    CROSS JOIN limits AS t
    GROUP BY s.city_code
),

middle AS (
    SELECT
        city_code,
        MIN(longitude_deg) AS west_deg,
        MAX(longitude_deg) AS east_deg,
        MIN(latitude_deg) AS south_deg,
        MAX(latitude_deg) AS north_deg
    FROM county
    GROUP BY city_code
),

city AS (
    SELECT
        o.city_code,
        o.places,
        o.city_name,
        LEAST(o.longitudes[o.k], m.west_deg) AS west_deg,
        GREATEST(o.longitudes[o.places - o.k + 1], m.east_deg) AS east_deg,
        LEAST(o.latitudes[o.k], m.south_deg) AS south_deg,
        GREATEST(o.latitudes[o.places - o.k + 1], m.north_deg) AS north_deg
    FROM ordered AS o
    LEFT JOIN middle AS m
        ON o.city_code = m.city_code
    WHERE o.places >= 2 * o.k
)

SELECT
    r.project_id,
    c.city_name,
    r.longitude_deg,
    r.latitude_deg,
    c.places,
    c.west_deg,
    c.east_deg,
    c.south_deg,
    c.north_deg,
    y.region_code IS NOT NULL AS is_known_county
FROM record_project AS r
INNER JOIN placed_project AS p
    ON r.project_id = p.project_id
INNER JOIN city AS c
    ON p.city_code = c.city_code
LEFT JOIN county AS y
    ON p.city_code = y.city_code AND p.region_code = y.region_code
WHERE r.longitude_deg IS NOT NULL AND r.latitude_deg IS NOT NULL
