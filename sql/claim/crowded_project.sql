-- crowded_project
--
-- The projects that share an enterprise and county, or a permit's site, with another of the plan, or a
-- thing that counts once with any other, or may be about a source of another site, or are in doubt by
-- themselves or beside other kinds, or claim more than the ledger states for their facility, site or enterprise.
-- Every other stands alone and needs no comparison.
--
-- grain     one row per project_id
-- reads     record_project, placed_project, shared_item, lone_doubt, held_project, doubted_by_figures, above_entry,
--           source_link, alike_figures, claim
-- source    contract §3 (identity of a source)
-- bound     two groupings of all projects by key; names are put in plain form for these only

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

sharing AS (
    SELECT project_id
    FROM shared_item
    UNION
    SELECT project_id
    FROM lone_doubt
    UNION
    SELECT project_id
    FROM above_entry
    UNION
    SELECT project_id
    FROM held_project
    UNION
    SELECT project_id
    FROM doubted_by_figures
    UNION
    SELECT c.project_id
    FROM claim AS c
    SEMI JOIN alike_figures AS a
        ON c.claim_no = a.claim_no
)

SELECT
    r.project_id,
    p.site_key,
    p.area_code,
    p.city_code,
    r.uscc,
    r.permit_no,
    LEFT(r.permit_no, 21) AS permit_site,
    PLAIN_NAME(r.enterprise_name) AS enterprise_key,
    PLAIN_NAME(r.project_name) AS title_key,
    r.longitude_deg,
    r.latitude_deg,
    p.facility_code,
    p.outlet_code,
    r.vocs_basis,
    l.organisation_link,
    l.boiler_link,
    l.approval_link,
    COALESCE(l.is_near_another_county, FALSE) AS is_near_another_county,
    l.enterprise_link,
    l.former_links
FROM placed_project AS p
INNER JOIN record_project AS r
    ON p.project_id = r.project_id
LEFT JOIN enterprise AS e
    ON p.plan_id = e.plan_id AND r.uscc = e.uscc AND p.region_code = e.region_code
LEFT JOIN site AS s
    ON p.plan_id = s.plan_id AND p.site_key = s.site_key
LEFT JOIN sharing AS i
    ON p.project_id = i.project_id
LEFT JOIN source_link AS l
    ON p.project_id = l.project_id
WHERE
    e.plan_id IS NOT NULL
    OR s.plan_id IS NOT NULL
    OR i.project_id IS NOT NULL
    OR l.project_id IS NOT NULL
