-- w7_per_resident
--
-- COD and ammonia that village treatment keeps out of the water (W7 农村生活污水).
--
--     R = P·e·D·κ·η × 10⁻²
--
--     R      reduction          减排量          t             computed_t
--     P      residents served   服务人口        10⁴ person    residents_10k_person
--     e      generation         人均产生量      g/person/d    generation_g_per_person_d
--     D      days               年运行天数      d             operating_days
--     κ      collection         污水收集率      1             collection_ratio
--     η      removal            去除率          1             removal_ratio
--     10⁻²   10⁴ person × 1 g/person/d × 1 d = 10⁴ g = 10⁻² t
--     four quantities in 10⁻⁶ and whole days: their product · 10⁻²⁴ · 10⁻² is R in 10⁻²⁶ t
--
-- grain     one row per project_id, pollutant
-- reads     record_project, ref_coefficient
-- source    per-resident balance, rulebook §3.1 W7 [E]; the project type is named in rulebook §2.1 [V]
-- method    W7.per_resident in reference_data/methods.csv
-- gaps      no factor in the record: that of reference_data/coefficients.csv (W7.generation), which has COD
--           only; a pollutant all of whose cells are empty is not claimed: computed_t is NULL
-- negative  cannot be: every factor is at least 0
-- chain     level = removal, from nothing: a claim for the same villages in another year repeats it

WITH served AS (
    SELECT
        project_id,
        'cod' AS pollutant,
        credit_year,
        residents_10k_person,
        operating_days,
        collection_ratio,
        generation_cod_g_per_person_d AS stated_g_per_person_d,
        removal_cod_ratio AS removal_ratio
    FROM record_project
    WHERE project_type = 'W7'
    UNION ALL
    SELECT
        project_id,
        'nh3n' AS pollutant,
        credit_year,
        residents_10k_person,
        operating_days,
        collection_ratio,
        generation_nh3n_g_per_person_d AS stated_g_per_person_d,
        removal_nh3n_ratio AS removal_ratio
    FROM record_project
    WHERE project_type = 'W7'
),

with_factor AS (
    SELECT
        s.project_id,
        s.pollutant,
        s.residents_10k_person,
        s.operating_days,
        s.collection_ratio,
        s.removal_ratio,
        COALESCE(s.stated_g_per_person_d, k.value) AS generation_g_per_person_d,
        CASE
            WHEN s.stated_g_per_person_d IS NULL THEN [COEFFICIENT_REF(k.coefficient_id, k.key, k.valid_from)]
        END AS coefficient_refs
    FROM served AS s
    LEFT JOIN ref_coefficient AS k
        ON
            k.coefficient_id = 'W7.generation'
            AND s.pollutant = k.key
            AND s.credit_year BETWEEN k.valid_from AND COALESCE(k.valid_to, s.credit_year)
),

removed AS (
    SELECT
        project_id,
        pollutant,
        generation_g_per_person_d,
        coefficient_refs,
        removal_ratio,
        MICRO(residents_10k_person) * MICRO(generation_g_per_person_d) * MICRO(collection_ratio) * MICRO(removal_ratio)
        * operating_days::HUGEINT AS removed_e26
    FROM with_factor
)

SELECT
    project_id,
    pollutant,
    generation_g_per_person_d,
    coefficient_refs,
    removal_ratio,
    TONNES_OF_E26(removed_e26)::DECIMAL(38, 26) AS computed_t,
    'removal_t' AS level_scale,
    0::DECIMAL(38, 26) AS level_before_t,
    TONNES_OF_E26(removed_e26)::DECIMAL(38, 26) AS level_after_t
FROM removed
