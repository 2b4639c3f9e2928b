-- out_target_progress
--
-- How far each area is, cumulative over the plan, against its quota and the linear path.
--
-- grain     one row per region_code, indicator, pollutant, year
-- reads     target_line, out_area_total, out_project_reduction, region_year, ref_target, ref_parent_area
-- source    contract §3 Progress, §4
-- gaps      a parent area of the office is shown, not judged: others submit to it too
-- nuance    a percent target is about total emission: shown, never compared with project tonnes

WITH area_claim AS (
    SELECT
        UNNEST(LIST_DISTINCT([area_code, city_code, province_code])) AS region_code,
        pollutant,
        plan_id,
        credit_year
    FROM out_project_reduction
),

first_claim AS (
    SELECT
        region_code,
        pollutant,
        plan_id,
        MIN(credit_year) AS first_year
    FROM area_claim
    GROUP BY region_code, pollutant, plan_id
),

named AS (
    SELECT
        l.region_code,
        l.indicator,
        l.pollutant,
        l.plan_id,
        l.target_year,
        l.target_value,
        l.target_unit,
        l.target_kind,
        l.year,
        l.pace_value,
        l.pace_to_date,
        l.document,
        l.clause,
        l.source_page,
        l.confidence,
        l.note,
        l.note_en,
        r.region_name,
        r.level,
        a.cumulative_reported_t,
        a.cumulative_floor_t,
        a.cumulative_accounted_t,
        a.cumulative_ceiling_t,
        COALESCE(f.first_year <= l.year, FALSE) AS has_submission,
        l.region_code IN (SELECT o.region_code FROM ref_parent_area AS o) AS is_parent,
        l.plan_id IN (SELECT t.plan_id FROM ref_target AS t) AS is_plan_quoted
    FROM target_line AS l
    INNER JOIN region_year AS r
        ON l.region_code = r.region_code AND l.year = r.credit_year
    LEFT JOIN first_claim AS f
        ON l.region_code = f.region_code AND l.pollutant = f.pollutant AND l.plan_id = f.plan_id
    LEFT JOIN out_area_total AS a
        ON l.region_code = a.region_code AND l.pollutant = a.pollutant AND l.year = a.credit_year
)

SELECT
    region_code,
    region_name,
    level,
    plan_id,
    indicator,
    pollutant,
    year,
    target_year,
    target_value,
    target_unit,
    target_kind,
    pace_value,
    pace_to_date,
    COALESCE(cumulative_reported_t, 0)::DECIMAL(38, 2) AS achieved_reported_t,
    COALESCE(cumulative_floor_t, 0)::DECIMAL(38, 2) AS achieved_floor_t,
    COALESCE(cumulative_accounted_t, 0)::DECIMAL(38, 2) AS achieved_accounted_t,
    COALESCE(cumulative_ceiling_t, 0)::DECIMAL(38, 2) AS achieved_ceiling_t,
    (achieved_accounted_t - pace_to_date)::DECIMAL(38, 2) AS gap_t,
    CASE WHEN target_unit = 't' THEN achieved_accounted_t - target_value::DECIMAL(38, 2) END::DECIMAL(38, 2)
        AS gap_to_target_t,
    CASE
        WHEN NOT is_plan_quoted THEN 'targets_not_loaded'
        WHEN target_kind = 'none' THEN 'no_target'
        WHEN target_unit = '%' THEN 'percent_only'
        WHEN is_parent THEN 'parent_area'
        WHEN NOT has_submission THEN 'no_submission'
        WHEN achieved_floor_t >= target_value THEN 'met'
        WHEN achieved_floor_t >= pace_to_date THEN 'on_pace'
        WHEN achieved_ceiling_t >= pace_to_date THEN 'undecided'
        ELSE 'behind'
    END AS state,
    has_submission,
    document,
    clause,
    source_page,
    confidence,
    note,
    note_en
FROM named
ORDER BY region_code, indicator, pollutant, year
