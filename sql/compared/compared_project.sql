-- compared_project
--
-- Every project of a run with what its source may be known by, in plain form.
--
-- grain     one row per project_id
-- reads     described_project
-- source    contract §3 (identity of a source)

SELECT
    project_id,
    project_name,
    project_type,
    enterprise_name,
    credit_year,
    acceptance_date,
    plan_id,
    region_code,
    region_name,
    city_name,
    uscc,
    SUBSTRING(uscc, 9, 9) AS organisation_code,
    permit_no,
    LEFT(permit_no, 21) AS permit_site,
    LEFT(permit_no, 18) AS permit_holder,
    site_key,
    facility_code,
    outlet_code,
    boiler_registration_no,
    eia_approval_no,
    longitude_deg,
    latitude_deg,
    PLAIN_NAME(enterprise_name) AS enterprise_key,
    PLAIN_NAME(project_name) AS title_key
FROM described_project
