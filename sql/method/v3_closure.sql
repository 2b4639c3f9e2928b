-- v3_closure
--
-- VOC reduction by each closed enterprise or line (V3 VOCs企业关停).
--
--     R = E₀ − M
--
--     R      reduction           减排量         t    computed_t
--     E₀     base-year emission  基准年排放量   t    level_before_t
--     M      moved elsewhere     转移排放量     t    moved_vocs_t
--     a difference of six decimals: exact
--
-- grain     one row per project_id, pollutant
-- reads     record_project
-- source    rulebook §3.3 V3 (as W5 and A4) [E]; the project type is named in rulebook §2.1 [V]; what is
--           produced elsewhere is no reduction, §2.5 E13 [E]
-- method    V3.closure in reference_data/methods.csv
-- gaps      E₀ is what the record states; where the base-year ledger states less, the cap takes the difference.
--           No base, as a mapped table may lack it: taken as 0, so that nothing is credited
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     level = emission, from the base to what was moved. Earlier reductions of the source (ΣR of the rule
--           book) are not in the formula: the cap on the base takes them, and the overlap with them is a finding

SELECT
    project_id,
    'vocs' AS pollutant,
    (COALESCE(base_emission_vocs_t, 0) - moved_vocs_t)::DECIMAL(38, 26) AS computed_t,
    'emission_t' AS level_scale,
    COALESCE(base_emission_vocs_t, 0)::DECIMAL(38, 26) AS level_before_t,
    moved_vocs_t::DECIMAL(38, 26) AS level_after_t
FROM record_project
WHERE project_type = 'V3'
