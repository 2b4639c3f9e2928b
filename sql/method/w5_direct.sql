-- w5_direct
--
-- COD and ammonia of a closed source that let its waste water out directly (W5 产业结构升级（关停），直接排放).
--
--     R = E₀ − M
--
--     R      reduction           减排量         t    computed_t
--     E₀     base-year emission  基准年排放量   t    level_before_t
--     M      moved elsewhere     转移排放量     t    moved_t
--     a difference of six decimals: exact
--
-- grain     one row per project_id, pollutant
-- reads     w5_pollutant
-- source    rulebook §3.1 W5 [E]; the project type is named in rulebook §2.1 [V]; what is produced elsewhere is
--           no reduction, §2.5 E13 [E]
-- method    W5.direct in reference_data/methods.csv
-- gaps      a pollutant all of whose cells are empty is not claimed: computed_t is NULL. No base, as a mapped
--           table may lack it: taken as 0, so that nothing is credited
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     level = emission, from the base to what was moved. Earlier reductions of the source (ΣR of the rule
--           book) are not in the formula: the cap on the base takes them, and the overlap with them is a finding

SELECT
    project_id,
    pollutant,
    (COALESCE(base_emission_t, 0) - moved_t)::DECIMAL(38, 26) AS computed_t,
    'emission_t' AS level_scale,
    COALESCE(base_emission_t, 0)::DECIMAL(38, 26) AS level_before_t,
    moved_t::DECIMAL(38, 26) AS level_after_t
FROM w5_pollutant
