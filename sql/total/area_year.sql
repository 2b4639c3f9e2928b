-- area_year
--
-- The tonnes of each county, city and province in each credit year up to the period's year.
--
--     reported, floor, accounted, ceiling = Σ of the projects' rounded rows;  gross = ΣR of the eligible
--
-- grain     one row per region_code, pollutant, credit_year
-- reads     out_project_reduction, out_carried_over, region_year, ref_plan, ref_target, ref_own_area, run_period
-- source    contract §3 Totals
-- gaps      every year of the plan up to the period is there, with 0 where nothing was credited;
--           regions with a target and every city of a province with projects that the office answers for are there
--           without any project

WITH area_claim AS (
    SELECT
        UNNEST(LIST_DISTINCT([area_code, city_code, province_code])) AS region_code,
        plan_id,
        pollutant,
        credit_year,
        eligible,
        reported_t,
        computed_t,
        floor_t,
        accounted_t,
        ceiling_t
    FROM out_project_reduction
    UNION ALL
    SELECT
        UNNEST(LIST_DISTINCT([area_code, city_code, province_code])) AS region_code,
        plan_id,
        pollutant,
        credit_year,
        FALSE AS eligible,
        NULL AS reported_t,
        NULL AS computed_t,
        floor_t,
        accounted_t,
        ceiling_t
    FROM out_carried_over
    WHERE is_due
),

area_year_claim AS (
    SELECT
        region_code,
        plan_id,
        pollutant,
        credit_year,
        COUNT_IF(eligible) AS projects,
        SUM(HALF_EVEN_T(reported_t)) AS reported_t,
        SUM(computed_t) FILTER (WHERE eligible) AS gross_t,
        SUM(floor_t) AS floor_t,
        SUM(accounted_t) AS accounted_t,
        SUM(ceiling_t) AS ceiling_t
    FROM area_claim
    GROUP BY region_code, plan_id, pollutant, credit_year
),

province_pollutant AS (
    SELECT DISTINCT
        plan_id,
        province_code,
        pollutant
    FROM out_project_reduction
),

area AS (
    SELECT
        region_code,
        plan_id,
        pollutant
    FROM area_year_claim
    UNION
    SELECT
        region_code,
        plan_id,
        pollutant
    FROM ref_target
    WHERE target_unit = 't'
    UNION
    SELECT
        city.region_code,
        city.plan_id,
        seen.pollutant
    FROM region_year AS city
    INNER JOIN province_pollutant AS seen
        ON city.plan_id = seen.plan_id AND city.province_code = seen.province_code
    CROSS JOIN run_period AS now
    WHERE
        city.level = 'city' AND city.credit_year = LEAST(now.period_year, city.plan_last_year)
        AND (
            city.region_code IN (SELECT o.region_code FROM ref_own_area AS o)
            OR (SELECT COUNT(*) FROM ref_own_area) = 0
        )
),

area_year AS (
    SELECT
        a.region_code,
        a.plan_id,
        a.pollutant,
        UNNEST(GENERATE_SERIES(p.first_year, LEAST(p.last_year, period.period_year))) AS credit_year
    FROM area AS a
    INNER JOIN ref_plan AS p
        ON a.plan_id = p.plan_id
    CROSS JOIN run_period AS period
)

SELECT
    y.region_code,
    y.plan_id,
    y.pollutant,
    y.credit_year,
    COALESCE(c.projects, 0)::BIGINT AS projects,
    COALESCE(c.reported_t, 0)::DECIMAL(38, 2) AS reported_t,
    COALESCE(c.gross_t, 0)::DECIMAL(38, 26) AS gross_t,
    COALESCE(c.floor_t, 0)::DECIMAL(38, 2) AS floor_t,
    COALESCE(c.accounted_t, 0)::DECIMAL(38, 2) AS accounted_t,
    COALESCE(c.ceiling_t, 0)::DECIMAL(38, 2) AS ceiling_t
FROM area_year AS y
LEFT JOIN area_year_claim AS c
    ON
        y.region_code = c.region_code
        AND y.pollutant = c.pollutant
        AND y.credit_year = c.credit_year
