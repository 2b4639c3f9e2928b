-- v2_generation
--
-- VOC reduction by better collection and treatment of what a line gives off (V2 VOCs收集与末端治理).
--
--     R = G·(ε₁·η₁ − ε₀·η₀)
--
--     R      reduction           减排量         t    computed_t
--     G      VOCs given off      年VOCs产生量   t    generation_vocs_t
--     ε₁     collection after    改造后收集率    1    collection_after_ratio
--     η₁     removal after       改造后去除率    1    removal_after_ratio
--     ε₀     collection before   改造前收集率    1    collection_before_ratio
--     η₀     removal before      改造前去除率    1    removal_before_ratio
--     three quantities of six decimals: R has 18 decimals, nothing is cut
--
-- grain     one row per project_id, pollutant
-- reads     record_project
-- source    balance of what is given off, rulebook §3.3 V2 [E]; of stages in series the record gives
--           1 − Π(1 − ηᵢ)
-- method    V2.generation in reference_data/methods.csv
-- gaps      none where this method is chosen (rule V-88); else NULL
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     intensity = share let out, 1 − ε·η, activity = G; level = emission. After a substitution (V1) of
--           the same line G is that of the new materials, else both claim one interval (rulebook §10 D-16 [D])

WITH let_out AS (
    SELECT
        project_id,
        generation_vocs_t,
        1 - collection_before_ratio * removal_before_ratio AS let_out_before_ratio,
        1 - collection_after_ratio * removal_after_ratio AS let_out_after_ratio
    FROM record_project
    WHERE project_type = 'V2'
),

emission AS (
    SELECT
        project_id,
        generation_vocs_t,
        let_out_before_ratio,
        let_out_after_ratio,
        (generation_vocs_t::DECIMAL(38, 6) * let_out_before_ratio)::DECIMAL(38, 26) AS before_t,
        (generation_vocs_t::DECIMAL(38, 6) * let_out_after_ratio)::DECIMAL(38, 26) AS after_t
    FROM let_out
)

SELECT
    project_id,
    'vocs' AS pollutant,
    before_t - after_t AS computed_t,
    'emission_t' AS level_scale,
    before_t AS level_before_t,
    after_t AS level_after_t,
    'vocs_let_out_ratio' AS intensity_scale,
    let_out_before_ratio::DECIMAL(38, 20) AS intensity_before,
    let_out_after_ratio::DECIMAL(38, 20) AS intensity_after,
    generation_vocs_t AS activity
FROM emission
