-- site_number
--
-- Every site key that was ever received, numbered by its first sighting.
--
-- grain     one row per site_no
-- reads     sighted_site
-- source    docs/decisions.md 41

SELECT
    site_key,
    MIN(sight_no) AS site_no
FROM sighted_site
GROUP BY site_key
