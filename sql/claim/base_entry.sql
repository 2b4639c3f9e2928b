-- base_entry
--
-- What the base-year ledger L1 states, by whose site and what of it the entry is about, for the plan of its year.
--
-- grain     one row per plan_id, pollutant, owner_key, facility_code, outlet_code ('' where none is named)
-- reads     record_l1_base_emission, ref_plan
-- source    contract §2.1 (base_emission), §3 (identity of a source); the ledger's key is decision 21
-- nuance    an entry without permit is of an enterprise in a county (is_by_name); of_enterprise is its credit code

SELECT
    plan.plan_id,
    l.pollutant,
    SITE_OWNER(l.permit_no, l.uscc, l.region_code, l.enterprise_name) AS owner_key,
    COALESCE(l.facility_code, '') AS facility_code,
    COALESCE(l.outlet_code, '') AS outlet_code,
    BOOL_AND(l.permit_no IS NULL) AS is_by_name,
    ANY_VALUE(COALESCE(LEFT(l.permit_no, 18), l.uscc)) AS of_enterprise,
    MAX(l.base_emission_t) AS ledger_base_t
FROM record_l1_base_emission AS l
INNER JOIN ref_plan AS plan
    ON l.base_year = plan.base_year
GROUP BY
    plan.plan_id,
    l.pollutant,
    SITE_OWNER(l.permit_no, l.uscc, l.region_code, l.enterprise_name),
    COALESCE(l.facility_code, ''),
    COALESCE(l.outlet_code, '')
