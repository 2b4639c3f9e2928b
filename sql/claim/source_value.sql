-- source_value
--
-- What each source of data says of an emission before or after, in the order of priority, with the spread.
--
--     spread = (highest − lowest) ÷ highest
--
--     highest  most that a source says     各来源最高值    t    highest_t
--     lowest   least that a source says    各来源最低值    t    lowest_t
--     spread   how far they lie apart      离差           1    is_wide
--
-- grain     one row per project_id, pollutant, stage, data_source
-- reads     record_l4_source_value, ref_data_source, ref_eligibility
-- source    rulebook §2.7: order by 环境保护税法第十条 [V], 30 % [D]
-- nuance    is_wide compares without dividing

SELECT
    v.project_id,
    v.pollutant,
    v.stage,
    v.data_source,
    s.priority,
    v.emission_t,
    MIN(v.emission_t) OVER of_stage AS lowest_t,
    MAX(v.emission_t) OVER of_stage AS highest_t,
    MAX(v.emission_t) OVER of_stage - MIN(v.emission_t) OVER of_stage
    > rule.threshold * MAX(v.emission_t) OVER of_stage AS is_wide
FROM record_l4_source_value AS v
INNER JOIN ref_data_source AS s
    ON v.data_source = s.data_source
CROSS JOIN ref_eligibility AS rule
WHERE rule.rule_id = 'DP'
WINDOW of_stage AS (PARTITION BY v.project_id, v.pollutant, v.stage)
