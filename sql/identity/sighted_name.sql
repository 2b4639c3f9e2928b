-- sighted_name
--
-- The sightings of sites without a permit, with the name that such a site goes by.
--
-- grain     one row per sight_no
-- reads     sighting
-- source    contract §3 (identity of a source); sql/macro/site_owner.sql

SELECT
    sight_no,
    batch,
    'name:' || uscc || '@' || region_code || '|' || PLAIN_NAME(enterprise_name) AS name_key,
    longitude_e6,
    latitude_e6
FROM sighting
WHERE permit_no IS NULL AND uscc IS NOT NULL
