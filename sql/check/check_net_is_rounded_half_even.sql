-- check_net_is_rounded_half_even
--
-- Net tonnes that are not capped − offset − traded rounded once, half-even, to 2 decimals.
-- Tests what rounding means and not a second rounding formula: no hundredth is nearer, and of two
-- equally near the even one is taken. A figure without finite decimals (computed_is_exact is false,
-- or cut by the cap to what such a figure left) is known to 10⁻²⁰ t; so near to a tie, either
-- neighbour passes.
--
-- message   净减排量应等于“封顶后－区域削减－排污权交易”按四舍六入五单双一次修约至两位小数
-- grain     one row per project_id, pollutant
-- reads     project_reduction
-- source    contract §3 step 4; GB/T 8170-2008

WITH rounded_reduction AS (
    SELECT
        project_id,
        pollutant,
        eligible,
        computed_is_exact,
        net_t,
        CAST(capped_t AS DECIMAL(38, 26))
        - CAST(offset_t AS DECIMAL(38, 26))
        - CAST(traded_t AS DECIMAL(38, 26)) AS exact_net_t,
        ABS(exact_net_t - CAST(net_t AS DECIMAL(38, 26))) AS rounding_t,
        CASE
            WHEN computed_is_exact AND capped_t = computed_t THEN 0
            ELSE 0.00000000000000000001
        END AS unknown_t
    FROM project_reduction
)

SELECT
    project_id,
    pollutant,
    exact_net_t,
    net_t
FROM rounded_reduction
WHERE
    (eligible OR net_t <> 0)
    AND (
        rounding_t > 0.005 + unknown_t
        OR (
            rounding_t = 0.005
            AND computed_is_exact
            AND CAST(net_t * 100 AS HUGEINT) % 2 <> 0
        )
    )
ORDER BY project_id, pollutant
