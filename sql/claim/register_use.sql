-- register_use
--
-- Every register entry with the one project its tonnes are deducted from; without one, nothing is deducted.
--
-- grain     one row per register, entry_no, pollutant
-- reads     register_entry, record_project, record_tonnes, site_stranger, ref_plan
-- source    rulebook §2.5 E7 [V], §10 D-07, D-08
-- nuance    the project that the entry names; else of the source's projects in the plan one that declares such
--           tonnes itself before the others, then the first in line (site_claim)
-- bound     entries × projects of one source

WITH claimed AS (
    SELECT
        r.project_id,
        t.pollutant,
        SITE_OWNER(r.permit_no, r.uscc, r.region_code, r.enterprise_name) AS owner_key,
        r.facility_code,
        r.outlet_code,
        r.credit_year,
        COALESCE(b.places_back, 0) AS places_back,
        r.acceptance_date,
        COALESCE(t.offset_t, 0) AS offset_t,
        COALESCE(t.traded_t, 0) AS traded_t,
        plan.first_year,
        plan.last_year
    FROM record_tonnes AS t
    INNER JOIN record_project AS r
        ON t.project_id = r.project_id
    LEFT JOIN site_stranger AS b
        ON t.project_id = b.project_id
    INNER JOIN ref_plan AS plan
        ON r.credit_year BETWEEN plan.first_year AND plan.last_year
    WHERE EXISTS (SELECT 1 FROM register_entry)
),

candidate AS (
    SELECT
        e.register,
        e.entry_no,
        e.pollutant,
        c.project_id,
        CASE e.register WHEN 'offset' THEN c.offset_t ELSE c.traded_t END > 0 AS declares,
        c.credit_year,
        c.places_back,
        c.acceptance_date
    FROM register_entry AS e
    INNER JOIN claimed AS c
        ON e.pollutant = c.pollutant AND e.stated_project_id = c.project_id
    UNION ALL
    SELECT
        e.register,
        e.entry_no,
        e.pollutant,
        c.project_id,
        CASE e.register WHEN 'offset' THEN c.offset_t ELSE c.traded_t END > 0 AS declares,
        c.credit_year,
        c.places_back,
        c.acceptance_date
    FROM register_entry AS e
    INNER JOIN claimed AS c
        ON
            e.owner_key = c.owner_key
            AND e.pollutant = c.pollutant
            AND e.stated_project_id IS NULL
            AND e.given_year BETWEEN c.first_year AND c.last_year
            AND COALESCE(e.facility_code = c.facility_code, e.facility_code IS NULL)
            AND COALESCE(e.outlet_code = c.outlet_code, e.outlet_code IS NULL)
),

chosen AS (
    SELECT
        register,
        entry_no,
        pollutant,
        project_id,
        COUNT(*) OVER (PARTITION BY register, entry_no, pollutant) AS projects_of_source
    FROM candidate
    QUALIFY
        ROW_NUMBER() OVER (
            PARTITION BY register, entry_no, pollutant
            ORDER BY declares DESC, credit_year ASC, places_back ASC, acceptance_date ASC, project_id ASC
        ) = 1
)

SELECT
    e.register,
    e.entry_no,
    e.pollutant,
    c.project_id,
    COALESCE(c.projects_of_source, 0) AS projects_of_source,
    e.stated_project_id,
    e.owner_key,
    e.given_year,
    e.given_t,
    e.given_to,
    e.file_order,
    e.file_name,
    e.file_sha256,
    e.sheet_name,
    e.row_number
FROM register_entry AS e
LEFT JOIN chosen AS c
    ON e.register = c.register AND e.entry_no = c.entry_no AND e.pollutant = c.pollutant
