-- capped_claim
--
-- Each eligible reduction cut to what its source still had to give (基准年排放量封顶).
--
--     capped = min(R, max(0, E₀ − B))
--
--     R        reduction               减排量               t    computed_t
--     E₀       base-year emission      基准年排放量          t    base_emission_t
--     B        counted before in line  此前已计入的减排量     t    counted_before_t
--     capped   creditable              封顶后减排量          t    capped_t
--
-- grain     one row per project_id, pollutant that is eligible
-- reads     claim
-- source    contract §3 step 3; rulebook §2.5 E10
-- gaps      base emission not in the source (column mapping only): no cap
-- negative  a negative R stays negative and adds nothing to what counts before the next

WITH RECURSIVE line AS (
    SELECT
        project_id,
        pollutant,
        plan_id,
        point_key,
        place_in_line,
        0::DECIMAL(38, 26) AS counted_before_t,
        LEAST(computed_t, base_emission_t::DECIMAL(38, 26)) AS capped_t,
        computed_is_exact AS capped_is_exact
    FROM claim
    WHERE eligible AND place_in_line = 1
    UNION ALL
    SELECT
        next.project_id,
        next.pollutant,
        next.plan_id,
        next.point_key,
        next.place_in_line,
        (line.counted_before_t + GREATEST(line.capped_t, 0))::DECIMAL(38, 26) AS counted_before_t,
        LEAST(
            next.computed_t,
            CASE
                WHEN next.base_emission_t IS NOT NULL
                    THEN GREATEST(next.base_emission_t - line.counted_before_t - GREATEST(line.capped_t, 0), 0)
            END
        )::DECIMAL(38, 26) AS capped_t,
        line.capped_is_exact AND next.computed_is_exact AS capped_is_exact
    FROM line
    INNER JOIN claim AS next
        ON
            line.plan_id = next.plan_id
            AND line.point_key = next.point_key
            AND line.pollutant = next.pollutant
            AND line.place_in_line + 1 = next.place_in_line
    WHERE next.eligible
)

SELECT
    project_id,
    pollutant,
    counted_before_t,
    capped_t,
    capped_is_exact
FROM line
