-- stock
--
-- The base-year emission of outlets, facilities, sites and enterprises as a whole, as the ledger L1 states it, else
-- the claims: one that names an outlet speaks of the outlet, one that names only a facility of the facility, one
-- without codes of the site.
--
--     E₀ of an outlet = ledger's entry without facility, else max(Σ ledger's entries, largest stated)
--     E₀ of a facility, a site = ledger's entry, else the largest stated
--     E₀ of an enterprise = ledger's entry
--
-- grain     one row per stock_key; tier 1 outlet, 2 facility, 3 site, 4 enterprise
-- reads     claim_stock, base_entry
-- source    contract §2.1 (base_emission), §3; rulebook §10 D-11 [D], §2.5 E10 [E]
-- nuance    where the ledger alone states a facility's or site's base, claims of a type whose base is a served
--           area's are of something else, and it is no stock; a ledger that divides an outlet among facilities gives
--           the sum. The bases of an enterprise's sites hold it too where each is stated: their sum is no less
-- gaps      several claims that state it differently: the largest; claims without a base state and draw none

WITH drawing AS (
    SELECT *
    FROM claim_stock
    WHERE base_t IS NOT NULL
),

ledger_outlet AS (
    SELECT
        plan_id,
        pollutant,
        owner_key,
        outlet_code,
        MAX(ledger_base_t) FILTER (WHERE facility_code = '') AS whole_t,
        SUM(ledger_base_t) FILTER (WHERE facility_code <> '') AS parts_t
    FROM base_entry
    WHERE outlet_code <> ''
    GROUP BY plan_id, pollutant, owner_key, outlet_code
),

stated AS (
    SELECT
        c.outlet_stock_key AS stock_key,
        1 AS tier,
        c.is_served_area,
        COALESCE(e.whole_t, GREATEST(e.parts_t, c.base_t)) AS stated_t,
        NULL AS ledger_t
    FROM drawing AS c
    LEFT JOIN ledger_outlet AS e
        ON
            c.plan_id = e.plan_id
            AND c.pollutant = e.pollutant
            AND c.owner_key = e.owner_key
            AND c.outlet_code = e.outlet_code
    WHERE c.outlet_stock_key IS NOT NULL
    UNION ALL
    SELECT
        c.facility_stock_key AS stock_key,
        2 AS tier,
        c.is_served_area,
        CASE WHEN c.outlet_code IS NULL THEN c.base_t END AS stated_t,
        e.ledger_base_t AS ledger_t
    FROM drawing AS c
    LEFT JOIN base_entry AS e
        ON
            c.plan_id = e.plan_id
            AND c.pollutant = e.pollutant
            AND c.owner_key = e.owner_key
            AND c.facility_code = e.facility_code
            AND e.outlet_code = ''
    WHERE c.facility_code IS NOT NULL
    UNION ALL
    SELECT
        c.site_stock_key AS stock_key,
        3 AS tier,
        c.is_served_area,
        CASE WHEN c.outlet_code IS NULL AND c.facility_code IS NULL THEN c.base_t END AS stated_t,
        e.ledger_base_t AS ledger_t
    FROM drawing AS c
    LEFT JOIN base_entry AS e
        ON
            c.plan_id = e.plan_id
            AND c.pollutant = e.pollutant
            AND c.owner_key = e.owner_key
            AND e.facility_code = ''
            AND e.outlet_code = ''
            AND c.enterprise_stock_key IS NULL
    UNION ALL
    SELECT
        c.enterprise_stock_key AS stock_key,
        4 AS tier,
        c.is_served_area,
        NULL AS stated_t,
        e.ledger_base_t AS ledger_t
    FROM drawing AS c
    INNER JOIN base_entry AS e
        ON
            c.enterprise_stock_key = CONCAT_WS('|', e.plan_id, e.pollutant, 'E', e.owner_key)
            AND e.facility_code = ''
            AND e.outlet_code = ''
)

SELECT
    stock_key,
    tier,
    COALESCE(
        CASE WHEN MAX(stated_t) IS NOT NULL OR NOT BOOL_OR(is_served_area) THEN MAX(ledger_t) END,
        MAX(stated_t)
    )::DECIMAL(18, 6) AS stock_t
FROM stated
GROUP BY stock_key, tier
HAVING stock_t IS NOT NULL
