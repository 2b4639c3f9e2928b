-- stg_all__project
--
-- Every project in force, placed in its city and plan, with the keys under which one source is known.
--
-- grain     one row per project_id
-- reads     record_project, stg_all__region_year
-- source    RB §7.3: a permit stands for a site, an enterprise may have several sites
-- gaps      no permit: the enterprise's only known permit, else its credit code, else its name
--           neither facility nor outlet code: the project stands alone (point_key = project_id)

WITH site AS (
    SELECT
        *,
        MIN(permit_no) OVER (PARTITION BY uscc) AS first_permit,
        MAX(permit_no) OVER (PARTITION BY uscc) AS last_permit
    FROM record_project
),

keyed AS (
    SELECT
        * EXCLUDE (first_permit, last_permit),
        COALESCE(
            permit_no,
            CASE WHEN uscc IS NOT NULL AND first_permit = last_permit THEN first_permit END,
            uscc,
            region_code || ':' || enterprise_name
        ) AS site_key
    FROM site
)

SELECT
    k.*,
    r.plan_id,
    r.region_name,
    r.level AS region_level,
    r.parent_code,
    r.city_code,
    c.region_name AS city_name,
    r.province_code,
    CASE
        WHEN k.facility_code IS NULL AND k.outlet_code IS NULL THEN k.project_id
        ELSE k.site_key || '|' || COALESCE(k.facility_code, '') || '|' || COALESCE(k.outlet_code, '')
    END AS point_key
FROM keyed AS k
LEFT JOIN stg_all__region_year AS r
    ON k.region_code = r.region_code AND k.credit_year = r.credit_year
LEFT JOIN stg_all__region_year AS c
    ON r.city_code = c.region_code AND r.credit_year = c.credit_year
