-- source_link
--
-- By what a project may be about the source of another site: an enterprise that was called otherwise, one organisation
-- under two credit codes or two region codes, a boiler's number, an approval, a place.
--
--     organisation   places 9 to 17 of the credit code, in one area   (two credit codes, or two codes of one county)
--     former name    what one is called the other was called, in one area
--     boiler         the registration for use, anywhere
--     approval       the approval of the impact assessment, anywhere
--     place          the organisation and the codes, in another county, with coordinates next to these
--
-- grain     one row per project_id that shares a mark with a project of another site
-- reads     record_project, placed_project, ref_threshold
-- source    rulebook §10 D-04, D-09, D-17, D-23 [D]; contract §3
-- nuance    a mark is no finding: same_source asks for an overlap, and of the weak ones for more. A mark that more
--           sites share than the threshold says (“无”, a standard number, a name everybody has) is none
-- gaps      names that are only alike: a relation name_link (two enterprises known to be one) would give one more
--           mark beside the former names
-- bound     groupings by mark and one row per project and neighbouring cell; nothing is paired here

WITH most AS (
    SELECT
        ANY_VALUE(value) FILTER (WHERE kind = 'D-17' AND key = 'number_sites') AS sites,
        MICRO(ANY_VALUE(value) FILTER (WHERE kind = 'D-23' AND key = 'distance')) AS cell_micro
    FROM ref_threshold
),

marked AS (
    SELECT
        r.project_id,
        r.uscc,
        r.uscc || '@' || r.region_code AS county_key,
        p.site_key,
        p.area_code,
        SUBSTR(r.uscc, 9, 9) AS organisation,
        r.enterprise_name,
        r.former_names,
        PLAIN_SERIAL(r.boiler_registration_no) AS boiler,
        PLAIN_SERIAL(r.eia_approval_no) AS approval,
        r.longitude_deg,
        r.latitude_deg,
        COALESCE(p.facility_code, '') || '|' || COALESCE(p.outlet_code, '') AS codes
    FROM record_project AS r
    INNER JOIN placed_project AS p
        ON r.project_id = p.project_id
),

shared_organisation AS (
    SELECT
        organisation,
        area_code
    FROM marked
    GROUP BY organisation, area_code
    HAVING MIN(county_key) <> MAX(county_key)
),

shared_boiler AS (
    SELECT m.boiler
    FROM marked AS m
    CROSS JOIN most
    WHERE m.boiler IS NOT NULL
    GROUP BY m.boiler
    HAVING COUNT(*) > 1 AND COUNT(DISTINCT m.site_key) <= ANY_VALUE(most.sites)
),

shared_approval AS (
    SELECT m.approval
    FROM marked AS m
    CROSS JOIN most
    WHERE m.approval IS NOT NULL AND m.longitude_deg IS NOT NULL
    GROUP BY m.approval
    HAVING MIN(m.county_key) <> MAX(m.county_key) AND COUNT(DISTINCT m.site_key) <= ANY_VALUE(most.sites)
),

once_named AS (
    SELECT
        project_id,
        area_code,
        uscc,
        UNNEST(STRING_SPLIT_REGEX(former_names, '[；;]')) AS former_name
    FROM marked
    WHERE former_names IS NOT NULL
),

former AS (
    SELECT
        project_id,
        uscc,
        area_code,
        area_code || '|' || PLAIN_NAME(former_name) AS name_key
    FROM once_named
    WHERE PLAIN_NAME(former_name) <> ''
),

named AS (
    SELECT
        m.project_id,
        m.uscc,
        m.area_code || '|' || PLAIN_NAME(m.enterprise_name) AS name_key
    FROM marked AS m
    SEMI JOIN former AS f
        ON m.area_code = f.area_code
),

name_held AS (
    SELECT
        n.name_key,
        n.uscc
    FROM named AS n
    SEMI JOIN former AS f
        ON n.name_key = f.name_key
    UNION
    SELECT
        f.name_key,
        f.uscc
    FROM former AS f
    SEMI JOIN named AS n
        ON f.name_key = n.name_key
),

shared_name AS (
    SELECT h.name_key
    FROM name_held AS h
    CROSS JOIN most
    GROUP BY h.name_key
    HAVING COUNT(*) <= ANY_VALUE(most.sites)
),

former_link AS (
    SELECT
        f.project_id,
        LIST(DISTINCT f.name_key ORDER BY f.name_key) AS former_links
    FROM former AS f
    SEMI JOIN shared_name AS s
        ON f.name_key = s.name_key
    GROUP BY f.project_id
),

spread_organisation AS (
    SELECT
        organisation,
        codes
    FROM marked
    WHERE longitude_deg IS NOT NULL AND codes <> '|'
    GROUP BY organisation, codes
    HAVING MIN(area_code) <> MAX(area_code)
),

cell AS (
    SELECT
        m.project_id,
        m.area_code,
        m.organisation || '|' || m.codes AS coded_key,
        MICRO(m.longitude_deg) // most.cell_micro AS across,
        MICRO(m.latitude_deg) // most.cell_micro AS along
    FROM marked AS m
    SEMI JOIN spread_organisation AS s
        ON m.organisation = s.organisation AND m.codes = s.codes
    CROSS JOIN most
    WHERE m.longitude_deg IS NOT NULL
),

cell_area AS (
    SELECT
        coded_key,
        across,
        along,
        MIN(area_code) AS first_area,
        MAX(area_code) AS last_area
    FROM cell
    GROUP BY coded_key, across, along
),

around AS (
    SELECT
        project_id,
        area_code,
        coded_key,
        across + UNNEST([-1, -1, -1, 0, 0, 0, 1, 1, 1]) AS across,
        along + UNNEST([-1, 0, 1, -1, 0, 1, -1, 0, 1]) AS along
    FROM cell
),

neighbour AS (
    SELECT DISTINCT a.project_id
    FROM around AS a
    INNER JOIN cell_area AS c
        ON a.coded_key = c.coded_key AND a.across = c.across AND a.along = c.along
    WHERE a.area_code <> c.first_area OR a.area_code <> c.last_area
),

known_name AS (
    SELECT
        n.project_id,
        n.name_key
    FROM named AS n
    SEMI JOIN shared_name AS s
        ON n.name_key = s.name_key
),

linked AS (
    SELECT
        m.project_id,
        CASE WHEN o.organisation IS NOT NULL THEN m.organisation || '@' || m.area_code END AS organisation_link,
        b.boiler AS boiler_link,
        CASE WHEN m.longitude_deg IS NOT NULL THEN a.approval END AS approval_link,
        n.project_id IS NOT NULL AS is_near_another_county,
        e.name_key AS enterprise_link,
        f.former_links
    FROM marked AS m
    LEFT JOIN shared_organisation AS o
        ON m.organisation = o.organisation AND m.area_code = o.area_code
    LEFT JOIN shared_boiler AS b
        ON m.boiler = b.boiler
    LEFT JOIN shared_approval AS a
        ON m.approval = a.approval
    LEFT JOIN neighbour AS n
        ON m.project_id = n.project_id
    LEFT JOIN known_name AS e
        ON m.project_id = e.project_id
    LEFT JOIN former_link AS f
        ON m.project_id = f.project_id
)

SELECT
    project_id,
    organisation_link,
    boiler_link,
    approval_link,
    is_near_another_county,
    enterprise_link,
    former_links
FROM linked
WHERE
    organisation_link IS NOT NULL
    OR boiler_link IS NOT NULL
    OR approval_link IS NOT NULL
    OR is_near_another_county
    OR enterprise_link IS NOT NULL
    OR former_links IS NOT NULL
