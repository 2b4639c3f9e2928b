-- find_d03_project_in_two_years
--
-- D-03: one discrete project claimed in two credit years; the first year keeps its tonnes, the later
-- claim is at risk with all of them. Continuous sources (sewage works) report every year and are not meant.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     repeated_claim
-- source    rulebook §10 D-03; which types are discrete: reference_data/methods.csv
-- gaps      see repeated_claim

WITH repeat AS (
    SELECT
        project_id,
        pollutant,
        project_name,
        credit_year,
        known_by,
        counted_t,
        earlier_project_id,
        earlier_credit_year
    FROM repeated_claim
    WHERE credit_year <> earlier_credit_year AND is_discrete
),

member AS (
    SELECT
        earlier_project_id AS project_id,
        project_id AS finding_key,
        pollutant,
        0::DECIMAL(18, 2) AS tonnes_at_risk,
        earlier_project_id,
        project_id AS later_project_id,
        project_name,
        credit_year,
        earlier_credit_year,
        known_by,
        counted_t
    FROM repeat
    UNION ALL
    SELECT
        project_id,
        project_id AS finding_key,
        pollutant,
        counted_t AS tonnes_at_risk,
        earlier_project_id,
        project_id AS later_project_id,
        project_name,
        credit_year,
        earlier_credit_year,
        known_by,
        counted_t
    FROM repeat
)

SELECT
    'D-03' AS kind,
    finding_key,
    pollutant,
    project_id,
    tonnes_at_risk,
    FORMAT(
        '{}（{}）{} 年的减排量与 {} 在 {} 年已申报的为同一{}，疑为跨年度重复计算；如属实应只计 {} 年，后报的 {} 吨不计。'
        || '若是分期改造，后一期的改造前状态应等于前一期的改造后状态，请核对。',
        later_project_id, project_name, credit_year, earlier_project_id, earlier_credit_year,
        CASE known_by WHEN 'codes' THEN '设施和排放口' ELSE '厂区和项目名称' END, earlier_credit_year, counted_t::VARCHAR
    ) AS message,
    FORMAT(
        '{} ({}) has the same {} as {} ({}): one project in two years? If so only {} counts and {} t go. A second '
        || 'stage would have to begin where the first ended.',
        later_project_id, credit_year,
        CASE known_by WHEN 'codes' THEN 'facility and outlet' ELSE 'site and name' END,
        earlier_project_id, earlier_credit_year, earlier_credit_year, counted_t::VARCHAR
    ) AS message_en,
    TO_JSON({
        'kept': earlier_project_id,
        'repeated': later_project_id,
        'credit_years': [earlier_credit_year, credit_year],
        'known_by': known_by
    })::VARCHAR AS evidence
FROM member
