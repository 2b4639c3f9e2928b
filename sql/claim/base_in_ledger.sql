-- base_in_ledger
--
-- The base-year emission that the ledger L1 states for the source of a claim.
--
-- grain     one row per project_id, pollutant whose outlet, facility or site the ledger names
-- reads     record_l1_base_emission, record_project, record_tonnes, placed_project, ref_plan
-- source    contract §2.1 (of the outlet where one is named, else of the facility, else of the site)
-- nuance    the ledger's row must be about the same thing as the claim: the outlet, the facility or the site
-- gaps      a claim of types that remove a served area's load has no base of its own outlet: without a
--           base in the record the ledger gives none

WITH entry AS (
    SELECT
        COALESCE(LEFT(permit_no, 21), uscc || '@' || region_code) AS owner_key,
        COALESCE(facility_code, '') AS facility_code,
        COALESCE(outlet_code, '') AS outlet_code,
        pollutant,
        base_year,
        MAX(base_emission_t) AS ledger_base_t
    FROM record_l1_base_emission
    GROUP BY ALL
),

source AS (
    SELECT
        t.project_id,
        t.pollutant,
        plan.base_year,
        COALESCE(LEFT(r.permit_no, 21), r.uscc || '@' || r.region_code) AS owner_key,
        COALESCE(r.facility_code, '') AS facility_code,
        COALESCE(r.outlet_code, '') AS outlet_code
    FROM record_tonnes AS t
    INNER JOIN record_project AS r
        ON t.project_id = r.project_id
    INNER JOIN placed_project AS p
        ON t.project_id = p.project_id
    INNER JOIN ref_plan AS plan
        ON p.plan_id = plan.plan_id
    WHERE t.base_emission_t IS NOT NULL AND EXISTS (SELECT 1 FROM entry)
)

SELECT
    s.project_id,
    s.pollutant,
    e.ledger_base_t
FROM source AS s
INNER JOIN entry AS e
    ON
        s.owner_key = e.owner_key
        AND s.pollutant = e.pollutant
        AND s.base_year = e.base_year
        AND s.outlet_code = e.outlet_code
        AND (s.outlet_code <> '' AND e.facility_code = '' OR s.facility_code = e.facility_code)
QUALIFY ROW_NUMBER() OVER (PARTITION BY s.project_id, s.pollutant ORDER BY e.facility_code DESC) = 1
