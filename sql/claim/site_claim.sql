-- site_claim
--
-- The claims that another claim of the plan could have to do with: those of an enterprise's county or of
-- a permit's site that holds more than one. Everything else stands alone and needs no comparison.
--
-- grain     one row per claim_no: eligible, of a crowded site; line_no is the order in which claims count
-- reads     claim, record_project, placed_project, claim_state
-- source    contract §3; the line is credit year, acceptance date, project id
-- nuance    the state is what the claim's method gives of it; without one, only codes and names compare

WITH enterprise AS (
    SELECT
        p.plan_id,
        r.uscc,
        p.region_code
    FROM placed_project AS p
    INNER JOIN record_project AS r
        ON p.project_id = r.project_id
    GROUP BY p.plan_id, r.uscc, p.region_code
    HAVING COUNT(*) > 1
),

site AS (
    SELECT
        plan_id,
        site_key
    FROM placed_project
    GROUP BY plan_id, site_key
    HAVING COUNT(*) > 1
),

crowded_project AS (
    SELECT
        r.project_id,
        p.site_key,
        r.uscc,
        r.permit_no,
        LEFT(r.permit_no, 21) AS permit_site,
        PLAIN_NAME(r.enterprise_name) AS enterprise_key,
        PLAIN_NAME(r.project_name) AS title_key,
        r.longitude_deg,
        r.latitude_deg,
        p.facility_code,
        p.outlet_code
    FROM placed_project AS p
    INNER JOIN record_project AS r
        ON p.project_id = r.project_id
    LEFT JOIN enterprise AS e
        ON p.plan_id = e.plan_id AND r.uscc = e.uscc AND p.region_code = e.region_code
    LEFT JOIN site AS s
        ON p.plan_id = s.plan_id AND p.site_key = s.site_key
    WHERE e.plan_id IS NOT NULL OR s.plan_id IS NOT NULL
)

SELECT
    c.claim_no,
    ROW_NUMBER() OVER (ORDER BY c.credit_year, c.acceptance_date, c.project_id, c.pollutant) AS line_no,
    c.project_id,
    c.pollutant,
    c.project_type,
    c.plan_id,
    c.credit_year,
    c.region_code,
    c.point_key,
    c.computed_t,
    c.computed_is_exact,
    c.base_t,
    c.offset_t,
    c.traded_t,
    p.site_key,
    p.uscc,
    p.permit_no,
    p.permit_site,
    p.enterprise_key,
    p.title_key,
    p.longitude_deg,
    p.latitude_deg,
    p.facility_code,
    p.outlet_code,
    s.level_scale,
    s.level_before_t,
    s.level_after_t,
    s.intensity_scale,
    s.intensity_before,
    s.intensity_after,
    s.activity
FROM claim AS c
INNER JOIN crowded_project AS p
    ON c.project_id = p.project_id
INNER JOIN claim_state AS s
    ON c.project_id = s.project_id AND c.pollutant = s.pollutant
WHERE c.eligible
