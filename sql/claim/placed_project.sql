-- placed_project
--
-- Every project in force, placed in its city and plan, with the keys under which one source is known.
--
-- grain     one row per project_id
-- reads     record_project, region_year
-- source    RB §7.3: a permit stands for a site, an enterprise may have several sites
-- nuance    the reported quantities stay in record_project, which the formulas read
-- gaps      no permit: the enterprise's only known permit, else its credit code, else its name
--           neither facility nor outlet code: the project stands alone (point_key = project_id)

WITH sole_permit AS (
    SELECT
        uscc,
        MIN(permit_no) AS permit_no
    FROM record_project
    WHERE uscc IS NOT NULL
    GROUP BY uscc
    HAVING MIN(permit_no) = MAX(permit_no)
),

keyed AS (
    SELECT
        r.project_id,
        r.project_type,
        r.project_name,
        r.credit_year,
        r.region_code,
        r.enterprise_name,
        r.facility_code,
        r.outlet_code,
        r.project_nature,
        r.acceptance_date,
        r.file_order,
        r.file_name,
        r.file_sha256,
        r.sheet_name,
        r.row_number,
        COALESCE(r.permit_no, s.permit_no, r.uscc, r.region_code || ':' || r.enterprise_name) AS site_key
    FROM record_project AS r
    LEFT JOIN sole_permit AS s
        ON r.uscc = s.uscc
)

SELECT
    k.*,
    r.plan_id,
    r.region_name,
    r.city_code,
    c.region_name AS city_name,
    r.province_code,
    CASE
        WHEN k.facility_code IS NULL AND k.outlet_code IS NULL THEN k.project_id
        ELSE k.site_key || '|' || COALESCE(k.facility_code, '') || '|' || COALESCE(k.outlet_code, '')
    END AS point_key
FROM keyed AS k
LEFT JOIN region_year AS r
    ON k.region_code = r.region_code AND k.credit_year = r.credit_year
LEFT JOIN region_year AS c
    ON r.city_code = c.region_code AND r.credit_year = c.credit_year
