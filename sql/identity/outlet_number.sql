-- outlet_number
--
-- Every outlet that was ever received, numbered by its first sighting, with the one facility named beside it.
--
-- grain     one row per outlet_no
-- reads     sighted_key
-- source    docs/decisions.md 41

SELECT
    site_no,
    outlet_code,
    MIN(sight_no) AS outlet_no,
    MIN(batch) AS first_batch,
    CASE WHEN MIN(facility) = MAX(facility) THEN MIN(facility) END AS facility,
    COUNT(*) FILTER (is_in_force AND is_project) AS projects
FROM sighted_key
WHERE outlet_code IS NOT NULL AND site_no IS NOT NULL
GROUP BY site_no, outlet_code
