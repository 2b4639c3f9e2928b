-- better_data
--
-- Claims of which data of higher priority than their own say less, or whose sources of data lie far apart.
--
--     doubt = min(R, R − (E before − E after))    of the best source that has both, if better than the claim's own
--
--     R        reduction                     减排量                t    computed_t
--     before   emission by the best source   优先来源改造前排放量    t    before_t
--     after    emission by the best source   优先来源改造后排放量    t    after_t
--     doubt    more than better data say     高出优先来源的部分      t    doubt_t
--
-- grain     one row per project_id, pollutant
-- reads     source_value, claim, record_project, ref_data_source, ref_eligibility
-- source    rulebook §2.7 (highest priority is used, the spread is reported)
-- gaps      a source that has one of the stages only takes no tonnes
-- negative  better data that say more give nothing: the claim is what was filed

WITH both_stages AS (
    SELECT
        project_id,
        pollutant,
        data_source,
        priority,
        ANY_VALUE(emission_t) FILTER (WHERE stage = '改造前') AS before_t,
        ANY_VALUE(emission_t) FILTER (WHERE stage = '改造后') AS after_t
    FROM source_value
    GROUP BY project_id, pollutant, data_source, priority
    HAVING COUNT(*) = 2
),

best AS (
    SELECT
        project_id,
        pollutant,
        data_source,
        priority,
        before_t,
        after_t
    FROM both_stages
    QUALIFY ROW_NUMBER() OVER (PARTITION BY project_id, pollutant ORDER BY priority) = 1
),

wide AS (
    SELECT
        project_id,
        pollutant,
        STRING_AGG(DISTINCT stage || ' ' || AS_WRITTEN(lowest_t) || '–' || AS_WRITTEN(highest_t), '；')
        FILTER (WHERE is_wide) AS stages
    FROM source_value
    GROUP BY project_id, pollutant
),

measured AS (
    SELECT
        c.project_id,
        c.pollutant,
        c.computed_t,
        c.computed_is_exact,
        p.data_source,
        w.stages,
        b.data_source AS best_source,
        b.before_t - b.after_t AS best_t,
        CASE
            WHEN b.priority < s.priority
                THEN GREATEST(LEAST(c.computed_t, c.computed_t - (b.before_t - b.after_t)), 0)
            ELSE 0
        END::DECIMAL(38, 26) AS doubt_t
    FROM claim AS c
    INNER JOIN wide AS w
        ON c.project_id = w.project_id AND c.pollutant = w.pollutant
    INNER JOIN record_project AS p
        ON c.project_id = p.project_id
    INNER JOIN ref_data_source AS s
        ON p.data_source = s.data_source
    LEFT JOIN best AS b
        ON c.project_id = b.project_id AND c.pollutant = b.pollutant
    WHERE c.eligible
)

SELECT
    m.project_id,
    m.pollutant,
    m.doubt_t,
    m.computed_is_exact AS doubt_is_exact,
    TO_JSON({
        'data_source': m.data_source,
        'best_source': COALESCE(m.best_source, 'none'),
        'best_t': COALESCE(AS_WRITTEN(m.best_t), 'none'),
        'computed_t': HALF_EVEN_T(m.computed_t)::VARCHAR,
        'wide': COALESCE(m.stages, 'none'),
        'is_wide': m.stages IS NOT NULL,
        'doubt_t': HALF_EVEN_T(m.doubt_t)::VARCHAR
    }) AS facts
FROM measured AS m
CROSS JOIN ref_eligibility AS rule
WHERE rule.rule_id = 'DP' AND rule.effect = 'hold' AND (m.stages IS NOT NULL OR HALF_EVEN_T(m.doubt_t) >= 0.01)
