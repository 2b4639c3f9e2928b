-- base_in_ledger
--
-- The base-year emission that the ledger L1 states for the source of a claim, and what its permit allows.
--
-- grain     one row per project_id, pollutant whose outlet, facility or site the ledger names
-- reads     record_l1_base_emission, record_project, record_tonnes, ref_plan
-- source    contract §2.1 (of the outlet where one is named, else of the facility, else of the site)
-- nuance    the ledger's row must be about the same thing as the claim: the outlet, the facility or the site
-- gaps      a claim of types that remove a served area's load has no base of its own outlet: without a
--           base in the record the ledger gives none

WITH entry AS (
    SELECT
        SITE_OWNER(permit_no, uscc, region_code, enterprise_name) AS owner_key,
        COALESCE(facility_code, '') AS facility_code,
        COALESCE(outlet_code, '') AS outlet_code,
        pollutant,
        base_year,
        MAX(base_emission_t) AS ledger_base_t,
        MAX(permitted_emission_t) AS permitted_t
    FROM record_l1_base_emission
    GROUP BY ALL
),

listed_enterprise AS (
    SELECT COALESCE(LEFT(permit_no, 18), uscc) AS credit_code
    FROM record_l1_base_emission
),

owned AS (
    SELECT
        r.project_id,
        r.credit_year,
        SITE_OWNER(r.permit_no, r.uscc, r.region_code, r.enterprise_name) AS owner_key,
        COALESCE(r.facility_code, '') AS facility_code,
        COALESCE(r.outlet_code, '') AS outlet_code
    FROM record_project AS r
    SEMI JOIN listed_enterprise AS e
        ON COALESCE(LEFT(r.permit_no, 18), r.uscc) = e.credit_code
),

source AS (
    SELECT
        t.project_id,
        t.pollutant,
        plan.base_year,
        o.owner_key,
        o.facility_code,
        o.outlet_code
    FROM owned AS o
    INNER JOIN record_tonnes AS t
        ON o.project_id = t.project_id
    INNER JOIN ref_plan AS plan
        ON o.credit_year BETWEEN plan.first_year AND plan.last_year
    WHERE t.base_emission_t IS NOT NULL
)

SELECT
    s.project_id,
    s.pollutant,
    e.ledger_base_t,
    e.permitted_t
FROM source AS s
INNER JOIN entry AS e
    ON
        s.owner_key = e.owner_key
        AND s.pollutant = e.pollutant
        AND s.base_year = e.base_year
        AND s.outlet_code = e.outlet_code
        AND (s.outlet_code <> '' AND e.facility_code = '' OR s.facility_code = e.facility_code)
QUALIFY ROW_NUMBER() OVER (PARTITION BY s.project_id, s.pollutant ORDER BY e.facility_code DESC) = 1
