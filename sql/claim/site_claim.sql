-- site_claim
--
-- The claims that another claim of the plan could have to do with: those of crowded projects.
--
-- grain     one row per claim_no that is eligible; line_no is the order in which claims count
-- reads     claim, crowded_project, claim_state, alike_figures, site_stranger, ref_method
-- source    contract §3; the line is credit year, then the site's own holder and county before others (rulebook
--           §10 D-04, D-23 [D]), acceptance date, project id
-- nuance    the state is what the claim's method gives of it; without one, only codes and names compare

SELECT
    c.claim_no,
    ROW_NUMBER() OVER (
        ORDER BY c.credit_year, COALESCE(b.places_back, 0), c.acceptance_date, c.project_id, c.pollutant
    ) AS line_no,
    c.project_id,
    c.pollutant,
    c.project_type,
    COALESCE(m.is_closure = 'yes', FALSE) AS is_closure,
    COALESCE(m.base_of = 'served_area', FALSE) AS is_served_area,
    c.plan_id,
    c.credit_year,
    c.region_code,
    c.area_code,
    c.city_code,
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
    p.vocs_basis,
    p.organisation_link,
    p.boiler_link,
    p.approval_link,
    p.is_near_another_county,
    p.enterprise_link,
    p.former_links,
    f.claim_no IS NOT NULL AS has_alike_figures,
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
LEFT JOIN alike_figures AS f
    ON c.claim_no = f.claim_no
LEFT JOIN site_stranger AS b
    ON c.project_id = b.project_id
LEFT JOIN ref_method AS m
    ON c.method_id = m.method_id
WHERE c.eligible
