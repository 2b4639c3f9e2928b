-- restated_claim
--
-- What each project and pollutant adds to its city in one run and in another, and why it differs.
--
--     Δ accounted = Δ counted − Δ withheld + Δ carried;  counted = net, at least 0;  withheld = counted − accounted
--     carried = what counts in another year than its own (out_carried_over), as far as it is due
--
-- grain     one row per project_id, pollutant, city_code, plan_id, cause with tonnes other than 0
-- reads     before_reduction, after_reduction, before_version, changed_record, restated_period
-- source    contract §1 (diff), §3 (totals): every change of a total has its causes, and they sum to it
-- nuance    before_version is the earlier run's files computed with the later run's code and rule book, so
--           that what they do is told apart from what was sent; a project whose own record is the same is
--           moved by a ledger of the bureau (base, offset, trade), by the month that has passed (period) or by
--           what is left: another at its source (neighbour), or code and rule book where they were not told apart

WITH version_step AS (
    SELECT
        COALESCE(a.project_id, b.project_id) AS project_id,
        COALESCE(a.pollutant, b.pollutant) AS pollutant,
        COALESCE(a.city_code, b.city_code) AS city_code,
        COALESCE(a.plan_id, b.plan_id) AS plan_id,
        'version' AS cause,
        COALESCE(b.accounted_t + b.carried_t, 0) - COALESCE(a.accounted_t + a.carried_t, 0) AS change_t
    FROM before_reduction AS a
    FULL JOIN before_version AS b
        ON
            a.project_id = b.project_id
            AND a.pollutant = b.pollutant
            AND a.city_code = b.city_code
            AND a.plan_id = b.plan_id
),

pair AS (
    SELECT
        COALESCE(a.project_id, b.project_id) AS project_id,
        COALESCE(a.pollutant, b.pollutant) AS pollutant,
        COALESCE(a.city_code, b.city_code) AS city_code,
        COALESCE(a.plan_id, b.plan_id) AS plan_id,
        COALESCE(b.counted_t, 0) - COALESCE(a.counted_t, 0) AS counted_change_t,
        COALESCE(a.counted_t - a.accounted_t, 0) - COALESCE(b.counted_t - b.accounted_t, 0) AS released_t,
        COALESCE(b.carried_t, 0) - COALESCE(a.carried_t, 0) AS carried_change_t,
        a.eligible AS was_eligible,
        b.eligible AS is_eligible,
        a.base_t IS DISTINCT FROM b.base_t OR a.offset_t <> b.offset_t OR a.traded_t <> b.traded_t AS is_by_ledger
    FROM before_version AS a
    FULL JOIN after_reduction AS b
        ON
            a.project_id = b.project_id
            AND a.pollutant = b.pollutant
            AND a.city_code = b.city_code
            AND a.plan_id = b.plan_id
),

with_cause AS (
    SELECT
        p.project_id,
        p.pollutant,
        p.city_code,
        p.plan_id,
        p.counted_change_t,
        p.released_t,
        p.carried_change_t,
        CASE
            WHEN c.what IS NOT NULL THEN c.what
            WHEN p.is_by_ledger THEN 'ledger'
            WHEN t.is_another AND p.is_eligible <> p.was_eligible THEN 'period'
            ELSE t.otherwise
        END AS cause,
        CASE WHEN t.counts_otherwise THEN 'decision' ELSE 'finding' END AS cause_of_release,
        CASE
            WHEN c.what IS NOT NULL THEN c.what
            WHEN p.is_by_ledger THEN 'ledger'
            WHEN p.released_t <> 0 AND p.counted_change_t = 0 THEN cause_of_release
            WHEN t.is_another THEN 'period'
            ELSE t.otherwise
        END AS cause_of_carry
    FROM pair AS p
    LEFT JOIN changed_record AS c
        ON p.project_id = c.project_id
    CROSS JOIN restated_period AS t
),

step AS (
    SELECT
        project_id,
        pollutant,
        city_code,
        plan_id,
        cause,
        counted_change_t AS change_t
    FROM with_cause
    UNION ALL
    SELECT
        project_id,
        pollutant,
        city_code,
        plan_id,
        cause_of_release AS cause,
        released_t AS change_t
    FROM with_cause
    UNION ALL
    SELECT
        project_id,
        pollutant,
        city_code,
        plan_id,
        cause_of_carry AS cause,
        carried_change_t AS change_t
    FROM with_cause
    UNION ALL
    SELECT
        project_id,
        pollutant,
        city_code,
        plan_id,
        cause,
        change_t
    FROM version_step
)

SELECT
    project_id,
    pollutant,
    city_code,
    plan_id,
    cause,
    SUM(change_t)::DECIMAL(38, 2) AS change_t
FROM step
GROUP BY ALL
HAVING SUM(change_t) <> 0
ORDER BY ALL
