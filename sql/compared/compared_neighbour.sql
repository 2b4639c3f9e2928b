-- compared_neighbour
--
-- The projects that a project is compared with: those which share a key with it, or stand beside it.
--
-- grain     one row per project_id (the neighbour)
-- reads     compared_project, asked_project, shared_list_item
-- source    contract §3 (identity of a source), rulebook §10
-- bound     the nearest 60 of them: those with most in common, then in line

WITH own AS (
    SELECT
        p.project_id,
        p.permit_site,
        p.uscc,
        p.region_code,
        p.organisation_code,
        p.enterprise_key,
        p.site_key,
        p.outlet_code,
        p.facility_code,
        p.boiler_registration_no,
        p.eia_approval_no,
        p.longitude_deg,
        p.latitude_deg,
        p.title_key
    FROM compared_project AS p
    SEMI JOIN asked_project AS a
        ON p.project_id = a.project_id
),

beside AS (
    SELECT
        p.project_id,
        COALESCE(o.permit_site = p.permit_site, FALSE) AS has_same_permit,
        COALESCE(o.uscc = p.uscc AND o.region_code = p.region_code, FALSE) AS has_same_enterprise_and_county,
        COALESCE(o.uscc = p.uscc AND o.region_code <> p.region_code, FALSE) AS has_same_enterprise,
        COALESCE(o.uscc <> p.uscc AND o.organisation_code = p.organisation_code, FALSE) AS has_same_organisation,
        COALESCE(
            o.uscc IS DISTINCT FROM p.uscc AND o.enterprise_key = p.enterprise_key, FALSE
        ) AS has_same_name,
        COALESCE(o.site_key = p.site_key AND o.outlet_code = p.outlet_code, FALSE) AS has_same_outlet,
        COALESCE(o.site_key = p.site_key AND o.facility_code = p.facility_code, FALSE) AS has_same_facility,
        COALESCE(o.boiler_registration_no = p.boiler_registration_no, FALSE) AS has_same_boiler,
        COALESCE(o.eia_approval_no = p.eia_approval_no, FALSE) AS has_same_approval,
        COALESCE(
            ABS(o.longitude_deg - p.longitude_deg) <= 0.002 AND ABS(o.latitude_deg - p.latitude_deg) <= 0.002, FALSE
        ) AS is_near,
        i.project_id IS NOT NULL AS has_same_item,
        COALESCE(o.title_key = p.title_key, FALSE) AS has_same_title,
        ROW_NUMBER() OVER (ORDER BY p.credit_year, p.acceptance_date, p.project_id) AS line_no
    FROM compared_project AS p
    CROSS JOIN own AS o
    LEFT JOIN shared_list_item AS i
        ON p.project_id = i.project_id
    WHERE p.project_id <> o.project_id
),

tied AS (
    SELECT
        project_id,
        line_no,
        has_same_permit,
        has_same_enterprise_and_county,
        has_same_enterprise,
        has_same_organisation,
        has_same_name,
        has_same_outlet,
        has_same_facility,
        has_same_boiler,
        has_same_approval,
        is_near,
        has_same_item,
        has_same_title,
        has_same_permit::INTEGER * 8
        + has_same_outlet::INTEGER * 8
        + has_same_facility::INTEGER * 4
        + has_same_item::INTEGER * 8
        + has_same_enterprise_and_county::INTEGER * 4
        + has_same_boiler::INTEGER * 4
        + has_same_approval::INTEGER * 4
        + is_near::INTEGER * 2
        + has_same_name::INTEGER * 2
        + has_same_organisation::INTEGER * 2
        + has_same_enterprise::INTEGER
        + has_same_title::INTEGER AS closeness
    FROM beside
    WHERE
        has_same_permit
        OR has_same_enterprise_and_county
        OR has_same_enterprise
        OR has_same_organisation
        OR has_same_name
        OR has_same_boiler
        OR has_same_approval
        OR is_near
        OR has_same_item
)

SELECT
    project_id,
    line_no,
    has_same_permit,
    has_same_enterprise_and_county,
    has_same_enterprise,
    has_same_organisation,
    has_same_name,
    has_same_outlet,
    has_same_facility,
    has_same_boiler,
    has_same_approval,
    is_near,
    has_same_item,
    has_same_title,
    closeness,
    COUNT(*) OVER () AS neighbours
FROM tied
QUALIFY ROW_NUMBER() OVER (ORDER BY closeness DESC, line_no ASC) <= 60
