-- region_area
--
-- Under which code an area is totalled in the period: a county that was given another code (撤县设市,
-- e.g. 横县 450127 → 横州市 450181) is one area, with one cumulative total.
--
-- grain     one row per region_code
-- reads     ref_region, run_period
-- source    GB/T 2260 successors in reference_data/regions.csv
-- gaps      a code that was split up, or whose successor the list does not hold, stays an area of its own

WITH RECURSIVE successor AS (
    SELECT
        region_code,
        MAX(successor) AS next_code
    FROM ref_region
    WHERE
        REGEXP_MATCHES(successor, '^[0-9]{6}$')
        AND successor <> region_code
    GROUP BY region_code
    HAVING MAX(valid_to) <= (SELECT period.period_year FROM run_period AS period)
),

step AS (
    SELECT DISTINCT
        region_code,
        region_code AS area_code,
        0 AS steps
    FROM ref_region
    UNION ALL
    SELECT
        step.region_code,
        successor.next_code AS area_code,
        step.steps + 1 AS steps
    FROM step
    INNER JOIN successor
        ON step.area_code = successor.region_code
    WHERE step.steps < 9
)

SELECT
    region_code,
    ARG_MAX(area_code, steps) AS area_code
FROM step
GROUP BY region_code
