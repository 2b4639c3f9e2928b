-- area_jump
--
-- The cumulative totals of areas that moved further since the former month than projects of a month explain.
--
--     rise:  now − former > former · share  and  now − former > least;  fall:  former − now > former · share
--
--     now     cumulative total, this run      本期累计              t    now_t
--     former  cumulative total, former month  上期累计              t    former_t
--     share   share of the former total       占上期累计的比例      %    share_pct
--     least   share of the quota, or tonnes   占目标的比例或吨数    t    least_t
--
-- grain     one row per region_code, plan_id, pollutant, measure (reported, accounted) that jumped
-- reads     before_area_total, after_area_total, after_target_progress, ref_threshold
-- source    issue 8 item 8; the limits: thresholds.csv jump [D]
-- nuance    exactly a limit is no jump. Where the area has no quota in tonnes the tonnes of thresholds.csv hold. A
--           total that was nothing before rises by any share: the least tonnes decide. A plan that the former run
--           does not know is not compared, its totals begin
-- gaps      a county that was given another code is a fall here and a rise there

WITH limits AS (
    SELECT
        MAX(value) FILTER (WHERE key = 'share') AS share_pct,
        MAX(value) FILTER (WHERE key = 'quota_share') AS quota_share_pct,
        MAX(value) FILTER (WHERE key = 'absolute') AS absolute_t
    FROM ref_threshold
    WHERE kind = 'jump'
),

before_total AS (
    SELECT
        region_code,
        region_name,
        level,
        plan_id,
        pollutant,
        UNNEST([
            { 'measure': 'reported', 'tonnes': cumulative_reported_t },
            { 'measure': 'accounted', 'tonnes': cumulative_accounted_t }
        ]) AS total
    FROM before_area_total
    QUALIFY credit_year = MAX(credit_year) OVER (PARTITION BY region_code, plan_id, pollutant)
),

after_total AS (
    SELECT
        region_code,
        region_name,
        level,
        plan_id,
        pollutant,
        UNNEST([
            { 'measure': 'reported', 'tonnes': cumulative_reported_t },
            { 'measure': 'accounted', 'tonnes': cumulative_accounted_t }
        ]) AS total
    FROM after_area_total
    QUALIFY credit_year = MAX(credit_year) OVER (PARTITION BY region_code, plan_id, pollutant)
),

quota AS (
    SELECT
        region_code,
        plan_id,
        pollutant,
        MAX(target_value) AS target_value
    FROM after_target_progress
    WHERE target_unit = 't' AND target_value > 0 AND indicator <> 'cumulative_milestone'
    GROUP BY region_code, plan_id, pollutant
),

beside AS (
    SELECT
        COALESCE(a.region_code, b.region_code) AS region_code,
        COALESCE(a.region_name, b.region_name) AS region_name,
        COALESCE(a.level, b.level) AS level,
        COALESCE(a.plan_id, b.plan_id) AS plan_id,
        COALESCE(a.pollutant, b.pollutant) AS pollutant,
        COALESCE(a.total.measure, b.total.measure) AS measure,
        COALESCE(b.total.tonnes, 0)::DECIMAL(24, 2) AS former_t,
        COALESCE(a.total.tonnes, 0)::DECIMAL(24, 2) AS now_t
    FROM before_total AS b
    FULL JOIN after_total AS a
        ON
            b.region_code = a.region_code
            AND b.plan_id = a.plan_id
            AND b.pollutant = a.pollutant
            AND b.total.measure = a.total.measure
),

measured AS (
    SELECT
        s.region_code,
        s.region_name,
        s.level,
        s.plan_id,
        s.pollutant,
        s.measure,
        s.former_t,
        s.now_t,
        s.now_t - s.former_t AS change_t,
        t.share_pct,
        COALESCE(q.target_value::DECIMAL(30, 6) * t.quota_share_pct::DECIMAL(8, 4) * 0.01, t.absolute_t)
        ::DECIMAL(38, 6) AS least_t
    FROM beside AS s
    LEFT JOIN quota AS q
        ON s.region_code = q.region_code AND s.plan_id = q.plan_id AND s.pollutant = q.pollutant
    CROSS JOIN limits AS t
    WHERE s.plan_id IN (SELECT known.plan_id FROM before_total AS known)
)

SELECT
    region_code,
    region_name,
    level,
    plan_id,
    pollutant,
    measure,
    CASE WHEN change_t > 0 THEN 'rise' ELSE 'fall' END AS direction,
    former_t,
    now_t,
    change_t,
    share_pct,
    least_t
FROM measured
WHERE
    ABS(change_t) * 100 > former_t * share_pct::DECIMAL(8, 4)
    AND (change_t < 0 OR change_t > least_t)
