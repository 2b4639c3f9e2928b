-- find_d01_same_project_twice
--
-- D-01: one project claimed again in the same credit year under another id or name; the first in line
-- keeps its tonnes, the other is at risk with all of them.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     repeated_claim
-- source    rulebook §10 D-01; line: acceptance date, project id
-- gaps      see repeated_claim

WITH repeat AS (
    SELECT
        project_id,
        pollutant,
        project_name,
        credit_year,
        known_by,
        counted_t,
        earlier_project_id
    FROM repeated_claim
    WHERE credit_year = earlier_credit_year
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
        known_by,
        counted_t
    FROM repeat
)

SELECT
    'D-01' AS kind,
    finding_key,
    pollutant,
    project_id,
    tonnes_at_risk,
    FORMAT(
        '{}（{}）与 {} 在 {} 年同{}、同类型，疑为同一项目重复申报；如属实只计 {}，{} 的 {} 吨不计。请核对两个项目的现场和佐证材料。',
        later_project_id, project_name, earlier_project_id, credit_year,
        CASE known_by WHEN 'codes' THEN '设施和排放口' ELSE '厂区和项目名称' END,
        earlier_project_id, later_project_id, counted_t::VARCHAR
    ) AS message,
    FORMAT(
        '{} has the same {} and type as {} in {}: one project claimed twice? If so only the earlier counts and {} t '
        || 'of the later go. Check both sites and their evidence.',
        later_project_id,
        CASE known_by WHEN 'codes' THEN 'facility and outlet' ELSE 'site and name' END,
        earlier_project_id, credit_year, counted_t::VARCHAR
    ) AS message_en,
    TO_JSON({
        'kept': earlier_project_id, 'repeated': later_project_id, 'credit_year': credit_year, 'known_by': known_by
    })::VARCHAR AS evidence
FROM member
