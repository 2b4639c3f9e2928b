-- out_project_identity
--
-- The enterprise, site, facility and outlet of each project in force.
--
-- grain     one row per project_id
-- reads     sighted_key, facility_number, outlet_number, identity_member
-- source    docs/decisions.md 41; contract §3 (identity of a source)
-- nuance    a project without facility or outlet code has none: what is missing is a question

SELECT
    k.project_id,
    e.entity_id AS enterprise_id,
    s.entity_id AS site_id,
    f.entity_id AS facility_id,
    o.entity_id AS outlet_id
FROM sighted_key AS k
LEFT JOIN facility_number AS fn
    ON k.site_no = fn.site_no AND k.facility = fn.facility
LEFT JOIN outlet_number AS outlet
    ON k.site_no = outlet.site_no AND k.outlet_code = outlet.outlet_code
LEFT JOIN identity_member AS e
    ON e.entity_level = 'enterprise' AND k.enterprise_no = e.key_no
LEFT JOIN identity_member AS s
    ON s.entity_level = 'site' AND k.site_no = s.key_no
LEFT JOIN identity_member AS f
    ON f.entity_level = 'facility' AND fn.facility_no = f.key_no
LEFT JOIN identity_member AS o
    ON o.entity_level = 'outlet' AND outlet.outlet_no = o.key_no
WHERE k.is_project AND k.is_in_force
ORDER BY k.project_id
