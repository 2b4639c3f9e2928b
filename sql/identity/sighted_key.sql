-- sighted_key
--
-- Every sighting with the numbers of the enterprise and site, and the codes of facility and outlet, that it names.
--
--     facility     facility code, else boiler registration; a vehicle by its VIN, at no site
--
-- grain     one row per sight_no
-- reads     sighting, sighted_site, site_number, enterprise_number
-- source    contract §3 (identity of a source); rulebook §7.3 [V], §10 [D]
-- nuance    what a row leaves empty is no key: a project without codes has neither facility nor outlet

WITH sited AS (
    SELECT
        s.sight_no,
        n.site_no
    FROM sighted_site AS s
    INNER JOIN site_number AS n
        ON s.site_key = n.site_key
)

SELECT
    s.sight_no,
    s.batch,
    s.is_project,
    s.is_in_force,
    s.project_id,
    s.region_code,
    e.enterprise_no,
    COALESCE(h.enterprise_no, e.enterprise_no) AS holder_no,
    k.site_no,
    COALESCE('vin:' || s.vin, s.facility_code, 'boiler:' || s.boiler_registration_no) AS facility,
    s.facility_code,
    s.outlet_code,
    s.boiler_registration_no,
    s.eia_approval_no,
    s.site_address,
    s.longitude_e6,
    s.latitude_e6
FROM sighting AS s
LEFT JOIN sited AS k
    ON s.sight_no = k.sight_no
LEFT JOIN enterprise_number AS e
    ON COALESCE(s.uscc, s.holder) = e.code
LEFT JOIN enterprise_number AS h
    ON CASE WHEN s.holder <> s.uscc THEN s.holder END = h.code
