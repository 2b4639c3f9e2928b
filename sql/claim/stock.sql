-- stock
--
-- The base-year emission of facilities and sites as a whole, where a claim states it: a claim that names
-- an outlet speaks of the outlet, one that names only a facility of the facility, one without codes of
-- the site.
--
-- grain     one row per stock_key
-- reads     site_claim
-- source    contract §2.1 (base_emission), §3; rulebook §10 D-11 [D], §2.5 E10 [E]
-- gaps      several claims that state it differently: the largest; claims without a base state none

WITH stated AS (
    SELECT
        plan_id,
        pollutant,
        site_key,
        facility_code,
        base_t
    FROM site_claim
    WHERE outlet_code IS NULL AND base_t IS NOT NULL
)

SELECT
    CONCAT_WS('|', plan_id, pollutant, site_key, COALESCE(facility_code, '')) AS stock_key,
    plan_id,
    pollutant,
    site_key,
    facility_code,
    MAX(base_t) AS stock_t
FROM stated
GROUP BY plan_id, pollutant, site_key, facility_code
