-- works_at_outlet
--
-- The sewage works that claim a reduction at each outlet, the last of each credit year.
--
-- grain     one row per plan_id, pollutant, site_key, outlet_code, credit_year
-- reads     works_outlet
-- source    rulebook §10 D-06, D-21 [D]
-- gaps      an outlet that is not named is a question: outlet_code is NULL

SELECT
    plan_id,
    pollutant,
    site_key,
    outlet_code,
    credit_year,
    acceptance_date,
    project_id AS works_project_id,
    outlet_mg_per_l
FROM works_outlet
WHERE eligible
QUALIFY
    ROW_NUMBER() OVER (
        PARTITION BY plan_id, pollutant, site_key, outlet_code, credit_year
        ORDER BY acceptance_date DESC, project_id DESC
    ) = 1
