-- region_area
--
-- Under which code an area is totalled in the period: a county that was given another code (撤县设市,
-- e.g. 横县 450127 → 横州市 450181) is one area, with one cumulative total.
--
-- grain     one row per region_code
-- reads     ref_region, run_period
-- source    GB/T 2260 successors in reference_data/regions.csv
-- gaps      a code that was split up, or whose successor the list does not hold, stays an area of its own
-- trap      a code may have been given to another county since (419001 义马市 till 1990, 济源市 since 1996): only
--           its last holder hands it on. Nine changes are followed, so that a list that goes in a circle ends

WITH RECURSIVE last_holder AS (
    SELECT
        region_code,
        valid_to,
        successor
    FROM ref_region
    QUALIFY ROW_NUMBER() OVER (PARTITION BY region_code ORDER BY valid_from DESC) = 1
),

successor AS (
    SELECT
        region_code,
        successor AS next_code
    FROM last_holder
    WHERE
        REGEXP_MATCHES(successor, '^[0-9]{6}$')
        AND valid_to <= (SELECT period.period_year FROM run_period AS period)
),

step AS (
    SELECT
        region_code,
        region_code AS area_code,
        0 AS steps
    FROM last_holder
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
