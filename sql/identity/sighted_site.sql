-- sighted_site
--
-- Every sighting with the key of its site: the permit (credit code and three digits), else credit code @
-- county | name, apart by place.
--
-- grain     one row per sight_no that names a site
-- reads     sighting, sighted_name, site_leader
-- source    contract §3 (identity of a source); rulebook §7.3 [V]

SELECT
    sight_no,
    'permit:' || LEFT(permit_no, 21) AS site_key
FROM sighting
WHERE permit_no IS NOT NULL
UNION ALL
SELECT
    n.sight_no,
    COALESCE(l.site_key, n.name_key) AS site_key
FROM sighted_name AS n
LEFT JOIN site_leader AS l
    ON
        n.name_key = l.name_key
        AND n.longitude_e6 IS NOT DISTINCT FROM l.longitude_e6
        AND n.latitude_e6 IS NOT DISTINCT FROM l.latitude_e6
WHERE n.name_key IS NOT NULL
