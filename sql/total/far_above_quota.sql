-- far_above_quota
--
-- F-26: the cumulative total of an area lies so far above its quota that a unit, the quota or a claim is in doubt.
--
--     accounted · 100 > quota · limit
--
--     accounted  accounted, cumulative    累计核定量          t    achieved_accounted_t
--     quota      target of the plan       目标值              t    target_value
--     limit      share in doubt           可疑的占目标比例    %    limit_share_pct
--
-- grain     one row per finding (finding_key, pollutant) and project_id: the largest contributing projects
-- reads     out_target_progress, out_project_reduction, out_carried_over, ref_plan, ref_threshold
-- source    issue 8 item 8; the limit and how many projects are named: thresholds.csv F-26 [D]
-- nuance    exactly the limit is no finding. The total is the one that is reported, after all other findings: it asks
--           and takes no tonnes, so that it is not among its own causes. The share is shown rounded up, so that
--           what is above the limit never reads as the limit
-- gaps      a milestone is a part of its quota and not asked about; percent quotas and a quota of 0 t have no share

WITH limits AS (
    SELECT
        MAX(value) FILTER (WHERE key = 'share') AS limit_share_pct,
        MAX(value) FILTER (WHERE key = 'projects') AS most_projects
    FROM ref_threshold
    WHERE kind = 'F-26'
),

latest AS (
    SELECT
        region_code,
        region_name,
        plan_id,
        indicator,
        pollutant,
        year,
        target_year,
        target_value,
        achieved_accounted_t
    FROM out_target_progress
    WHERE target_unit = 't' AND target_value > 0 AND indicator <> 'cumulative_milestone'
    QUALIFY year = MAX(year) OVER (PARTITION BY region_code, plan_id, indicator, pollutant, target_year)
),

exceeding AS (
    SELECT
        l.region_code,
        l.region_name,
        l.plan_id,
        p.title AS plan_title,
        l.indicator,
        l.pollutant,
        l.year,
        l.target_year,
        l.target_value,
        l.achieved_accounted_t,
        t.limit_share_pct,
        t.most_projects,
        CONCAT_WS('|', l.region_code, l.plan_id, l.indicator, l.target_year) AS finding_key,
        (l.achieved_accounted_t::DECIMAL(24, 2) * 1000000000)::HUGEINT AS micro_per_thousand,
        MICRO(l.target_value) AS target_micro
    FROM latest AS l
    INNER JOIN ref_plan AS p
        ON l.plan_id = p.plan_id
    CROSS JOIN limits AS t
    WHERE l.achieved_accounted_t * 100 > l.target_value::DECIMAL(38, 6) * t.limit_share_pct
),

counted AS (
    SELECT
        UNNEST(LIST_DISTINCT([area_code, city_code, province_code])) AS region_code,
        plan_id,
        pollutant,
        credit_year,
        project_id,
        accounted_t
    FROM out_project_reduction
    UNION ALL
    SELECT
        UNNEST(LIST_DISTINCT([area_code, city_code, province_code])) AS region_code,
        plan_id,
        pollutant,
        credit_year,
        project_id,
        accounted_t
    FROM out_carried_over
    WHERE is_due
),

contributor AS (
    SELECT
        e.finding_key,
        e.pollutant,
        c.project_id,
        ANY_VALUE(e.most_projects) AS most_projects,
        SUM(c.accounted_t) AS contributed_t
    FROM exceeding AS e
    INNER JOIN counted AS c
        ON
            e.region_code = c.region_code
            AND e.plan_id = c.plan_id
            AND e.pollutant = c.pollutant
            AND e.year >= c.credit_year
    GROUP BY e.finding_key, e.pollutant, c.project_id
    HAVING SUM(c.accounted_t) > 0
),

largest AS (
    SELECT
        finding_key,
        pollutant,
        project_id,
        contributed_t,
        COUNT(*) OVER (PARTITION BY finding_key, pollutant) AS projects
    FROM contributor
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY finding_key, pollutant ORDER BY -contributed_t, project_id
    ) <= most_projects
),

told AS (
    SELECT
        finding_key,
        pollutant,
        COUNT(*) AS named_projects,
        ANY_VALUE(projects) AS projects,
        SUM(contributed_t)::DECIMAL(38, 2) AS named_t
    FROM largest
    GROUP BY finding_key, pollutant
)

SELECT
    'F-26' AS kind,
    e.finding_key,
    e.pollutant,
    g.project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS doubt_part,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'region_code': e.region_code,
        'region_name': e.region_name,
        'plan_id': e.plan_id,
        'plan_title': e.plan_title,
        'indicator': e.indicator,
        'accounted_t': e.achieved_accounted_t::VARCHAR,
        'target_t': AS_WRITTEN(e.target_value),
        'share_pct': PLAIN_NUMBER(
            (((e.micro_per_thousand + e.target_micro - 1) // e.target_micro)::DECIMAL(30, 0) * 0.1)::DECIMAL(38, 1)
        ),
        'limit_share_pct': AS_WRITTEN(e.limit_share_pct),
        'named_projects': t.named_projects,
        'named_t': t.named_t::VARCHAR,
        'contributing_projects': t.projects,
        'columns': ['reported_' || e.pollutant || '_t']
    }) AS facts
FROM exceeding AS e
INNER JOIN largest AS g
    ON e.finding_key = g.finding_key AND e.pollutant = g.pollutant
INNER JOIN told AS t
    ON e.finding_key = t.finding_key AND e.pollutant = t.pollutant
