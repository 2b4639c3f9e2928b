-- works_outlet
--
-- What each sewage works that claims a reduction lets out after its project, by pollutant.
--
-- grain     one row per project_id, pollutant
-- reads     record_project, claim, placed_project, w1_month_mean
-- source    rulebook §3.1 W1, W2
-- nuance    where the months stand for the year it is their flow-weighted mean, a quotient taken to 10⁻¹² mg/L

WITH stated AS (
    SELECT
        project_id,
        'cod' AS pollutant,
        outlet_cod_after_mg_per_l AS stated_mg_per_l
    FROM record_project
    WHERE project_type IN ('W1', 'W2')
    UNION ALL
    SELECT
        project_id,
        'nh3n' AS pollutant,
        outlet_nh3n_after_mg_per_l AS stated_mg_per_l
    FROM record_project
    WHERE project_type IN ('W1', 'W2')
)

SELECT
    c.project_id,
    c.pollutant,
    c.plan_id,
    c.city_code,
    c.credit_year,
    c.acceptance_date,
    c.eligible,
    p.site_key,
    p.outlet_code,
    COALESCE(m.mean_outlet_after_mg_per_l, s.stated_mg_per_l)::DECIMAL(38, 12) AS outlet_mg_per_l
FROM stated AS s
INNER JOIN claim AS c
    ON s.project_id = c.project_id AND s.pollutant = c.pollutant
INNER JOIN placed_project AS p
    ON s.project_id = p.project_id
LEFT JOIN w1_month_mean AS m
    ON s.project_id = m.project_id AND s.pollutant = m.pollutant
WHERE COALESCE(m.mean_outlet_after_mg_per_l, s.stated_mg_per_l) IS NOT NULL
