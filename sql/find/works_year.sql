-- works_year
--
-- The year after of each sewage works of W1: its water, the COD it took out, what it is built for; by the months where
-- they stand for the year, else by the yearly cells.
--
-- grain     one row per project_id
-- reads     record_project, w1_month_mean
-- source    rulebook §3.1 W1 [E], §11 F-06, F-07 [D]
-- gaps      a works without months and without a yearly volume has no row
-- nuance    a works may claim one pollutant only; both have the same water

WITH months AS (
    SELECT
        project_id,
        MAX(months_volume_after_10k_m3) AS volume_10k_m3,
        MAX(months_after_t) FILTER (WHERE pollutant = 'cod') AS removed_cod_t
    FROM w1_month_mean
    WHERE months_volume_after_10k_m3 IS NOT NULL
    GROUP BY project_id
)

SELECT
    p.project_id,
    COALESCE(m.volume_10k_m3, p.volume_after_10k_m3)::DECIMAL(38, 6) AS volume_10k_m3,
    CASE
        WHEN m.project_id IS NOT NULL THEN m.removed_cod_t::DECIMAL(38, 20)
        ELSE
            (p.volume_after_10k_m3::DECIMAL(38, 6) * (p.inlet_cod_after_mg_per_l - p.outlet_cod_after_mg_per_l) * 0.01)
            ::DECIMAL(38, 20)
    END AS removed_cod_t,
    p.design_capacity_10k_m3_per_d,
    DAYOFYEAR(MAKE_DATE(p.credit_year, 12, 31)) AS days
FROM record_project AS p
LEFT JOIN months AS m
    ON p.project_id = m.project_id
WHERE p.project_type = 'W1' AND COALESCE(m.volume_10k_m3, p.volume_after_10k_m3) IS NOT NULL
