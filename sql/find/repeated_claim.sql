-- repeated_claim
--
-- Claims that stand behind another claim on the same source, each beside the one before it in line.
--
-- grain     one row per match_key, pollutant, project_id that has another claim before it
-- reads     claim, placed_project, net_claim, ref_method
-- source    rulebook §10 D-01, D-03, D-12
-- gaps      without facility and outlet code the source is known by site, type and project name;
--           a later stage that begins where the earlier ended is a chain, not a repeat: within 5 % of
--           that level, and nearer to it than to the level at which the earlier stage began

WITH keyed AS (
    SELECT
        c.project_id,
        c.pollutant,
        c.plan_id,
        c.project_type,
        c.credit_year,
        c.acceptance_date,
        c.level_before_t,
        c.level_after_t,
        n.counted_t,
        m.is_discrete,
        p.project_name,
        CASE WHEN c.point_key = c.project_id THEN 'name' ELSE 'codes' END AS known_by,
        CASE
            WHEN c.point_key = c.project_id THEN c.site_key || '|' || NFC_NORMALIZE(REPLACE(p.project_name, ' ', ''))
            ELSE c.point_key
        END || '|' || c.project_type AS match_key
    FROM claim AS c
    INNER JOIN placed_project AS p
        ON c.project_id = p.project_id
    INNER JOIN net_claim AS n
        ON c.project_id = n.project_id AND c.pollutant = n.pollutant
    INNER JOIN ref_method AS m
        ON c.method_id = m.method_id
    WHERE c.eligible
),

crowded_key AS (
    SELECT
        plan_id,
        match_key
    FROM keyed
    GROUP BY plan_id, match_key
    HAVING MIN(project_id) <> MAX(project_id)
),

in_line AS (
    SELECT
        keyed.*,
        LAG(keyed.project_id) OVER line AS earlier_project_id,
        LAG(keyed.credit_year) OVER line AS earlier_credit_year,
        LAG(keyed.level_before_t) OVER line AS earlier_level_before_t,
        LAG(keyed.level_after_t) OVER line AS earlier_level_after_t
    FROM keyed
    SEMI JOIN crowded_key
        ON keyed.plan_id = crowded_key.plan_id AND keyed.match_key = crowded_key.match_key
    WINDOW line AS (
        PARTITION BY keyed.plan_id, keyed.match_key, keyed.pollutant
        ORDER BY keyed.credit_year, keyed.acceptance_date, keyed.project_id
    )
)

SELECT
    match_key,
    known_by,
    pollutant,
    project_id,
    project_type,
    project_name,
    credit_year,
    counted_t,
    is_discrete,
    level_before_t,
    earlier_project_id,
    earlier_credit_year,
    earlier_level_after_t
FROM in_line
WHERE
    earlier_project_id IS NOT NULL
    AND (
        (level_before_t - earlier_level_after_t) * 20 > ABS(earlier_level_after_t)
        OR (level_before_t - earlier_level_after_t) * 2 > earlier_level_before_t - earlier_level_after_t
    )
