-- target_pace
--
-- Where the linear path to each quota stands at the end of each year, and at the period's month.
--
--     pace = quota · (y − y₁ + 1) ÷ n;  to date: quota · ((y − y₁)·12 + month) ÷ (n·12)
--
--     quota  target          目标值        t    target_value
--     y      year            年            -    year
--     y₁     first year      规划首年      -    first_year
--     n      years of plan   规划年数      -    plan_years
--     month  month           核算期月份    -    period_month
--
-- grain     one row per target (region_code, indicator, pollutant, target_year) and year
-- reads     ref_target, ref_plan, run_period
-- source    contract §3 Progress; the path is linear: 1.152 / 1.44 = 4/5 (rulebook §1.1)
-- gaps      a milestone has a row for its own year only; percent targets have no pace in tonnes

WITH target_year AS (
    SELECT
        t.region_code,
        t.indicator,
        t.pollutant,
        t.plan_id,
        t.target_year,
        t.target_value,
        t.target_unit,
        t.target_kind,
        t.document,
        t.clause,
        t.source_page,
        t.confidence,
        t.note_zh,
        t.note_en,
        p.first_year,
        p.last_year - p.first_year + 1 AS plan_years,
        UNNEST(GENERATE_SERIES(
            CASE WHEN t.indicator = 'cumulative_milestone' THEN t.target_year ELSE p.first_year END,
            LEAST(t.target_year, period.period_year)
        )) AS year,
        period.period_year,
        period.period_month
    FROM ref_target AS t
    INNER JOIN ref_plan AS p
        ON t.plan_id = p.plan_id
    CROSS JOIN run_period AS period
),

months AS (
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
        document,
        clause,
        source_page,
        confidence,
        note_zh,
        note_en,
        plan_years * 12 AS plan_months,
        CASE WHEN indicator = 'cumulative_milestone' THEN plan_years * 12 ELSE (year - first_year + 1) * 12 END
            AS months_at_year_end,
        CASE
            WHEN indicator = 'cumulative_milestone' OR year < period_year THEN months_at_year_end
            ELSE (year - first_year) * 12 + period_month
        END AS months_to_date
    FROM target_year
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
    CASE
        WHEN target_unit = 't' THEN TONNES_SHARE(target_value, months_at_year_end, plan_months)
    END::DECIMAL(18, 2) AS pace_value,
    CASE
        WHEN target_unit = 't' THEN TONNES_SHARE(target_value, months_to_date, plan_months)
    END::DECIMAL(18, 2) AS pace_to_date,
    document,
    clause,
    source_page,
    confidence,
    note_zh,
    note_en
FROM months
