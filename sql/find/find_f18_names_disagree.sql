-- find_f18_names_disagree
--
-- F-18: what names a project does not go together: permit and credit code, id and region, place and city.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, record_project, region_of_id, city_box, ref_threshold
-- source    rulebook §11 F-18 [D]; a permit begins with the credit code (HJ 608-2017)
-- nuance    an enterprise that states former names may hold the permit of one that it took over; a code registered anew
--           keeps the organisation's nine places. A site of a county from which few report may lie farther out than the
--           others: a prefecture may be 300 km long. It asks and takes no tonnes

WITH limits AS (
    SELECT
        MAX(value) FILTER (WHERE key = 'places') AS places,
        MAX(value) FILTER (WHERE key = 'margin') AS margin,
        MAX(value) FILTER (WHERE key = 'margin_of_few') AS margin_of_few
    FROM ref_threshold
    WHERE kind = 'F-18'
),

bounded AS (
    SELECT
        b.*,
        CASE WHEN b.is_known_county THEN t.margin ELSE t.margin_of_few END AS margin
    FROM city_box AS b
    CROSS JOIN limits AS t
    WHERE b.places > t.places
),

disagreeing AS (
    SELECT
        project_id,
        'permit' AS what,
        permit_no AS one,
        uscc AS other,
        ['permit_no', 'uscc', 'former_names'] AS columns
    FROM record_project
    WHERE
        LEFT(permit_no, 18) <> uscc
        AND SUBSTRING(permit_no, 9, 9) <> SUBSTRING(uscc, 9, 9)
        AND former_names IS NULL
    UNION ALL
    SELECT
        project_id,
        'region' AS what,
        project_id AS one,
        region_code AS other,
        ['project_id', 'region_code'] AS columns
    FROM region_of_id
    UNION ALL
    SELECT
        b.project_id,
        'place' AS what,
        AS_WRITTEN(b.longitude_deg) || ', ' || AS_WRITTEN(b.latitude_deg) AS one,
        b.city_name AS other,
        ['longitude_deg', 'latitude_deg', 'region_code'] AS columns
    FROM bounded AS b
    WHERE
        b.longitude_deg < b.west_deg - GREATEST(b.margin, b.east_deg - b.west_deg)
        OR b.longitude_deg > b.east_deg + GREATEST(b.margin, b.east_deg - b.west_deg)
        OR b.latitude_deg < b.south_deg - GREATEST(b.margin, b.north_deg - b.south_deg)
        OR b.latitude_deg > b.north_deg + GREATEST(b.margin, b.north_deg - b.south_deg)
)

SELECT
    'F-18' AS kind,
    d.project_id || '|' || d.what AS finding_key,
    c.pollutant,
    d.project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'names': d.what,
        'one': d.one,
        'other': d.other,
        'columns': d.columns
    }) AS facts
FROM disagreeing AS d
INNER JOIN claim AS c
    ON d.project_id = c.project_id
WHERE c.eligible
