-- facility_claim
--
-- Every eligible positive claim with the facility it belongs to.
--
-- grain     one row per project_id, pollutant
-- reads     claim, net_claim
-- source    rulebook §10 D-11
-- gaps      no facility code: the outlet stands for the facility; neither: the project stands alone

SELECT
    c.plan_id,
    c.pollutant,
    c.project_id,
    c.computed_t,
    c.base_emission_t,
    c.outlet_code,
    k.counted_t,
    k.cap_cut_t,
    CASE
        WHEN c.point_key = c.project_id THEN c.project_id
        ELSE c.site_key || '|' || COALESCE(c.facility_code, c.outlet_code)
    END AS facility_key,
    c.credit_year,
    c.acceptance_date
FROM claim AS c
INNER JOIN net_claim AS k
    ON c.project_id = k.project_id AND c.pollutant = k.pollutant
WHERE c.eligible AND c.computed_t > 0 AND c.base_emission_t IS NOT NULL
