-- region_year
--
-- Every region as it was in each year of the plans, with the city and the province it belongs to.
--
-- grain     one row per region_code, credit_year
-- reads     ref_region, ref_plan
-- source    GB/T 2260 and local codes, reference_data/regions.csv and local_areas.csv
-- gaps      in a year of renaming the later name holds
-- trap      a county directly under a province (直辖) is its own city, in a municipality
--           (直辖市) the municipality is

WITH plan_year AS (
    SELECT
        plan_id,
        last_year AS plan_last_year,
        UNNEST(GENERATE_SERIES(first_year, last_year)) AS credit_year
    FROM ref_plan
),

valid_region AS (
    SELECT
        r.region_code,
        y.plan_id,
        y.plan_last_year,
        y.credit_year,
        r.region_name,
        r.level,
        r.parent_code
    FROM ref_region AS r
    INNER JOIN plan_year AS y
        ON y.credit_year BETWEEN r.valid_from AND COALESCE(r.valid_to, y.credit_year)
    QUALIFY ROW_NUMBER() OVER (PARTITION BY r.region_code, y.credit_year ORDER BY r.valid_from DESC) = 1
),

with_parents AS (
    SELECT
        r.*,
        p.level AS parent_level,
        g.level AS grandparent_level,
        g.region_code AS grandparent_code
    FROM valid_region AS r
    LEFT JOIN valid_region AS p
        ON r.parent_code = p.region_code AND r.credit_year = p.credit_year
    LEFT JOIN valid_region AS g
        ON p.parent_code = g.region_code AND p.credit_year = g.credit_year
)

SELECT
    region_code,
    credit_year,
    plan_id,
    plan_last_year,
    region_name,
    CASE
        WHEN level = 'county' AND parent_level = 'province' AND LEFT(region_code, 2) NOT IN ('11', '12', '31', '50')
            THEN 'city'
        ELSE level
    END AS level,
    parent_code,
    CASE
        WHEN level IN ('city', 'province') THEN region_code
        WHEN parent_level = 'city' THEN parent_code
        WHEN grandparent_level = 'city' THEN grandparent_code
        WHEN LEFT(region_code, 2) IN ('11', '12', '31', '50') THEN LEFT(region_code, 2) || '0000'
        ELSE region_code
    END AS city_code,
    LEFT(region_code, 2) || '0000' AS province_code
FROM with_parents
