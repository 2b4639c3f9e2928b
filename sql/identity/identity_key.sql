-- identity_key
--
-- Every key that was ever received, with its first sighting and what it belongs to.
--
-- grain     one row per entity_level, key_no
-- reads     sighted_key, enterprise_number, site_number, facility_number, outlet_number
-- source    docs/decisions.md 41
-- nuance    a key stays when its records are withdrawn: it founds the id that was given out. name_sight is the
--           sighting whose name is shown, one in force before all others

WITH of_enterprise AS (
    SELECT
        enterprise_no,
        MIN(batch) AS first_batch,
        MAX(CASE WHEN is_in_force THEN 1::BIGINT << 40 ELSE 0 END + sight_no) AS name_sight,
        COUNT(*) FILTER (is_in_force AND is_project) AS projects
    FROM sighted_key
    WHERE enterprise_no IS NOT NULL
    GROUP BY enterprise_no
),

of_holder AS (
    SELECT
        holder_no AS enterprise_no,
        MIN(batch) AS first_batch
    FROM sighted_key
    WHERE holder_no <> enterprise_no
    GROUP BY holder_no
),

of_site AS (
    SELECT
        site_no,
        MIN(batch) AS first_batch,
        MAX(CASE WHEN is_in_force THEN 1::BIGINT << 40 ELSE 0 END + sight_no) AS name_sight,
        COUNT(*) FILTER (is_in_force AND is_project) AS projects
    FROM sighted_key
    WHERE site_no IS NOT NULL
    GROUP BY site_no
)

SELECT
    'enterprise' AS entity_level,
    n.enterprise_no AS key_no,
    n.first_sight_no,
    'uscc:' || n.code AS entity_key,
    NULL::VARCHAR AS code,
    0 AS key_rank,
    NULL::BIGINT AS site_no,
    NULL::VARCHAR AS parent_level,
    NULL::BIGINT AS parent_no,
    NULL::VARCHAR AS region_code,
    LEAST(e.first_batch, h.first_batch) AS first_batch,
    e.name_sight,
    COALESCE(e.projects, 0) AS projects
FROM enterprise_number AS n
LEFT JOIN of_enterprise AS e
    ON n.enterprise_no = e.enterprise_no
LEFT JOIN of_holder AS h
    ON n.enterprise_no = h.enterprise_no
UNION ALL
SELECT
    'site' AS entity_level,
    n.site_no AS key_no,
    n.site_no AS first_sight_no,
    n.site_key AS entity_key,
    NULL AS code,
    CASE WHEN STARTS_WITH(n.site_key, 'permit:') THEN 0 ELSE 1 END AS key_rank,
    n.site_no,
    'enterprise' AS parent_level,
    f.holder_no AS parent_no,
    f.region_code,
    s.first_batch,
    s.name_sight,
    s.projects
FROM site_number AS n
INNER JOIN of_site AS s
    ON n.site_no = s.site_no
INNER JOIN sighted_key AS f
    ON n.site_no = f.sight_no
UNION ALL
SELECT
    'facility' AS entity_level,
    f.facility_no AS key_no,
    f.facility_no AS first_sight_no,
    CONCAT_WS('|', n.site_key, f.facility) AS entity_key,
    f.facility AS code,
    CASE WHEN f.is_boiler THEN 1 ELSE 0 END AS key_rank,
    f.site_no,
    'site' AS parent_level,
    f.site_no AS parent_no,
    s.region_code,
    f.first_batch,
    NULL AS name_sight,
    f.projects
FROM facility_number AS f
LEFT JOIN site_number AS n
    ON f.site_no = n.site_no
LEFT JOIN sighted_key AS s
    ON f.site_no = s.sight_no
UNION ALL
SELECT
    'outlet' AS entity_level,
    o.outlet_no AS key_no,
    o.outlet_no AS first_sight_no,
    n.site_key || '|' || o.outlet_code AS entity_key,
    o.outlet_code AS code,
    0 AS key_rank,
    o.site_no,
    CASE WHEN f.facility_no IS NULL THEN 'site' ELSE 'facility' END AS parent_level,
    COALESCE(f.facility_no, o.site_no) AS parent_no,
    s.region_code,
    o.first_batch,
    NULL AS name_sight,
    o.projects
FROM outlet_number AS o
INNER JOIN site_number AS n
    ON o.site_no = n.site_no
INNER JOIN sighted_key AS s
    ON o.site_no = s.sight_no
LEFT JOIN facility_number AS f
    ON o.site_no = f.site_no AND o.facility = f.facility
