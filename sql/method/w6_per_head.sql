-- w6_per_head
--
-- COD and ammonia that each farm's manure treatment keeps out of the water (W6 规模畜禽粪污治理).
--
--     R = N·e·(η₁ − η₀) × 10⁻³
--
--     R      reduction          减排量          t          computed_t
--     N      head               出栏或存栏量    head       heads
--     e      generation         头均产生量      kg/head    generation_kg_per_head
--     η₁     removal after      改造后去除率    1          kept_after_ratio
--     η₀     removal before     改造前去除率    1          kept_before_ratio
--     10⁻³   1 head × 1 kg/head = 1 kg = 10⁻³ t
--     six decimals each and three of the constant: R has 21 decimals, nothing is cut; at most
--     10⁸ head × 10⁴ kg are 10¹² kg, within the 17 digits that are left before the point
--
-- grain     one row per project_id, pollutant
-- reads     record_project, ref_coefficient
-- source    per-head balance, rulebook §3.1 W6 [E]; the project type is named in rulebook §2.1 [V]
-- method    W6.per_head in reference_data/methods.csv
-- gaps      no factor in the record: that of reference_data/coefficients.csv (W6.generation, pollutant/kind of
--           livestock); a pollutant all of whose cells are empty is not claimed: computed_t is NULL
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     intensity = removal per head of one kind, activity = N: the same step claimed again for a larger
--           herd is the same step; level = removal

WITH farm AS (
    SELECT
        project_id,
        'cod' AS pollutant,
        credit_year,
        livestock,
        heads,
        generation_cod_kg_per_head AS stated_kg_per_head,
        removal_cod_before_ratio AS kept_before_ratio,
        removal_cod_after_ratio AS kept_after_ratio
    FROM record_project
    WHERE project_type = 'W6'
    UNION ALL
    SELECT
        project_id,
        'nh3n' AS pollutant,
        credit_year,
        livestock,
        heads,
        generation_nh3n_kg_per_head AS stated_kg_per_head,
        removal_nh3n_before_ratio AS kept_before_ratio,
        removal_nh3n_after_ratio AS kept_after_ratio
    FROM record_project
    WHERE project_type = 'W6'
),

with_factor AS (
    SELECT
        f.project_id,
        f.pollutant,
        f.livestock,
        f.heads,
        COALESCE(f.stated_kg_per_head, k.value) AS generation_kg_per_head,
        CASE
            WHEN f.stated_kg_per_head IS NULL THEN [COEFFICIENT_REF(k.coefficient_id, k.key, k.valid_from)]
        END AS coefficient_refs,
        f.kept_before_ratio,
        f.kept_after_ratio
    FROM farm AS f
    LEFT JOIN ref_coefficient AS k
        ON
            k.coefficient_id = 'W6.generation'
            AND f.pollutant || '/' || f.livestock = k.key
            AND f.credit_year BETWEEN k.valid_from AND COALESCE(k.valid_to, f.credit_year)
),

per_head AS (
    SELECT
        project_id,
        pollutant,
        livestock,
        heads,
        generation_kg_per_head,
        coefficient_refs,
        kept_before_ratio,
        kept_after_ratio,
        generation_kg_per_head::DECIMAL(38, 6) * kept_before_ratio * 0.001 AS before_t_per_head,
        generation_kg_per_head::DECIMAL(38, 6) * kept_after_ratio * 0.001 AS after_t_per_head
    FROM with_factor
)

SELECT
    project_id,
    pollutant,
    generation_kg_per_head,
    coefficient_refs,
    kept_before_ratio,
    kept_after_ratio,
    ((after_t_per_head - before_t_per_head) * heads)::DECIMAL(38, 26) AS computed_t,
    'removal_t' AS level_scale,
    (before_t_per_head * heads)::DECIMAL(38, 26) AS level_before_t,
    (after_t_per_head * heads)::DECIMAL(38, 26) AS level_after_t,
    'removal_t_per_head|' || livestock AS intensity_scale,
    before_t_per_head::DECIMAL(38, 20) AS intensity_before,
    after_t_per_head::DECIMAL(38, 20) AS intensity_after,
    heads AS activity
FROM per_head
