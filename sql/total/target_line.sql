-- target_line
--
-- Every line of the progress table: the loaded quotas, and the areas that have none.
--
-- grain     one row per region_code, indicator, pollutant, year
-- reads     target_pace, out_area_total, ref_target
-- source    contract §3 Progress; issue 2 item 7
-- gaps      a city without a quota says so (no_target), a plan without any quota too (targets_not_loaded)

WITH unquoted AS (
    SELECT
        a.region_code,
        a.pollutant,
        a.plan_id,
        a.credit_year,
        a.plan_id NOT IN (SELECT quoted.plan_id FROM ref_target AS quoted) AS is_plan_unquoted
    FROM out_area_total AS a
    ANTI JOIN ref_target AS t
        ON
            a.region_code = t.region_code
            AND a.pollutant = t.pollutant
            AND a.plan_id = t.plan_id
    WHERE a.level IN ('city', 'province')
)

SELECT
    region_code,
    indicator,
    pollutant,
    plan_id,
    target_year,
    target_value,
    target_unit,
    target_kind,
    year,
    pace_value,
    pace_to_date,
    document,
    clause,
    source_page,
    confidence,
    note_zh AS note,
    note_en
FROM target_pace
UNION ALL
SELECT
    region_code,
    'project_reduction' AS indicator,
    pollutant,
    plan_id,
    NULL AS target_year,
    NULL AS target_value,
    NULL AS target_unit,
    'none' AS target_kind,
    credit_year AS year,
    NULL AS pace_value,
    NULL AS pace_to_date,
    NULL AS document,
    NULL AS clause,
    NULL AS source_page,
    NULL AS confidence,
    CASE WHEN is_plan_unquoted THEN '该规划期的目标尚未载入' ELSE '未载入该地区的减排目标' END AS note,
    CASE WHEN is_plan_unquoted THEN 'no target of this plan is loaded' ELSE 'no quota of this area is loaded' END
        AS note_en
FROM unquoted
