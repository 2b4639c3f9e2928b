-- find_d18_manure_counted_twice
--
-- D-18: a manure centre takes in the manure of farms that claim themselves; the manure counts once, for whoever is
-- first in line.
--
--     doubt = min(R, ΣF)                  of a centre: F of its farms before it in line
--     doubt = min(R, max(0, C − ΣF))      of a farm: C of the centre before it, F of the centre's farms before the farm
--
--     R    reduction                     减排量                     t    computed_t
--     C    reduction of the centre       处理中心减排量             t    centre_t
--     ΣF   reductions of farms before    此前各养殖场减排量之和     t    farms_before_t
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, record_project
-- source    rulebook §10 D-18 [D]: by manure flow, once
-- nuance    the registration number of a farm, within a city, ties the two; together no more is in doubt than the
--           smaller of the centre and its farms
-- gaps      two centres that take in one farm are not compared: what share each has is not stated
-- bound     of each registration number the first eight farm claims and the first thousand centres

WITH manure AS (
    SELECT
        c.project_id,
        c.pollutant,
        c.plan_id,
        c.city_code,
        c.computed_t,
        c.computed_is_exact,
        ROW_NUMBER() OVER (ORDER BY c.credit_year, c.acceptance_date, c.project_id, c.pollutant) AS place_in_line,
        PLAIN_NAME(r.farm_code) AS farm_key,
        r.manure_source_farms
    FROM claim AS c
    INNER JOIN record_project AS r
        ON c.project_id = r.project_id
    WHERE c.eligible AND c.computed_t > 0 AND c.project_type = 'W6'
),

farm AS (
    SELECT *
    FROM manure
    WHERE farm_key <> ''
    QUALIFY ROW_NUMBER() OVER (PARTITION BY plan_id, city_code, pollutant, farm_key ORDER BY place_in_line) <= 8
),

taken AS (
    SELECT DISTINCT
        project_id,
        pollutant,
        plan_id,
        city_code,
        place_in_line,
        computed_t,
        PLAIN_NAME(UNNEST(REGEXP_SPLIT_TO_ARRAY(manure_source_farms, '[；;、，,\s]+'))) AS farm_key
    FROM manure
    WHERE manure_source_farms IS NOT NULL
),

centre AS (
    SELECT *
    FROM taken
    WHERE farm_key <> ''
    QUALIFY ROW_NUMBER() OVER (PARTITION BY plan_id, city_code, pollutant, farm_key ORDER BY place_in_line) <= 1000
),

pair AS (
    SELECT DISTINCT
        centre.project_id AS centre_project_id,
        centre.pollutant,
        centre.place_in_line AS centre_place,
        centre.computed_t AS centre_t,
        farm.project_id AS farm_project_id,
        farm.place_in_line AS farm_place,
        farm.computed_t AS farm_t
    FROM centre
    INNER JOIN farm
        ON
            centre.plan_id = farm.plan_id
            AND centre.city_code = farm.city_code
            AND centre.pollutant = farm.pollutant
            AND centre.farm_key = farm.farm_key
            AND centre.project_id <> farm.project_id
),

doubted_pair AS (
    SELECT
        CASE WHEN farm_place < centre_place THEN centre_project_id ELSE farm_project_id END AS later,
        CASE WHEN farm_place < centre_place THEN farm_project_id ELSE centre_project_id END AS earlier,
        pollutant,
        farm_place < centre_place AS is_centre,
        centre_t,
        farm_t,
        COALESCE(SUM(farm_t) OVER before_it, 0) AS farms_before_t
    FROM pair
    WINDOW before_it AS (
        PARTITION BY centre_project_id, pollutant ORDER BY farm_place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),

measured AS (
    SELECT
        later,
        pollutant,
        GREATEST(
            COALESCE(LEAST(MAX(centre_t) FILTER (WHERE is_centre), SUM(farm_t) FILTER (WHERE is_centre)), 0),
            COALESCE(MAX(LEAST(farm_t, GREATEST(centre_t - farms_before_t, 0))) FILTER (WHERE NOT is_centre), 0)
        )::DECIMAL(38, 26) AS doubt_t,
        MIN(earlier) AS first_earlier,
        COUNT(DISTINCT earlier) AS number_of_earlier,
        BOOL_OR(is_centre) AS is_centre
    FROM doubted_pair
    GROUP BY later, pollutant
    HAVING HALF_EVEN_T(doubt_t) >= 0.01
),

doubted AS (
    SELECT
        d.later,
        d.pollutant,
        d.doubt_t,
        m.computed_is_exact,
        TO_JSON({
            'later': d.later,
            'earlier': d.first_earlier,
            'number_of_earlier': d.number_of_earlier,
            'manure_role': CASE WHEN d.is_centre THEN 'centre' ELSE 'farm' END,
            'computed_t': HALF_EVEN_T(m.computed_t)::VARCHAR,
            'doubt_t': HALF_EVEN_T(d.doubt_t)::VARCHAR,
            'columns': ['farm_code', 'manure_source_farms', 'heads']
        }) AS facts
    FROM measured AS d
    INNER JOIN manure AS m
        ON d.later = m.project_id AND d.pollutant = m.pollutant
)

SELECT
    'D-18' AS kind,
    later AS finding_key,
    pollutant,
    later AS project_id,
    'repeated' AS role,
    doubt_t,
    computed_is_exact AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    facts
FROM doubted
UNION ALL
SELECT
    'D-18' AS kind,
    d.later AS finding_key,
    d.pollutant,
    p.earlier AS project_id,
    'kept' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    d.facts
FROM doubted AS d
INNER JOIN doubted_pair AS p
    ON d.later = p.later AND d.pollutant = p.pollutant
