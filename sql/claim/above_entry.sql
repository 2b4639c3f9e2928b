-- above_entry
--
-- Claims that alone are above what the ledger L1 states for their facility, their site or their enterprise.
--
-- grain     one row per project_id, pollutant
-- reads     claim, placed_project, record_project, base_entry
-- source    contract §2.1, §3; rulebook §10 D-11 [D]
-- bound     names are put in plain form for enterprises that the ledger holds only

WITH listed AS (
    SELECT DISTINCT of_enterprise
    FROM base_entry
    WHERE outlet_code = ''
),

owned AS (
    SELECT
        r.project_id,
        p.plan_id,
        p.facility_code,
        UNNEST([
            SITE_OWNER(r.permit_no, r.uscc, r.region_code, r.enterprise_name),
            CASE
                WHEN r.permit_no IS NOT NULL THEN SITE_OWNER(NULL, r.uscc, r.region_code, r.enterprise_name)
            END
        ]) AS owner_key
    FROM record_project AS r
    INNER JOIN placed_project AS p
        ON r.project_id = p.project_id
    SEMI JOIN listed AS l
        ON COALESCE(LEFT(r.permit_no, 18), r.uscc) = l.of_enterprise
)

SELECT DISTINCT
    c.project_id,
    c.pollutant
FROM owned AS o
INNER JOIN base_entry AS e
    ON
        o.plan_id = e.plan_id
        AND o.owner_key = e.owner_key
        AND e.outlet_code = ''
        AND (e.facility_code = '' OR o.facility_code = e.facility_code)
INNER JOIN claim AS c
    ON o.project_id = c.project_id AND e.pollutant = c.pollutant
WHERE c.eligible AND c.base_t IS NOT NULL AND LEAST(c.computed_t, c.base_t) > e.ledger_base_t
