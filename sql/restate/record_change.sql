-- record_change
--
-- Every project and pollutant that differs between two runs: tonnes before and after, what became of it and why.
--
--     delta = after − before = Σ of the causes;  Σ delta of a city and pollutant = the change of its accounted total
--
--     before, after    accounted, cumulative over the plan    核定量    t    before_t, after_t
--     delta            change                                 变动      t    delta_t
--
-- grain     one row per project_id, pollutant, city_code, plan_id
-- reads     before_reduction, after_reduction, restated_claim, changed_record
-- source    contract §3 (totals are sums of the rounded rows); issue 8 item 4
-- nuance    a corrected record is listed even where no tonnes moved; kind is what became of the record, else the
--           cause that moved most

WITH line AS (
    SELECT
        COALESCE(a.project_id, b.project_id) AS project_id,
        COALESCE(a.pollutant, b.pollutant) AS pollutant,
        COALESCE(a.city_code, b.city_code) AS city_code,
        COALESCE(a.plan_id, b.plan_id) AS plan_id,
        COALESCE(b.accounted_t + b.carried_t, 0)::DECIMAL(18, 2) AS before_t,
        COALESCE(a.accounted_t + a.carried_t, 0)::DECIMAL(18, 2) AS after_t
    FROM before_reduction AS b
    FULL JOIN after_reduction AS a
        ON
            b.project_id = a.project_id
            AND b.pollutant = a.pollutant
            AND b.city_code = a.city_code
            AND b.plan_id = a.plan_id
),

moved AS (
    SELECT
        project_id,
        pollutant,
        city_code,
        plan_id,
        LIST(cause ORDER BY ABS(change_t) DESC, cause ASC)[1] AS main_cause,
        LIST({ 'cause': cause, 'change_t': change_t } ORDER BY cause) AS causes
    FROM restated_claim
    GROUP BY project_id, pollutant, city_code, plan_id
)

SELECT
    l.project_id,
    l.pollutant,
    l.city_code,
    l.plan_id,
    COALESCE(c.what, m.main_cause) AS kind,
    l.before_t,
    l.after_t,
    (l.after_t - l.before_t)::DECIMAL(18, 2) AS delta_t,
    COALESCE(m.causes, []) AS causes
FROM line AS l
LEFT JOIN moved AS m
    ON
        l.project_id = m.project_id
        AND l.pollutant = m.pollutant
        AND l.city_code = m.city_code
        AND l.plan_id = m.plan_id
LEFT JOIN changed_record AS c
    ON l.project_id = c.project_id
WHERE m.project_id IS NOT NULL OR c.project_id IS NOT NULL
ORDER BY ABS(l.after_t - l.before_t) DESC, l.project_id ASC, l.pollutant ASC, l.city_code ASC, l.plan_id ASC
