-- receiving_outlet
--
-- The town works that each enterprise or landfill names as the one that takes its water in, with what that works
-- lets out: as the record states it, else as the works itself reports it.
--
-- grain     one row per project_id, pollutant of W4, W5 and W8
-- reads     record_project, record_tonnes, placed_project, works_outlet
-- source    rulebook §10 D-06, D-20 [D]
-- nuance    a works is named by its permit, its credit code, or in the same city by the name of the enterprise or of
--           the works (what its project's name says up to 厂). Of several reports of it the one nearest to the
--           claim's year and not after it, else the first after it
-- gaps      a works that no record reports, where the record states no outlet either: outlet_mg_per_l is NULL
-- bound     of each works one report a year

WITH sender AS (
    SELECT
        r.project_id,
        t.pollutant,
        p.credit_year,
        p.city_code,
        CASE t.pollutant WHEN 'cod' THEN r.wwtp_outlet_cod_mg_per_l ELSE r.wwtp_outlet_nh3n_mg_per_l END
            AS stated_mg_per_l,
        NULLIF(UPPER(PLAIN_NAME(r.receiving_works)), '') AS works
    FROM record_project AS r
    INNER JOIN record_tonnes AS t
        ON r.project_id = t.project_id
    INNER JOIN placed_project AS p
        ON r.project_id = p.project_id
    WHERE r.project_type IN ('W4', 'W5', 'W8')
),

called AS (
    SELECT
        w.project_id AS works_project_id,
        w.pollutant,
        w.credit_year,
        w.acceptance_date,
        w.outlet_mg_per_l,
        UNNEST([
            LEFT(r.permit_no, 21),
            r.uscc,
            w.city_code || '|' || UPPER(PLAIN_NAME(r.enterprise_name)),
            w.city_code || '|' || NULLIF(
                UPPER(REGEXP_EXTRACT(PLAIN_NAME(r.project_name), '^.*?(污水处理厂|污水厂|净水厂|净化厂|再生水厂)')), ''
            )
        ]) AS works_key
    FROM works_outlet AS w
    INNER JOIN record_project AS r
        ON w.project_id = r.project_id
),

report AS (
    SELECT *
    FROM called
    WHERE works_key IS NOT NULL
    QUALIFY
        ROW_NUMBER() OVER (
            PARTITION BY works_key, pollutant, credit_year ORDER BY acceptance_date DESC, works_project_id DESC
        ) = 1
),

asked AS (
    SELECT
        project_id,
        pollutant,
        credit_year,
        UNNEST([LEFT(works, 21), LEFT(works, 18), city_code || '|' || works]) AS works_key
    FROM sender
    WHERE works IS NOT NULL
),

nearest AS (
    SELECT
        a.project_id,
        a.pollutant,
        r.works_project_id,
        r.outlet_mg_per_l
    FROM asked AS a
    INNER JOIN report AS r
        ON a.works_key = r.works_key AND a.pollutant = r.pollutant
    QUALIFY
        ROW_NUMBER() OVER (
            PARTITION BY a.project_id, a.pollutant
            ORDER BY
                r.credit_year > a.credit_year, ABS(r.credit_year - a.credit_year),
                r.acceptance_date DESC, r.works_project_id DESC
        ) = 1
)

SELECT
    s.project_id,
    s.pollutant,
    s.works IS NOT NULL AS is_named,
    n.works_project_id,
    COALESCE(s.stated_mg_per_l, n.outlet_mg_per_l)::DECIMAL(38, 12) AS outlet_mg_per_l
FROM sender AS s
LEFT JOIN nearest AS n
    ON s.project_id = n.project_id AND s.pollutant = n.pollutant
