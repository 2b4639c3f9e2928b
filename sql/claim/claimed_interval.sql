-- claimed_interval
--
-- The intervals claimed at crowded sites, each once for every way its source is described, with the claim
-- that covered it first.
--
-- grain     one row per interval_no: identity of a source, scale, interval
-- reads     claim_interval
-- source    contract §3
-- nuance    fifty thousand equal claims give one row: what comes later is compared with intervals, not
--           with claims

WITH once AS (
    SELECT
        plan_id,
        pollutant,
        project_type,
        uscc,
        organisation,
        area_code,
        city_code,
        permit_site,
        county_key,
        enterprise_key,
        longitude_deg,
        latitude_deg,
        facility_code,
        outlet_code,
        title_key,
        organisation_link,
        boiler_link,
        approval_link,
        is_near_another_county,
        enterprise_link,
        former_links,
        unit_key,
        is_said_to_be_shared,
        unit_activity,
        scale_kind,
        scale,
        intensity_scale,
        low,
        high,
        figures_link,
        MIN(line_no) AS first_line_no
    FROM claim_interval
    GROUP BY ALL
)

SELECT
    ROW_NUMBER() OVER () AS interval_no,
    once.*,
    HASH(
        once.plan_id,
        once.pollutant,
        once.project_type,
        once.uscc,
        once.organisation,
        once.area_code,
        once.city_code,
        once.permit_site,
        once.county_key,
        once.enterprise_key,
        once.longitude_deg,
        once.latitude_deg,
        once.facility_code,
        once.outlet_code,
        once.title_key,
        once.organisation_link,
        once.boiler_link,
        once.approval_link,
        once.is_near_another_county,
        once.enterprise_link,
        once.former_links,
        once.unit_key,
        once.is_said_to_be_shared,
        once.unit_activity,
        once.scale_kind,
        once.scale,
        once.intensity_scale,
        once.figures_link
    ) AS source_key
FROM once
