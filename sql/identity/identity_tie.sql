-- identity_tie
--
-- Pairs of keys that an exact number says are one: the same boiler registration or EIA approval at two
-- sites of one enterprise in one county, a boiler known by its code too, the same organisation code.
--
--     first = the key of a group that was received first; every other key of the group is tied to it
--
-- grain     one row per entity_level, key_a, key_b, why
-- reads     sighted_key, site_number, facility_number, site_place, identity_key
-- source    rulebook §10 [D]; contract §3: never two permits, two counties or two places in one
-- nuance    of two permits that came in one batch nobody knows which a site without permit is: is_sure is
--           false. Sites of one number that lie more than 0.01° apart are a suspicion too
-- bound     one row per key of a group, never the pairs of a group

WITH number AS (
    SELECT
        'boiler_registration' AS why,
        boiler_registration_no AS number_text,
        batch,
        is_in_force,
        site_no,
        facility_code,
        enterprise_no || '@' || region_code AS county
    FROM sighted_key
    WHERE site_no IS NOT NULL AND boiler_registration_no IS NOT NULL
    UNION ALL
    SELECT
        'eia_approval' AS why,
        eia_approval_no AS number_text,
        batch,
        is_in_force,
        site_no,
        facility_code,
        enterprise_no || '@' || region_code AS county
    FROM sighted_key
    WHERE site_no IS NOT NULL AND eia_approval_no IS NOT NULL
),

site_of_number AS (
    SELECT
        why,
        county || '|' || number_text AS shared,
        site_no,
        MIN(batch) AS batch
    FROM number
    GROUP BY why, county, number_text, site_no
    HAVING BOOL_OR(is_in_force)
),

crowded AS (
    SELECT
        why,
        shared
    FROM site_of_number
    GROUP BY why, shared
    HAVING COUNT(*) > 1
),

numbered_site AS (
    SELECT
        s.why,
        s.shared,
        s.batch,
        n.site_key,
        STARTS_WITH(n.site_key, 'permit:') AS is_permit
    FROM site_of_number AS s
    SEMI JOIN crowded AS c
        ON s.why = c.why AND s.shared = c.shared
    INNER JOIN site_number AS n
        ON s.site_no = n.site_no
),

shared_number AS (
    SELECT
        why,
        shared,
        MIN(batch) FILTER (is_permit) AS permit_batch,
        MIN_BY(site_key, CONCAT_WS('|', LPAD(batch::VARCHAR, 9, '0'), NOT is_permit, site_key)) AS first_key
    FROM numbered_site
    GROUP BY why, shared
),

crowded_number AS (
    SELECT
        n.why,
        n.shared
    FROM numbered_site AS n
    INNER JOIN shared_number AS s
        ON n.why = s.why AND n.shared = s.shared AND n.batch = s.permit_batch
    WHERE n.is_permit
    GROUP BY n.why, n.shared
    HAVING COUNT(*) > 1
),

site_tie AS (
    SELECT
        s.first_key AS key_a,
        n.site_key AS key_b,
        n.why,
        MIN(n.batch) AS batch,
        BOOL_OR(
            NOT ((n.is_permit OR STARTS_WITH(s.first_key, 'permit:')) AND c.shared IS NOT NULL)
            AND SPLIT_PART(s.first_key, '|', 2) IS DISTINCT FROM SPLIT_PART(n.site_key, '|', 2)
            AND COALESCE(ABS(a.longitude_e6 - b.longitude_e6) <= 10000, TRUE)
            AND COALESCE(ABS(a.latitude_e6 - b.latitude_e6) <= 10000, TRUE)
        ) AS is_sure
    FROM numbered_site AS n
    INNER JOIN shared_number AS s
        ON n.why = s.why AND n.shared = s.shared AND n.site_key <> s.first_key
    LEFT JOIN crowded_number AS c
        ON n.why = c.why AND n.shared = c.shared
    INNER JOIN site_place AS a
        ON s.first_key = a.site_key
    INNER JOIN site_place AS b
        ON n.site_key = b.site_key
    GROUP BY s.first_key, n.site_key, n.why
),

coded_boiler AS (
    SELECT
        site_no,
        'boiler:' || number_text AS boiler,
        facility_code,
        MIN(batch) AS batch
    FROM number
    WHERE why = 'boiler_registration' AND facility_code IS NOT NULL
    GROUP BY site_no, number_text, facility_code
    HAVING BOOL_OR(is_in_force)
),

facility_tie AS (
    SELECT
        n.site_key || '|' || b.boiler AS key_a,
        n.site_key || '|' || b.facility_code AS key_b,
        b.batch,
        COUNT(*) OVER (PARTITION BY b.site_no, b.boiler, b.batch) = 1 AS is_sure
    FROM coded_boiler AS b
    SEMI JOIN facility_number AS f
        ON b.site_no = f.site_no AND b.boiler = f.facility
    INNER JOIN site_number AS n
        ON b.site_no = n.site_no
),

coded_enterprise AS (
    SELECT
        entity_key,
        first_batch,
        SUBSTR(entity_key, 14, 9) AS organisation_code
    FROM identity_key
    WHERE entity_level = 'enterprise'
),

first_enterprise AS (
    SELECT
        organisation_code,
        MIN_BY(entity_key, CONCAT_WS('|', LPAD(first_batch::VARCHAR, 9, '0'), entity_key)) AS first_key
    FROM coded_enterprise
    GROUP BY organisation_code
    HAVING COUNT(*) > 1
)

SELECT
    'site' AS entity_level,
    key_a,
    key_b,
    why,
    batch,
    is_sure
FROM site_tie
UNION ALL
SELECT
    'facility' AS entity_level,
    key_a,
    key_b,
    'boiler_registration' AS why,
    batch,
    is_sure
FROM facility_tie
UNION ALL
SELECT
    'enterprise' AS entity_level,
    f.first_key AS key_a,
    e.entity_key AS key_b,
    'organisation_code' AS why,
    e.first_batch AS batch,
    TRUE AS is_sure
FROM coded_enterprise AS e
INNER JOIN first_enterprise AS f
    ON e.organisation_code = f.organisation_code AND e.entity_key <> f.first_key
