-- site_stranger
--
-- Projects filed by another than the holder of their permit, or from another county than that of their site: within
-- a credit year they come last in line.
--
-- grain     one row per project_id with places_back of 1 to 3
-- reads     record_project, placed_project, region_area, region_year, record_l1_base_emission, ref_plan
-- source    rulebook §10 D-04 (the site's area keeps), D-23 (the permit's holder keeps) [D]; contract §3
-- nuance    the county of a site is the one that the base-year ledger L1 states for its permit, without a permit for
--           its credit code; not stated, every county is as good
-- bound     entries of the ledger × projects of one site

WITH entry AS (
    SELECT DISTINCT
        region_code,
        base_year,
        UNNEST([LEFT(permit_no, 21), COALESCE(uscc, LEFT(permit_no, 18))]) AS owner
    FROM record_l1_base_emission
),

stated AS (
    SELECT DISTINCT
        l.owner,
        a.area_code,
        y.city_code
    FROM entry AS l
    INNER JOIN ref_plan AS plan
        ON l.base_year = plan.base_year
    INNER JOIN region_area AS a
        ON l.region_code = a.region_code
    INNER JOIN region_year AS y
        ON a.area_code = y.region_code AND plan.last_year = y.credit_year
),

elsewhere AS (
    SELECT p.project_id
    FROM placed_project AS p
    INNER JOIN record_project AS r
        ON p.project_id = r.project_id
    INNER JOIN stated AS s
        ON COALESCE(LEFT(r.permit_no, 21), r.uscc) = s.owner
    GROUP BY p.project_id
    HAVING BOOL_AND(IS_OTHER_COUNTY(p.area_code, p.city_code, s.area_code, s.city_code))
)

SELECT
    r.project_id,
    CASE WHEN LEFT(r.permit_no, 18) <> r.uscc THEN 2 ELSE 0 END
    + CASE WHEN e.project_id IS NOT NULL THEN 1 ELSE 0 END AS places_back
FROM record_project AS r
LEFT JOIN elsewhere AS e
    ON r.project_id = e.project_id
WHERE LEFT(r.permit_no, 18) <> r.uscc OR e.project_id IS NOT NULL
