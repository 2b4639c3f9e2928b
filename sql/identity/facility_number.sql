-- facility_number
--
-- Every facility that was ever received, numbered by its first sighting; a vehicle is at no site.
--
-- grain     one row per facility_no
-- reads     sighted_key
-- source    docs/decisions.md 41

SELECT
    site_no,
    facility,
    MIN(sight_no) AS facility_no,
    MIN(batch) AS first_batch,
    MIN(facility_code) IS NULL AS is_boiler,
    COUNT(*) FILTER (is_in_force AND (is_project OR site_no IS NULL)) AS projects
FROM sighted_key
WHERE facility IS NOT NULL AND (site_no IS NOT NULL OR STARTS_WITH(facility, 'vin:'))
GROUP BY site_no, facility
