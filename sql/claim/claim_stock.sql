-- claim_stock
--
-- The base-year emissions that a claim draws on: of its outlet, its facility, its site and its enterprise.
--
-- grain     one row per claim_no
-- reads     site_claim, base_entry
-- source    contract §2.1, §3; HJ 608: outlets are numbered by site; rulebook §10 D-11 [D]
-- nuance    an outlet is a stock where it is filed under several facilities, or once without one: the cap holds
--           facility and outlet only (contract §3 step 3). An enterprise is one where the ledger has an entry
--           without permit for it, none with one, and its claims name a permit or lie at several places; a site
--           is of one enterprise as a whole, that of its first claim in line. stock_line_key is the largest

WITH owned AS (
    SELECT
        *,
        CONCAT_WS('|', plan_id, pollutant, site_key) AS site_line_key,
        COALESCE(uscc, '') || '@' || region_code || '|' || enterprise_key AS name_key
    FROM site_claim
),

shared_outlet AS (
    SELECT
        site_line_key,
        outlet_code
    FROM owned
    WHERE outlet_code IS NOT NULL AND base_t IS NOT NULL
    GROUP BY site_line_key, outlet_code
    HAVING COUNT(DISTINCT COALESCE(facility_code, '')) > 1
),

site AS (
    SELECT
        site_line_key,
        plan_id,
        pollutant,
        ARG_MIN(name_key, line_no) AS name_key,
        BOOL_OR(permit_site IS NOT NULL) AS has_permit,
        BOOL_OR(is_served_area AND base_t IS NOT NULL) AS has_served_area
    FROM owned
    GROUP BY site_line_key, plan_id, pollutant
),

listed_by_permit AS (
    SELECT DISTINCT
        plan_id,
        pollutant,
        of_enterprise
    FROM base_entry
    WHERE NOT is_by_name
),

listed_by_name AS (
    SELECT
        e.plan_id,
        e.pollutant,
        e.owner_key
    FROM base_entry AS e
    ANTI JOIN listed_by_permit AS p
        ON e.plan_id = p.plan_id AND e.pollutant = p.pollutant AND e.of_enterprise = p.of_enterprise
    WHERE e.is_by_name AND e.facility_code = '' AND e.outlet_code = ''
),

enterprise_site AS (
    SELECT
        s.site_line_key,
        CONCAT_WS('|', s.plan_id, s.pollutant, 'E', s.name_key) AS enterprise_stock_key
    FROM site AS s
    INNER JOIN listed_by_name AS e
        ON s.plan_id = e.plan_id AND s.pollutant = e.pollutant AND s.name_key = e.owner_key
    WINDOW at_enterprise AS (PARTITION BY s.plan_id, s.pollutant, s.name_key)
    QUALIFY
        (COUNT(*) OVER at_enterprise > 1 OR BOOL_OR(s.has_permit) OVER at_enterprise)
        AND NOT BOOL_OR(s.has_served_area) OVER at_enterprise
)

SELECT
    c.claim_no,
    c.plan_id,
    c.pollutant,
    COALESCE(c.permit_site, c.name_key) AS owner_key,
    c.facility_code,
    c.outlet_code,
    c.base_t,
    c.is_served_area,
    CASE WHEN o.outlet_code IS NOT NULL THEN c.site_line_key || '||' || c.outlet_code END AS outlet_stock_key,
    c.site_line_key || '|' || c.facility_code AS facility_stock_key,
    c.site_line_key || '|' AS site_stock_key,
    e.enterprise_stock_key,
    COALESCE(e.enterprise_stock_key, c.site_line_key) AS stock_line_key
FROM owned AS c
LEFT JOIN shared_outlet AS o
    ON c.site_line_key = o.site_line_key AND c.outlet_code = o.outlet_code
LEFT JOIN enterprise_site AS e
    ON c.site_line_key = e.site_line_key
