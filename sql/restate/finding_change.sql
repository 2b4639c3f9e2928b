-- finding_change
--
-- Every finding of a run beside what it was in the run before: new, the same, with other evidence, or gone.
--
--     same      the id is known            changed  the series is known, the id is not
--     new       the series is not known    gone     the series is no longer there, or its finding was dismissed
--
-- grain     one row per finding_series
-- reads     before_finding, after_finding, changed_record, restated_version, ref_fact_name, ref_fact_word
-- source    this project (docs/decisions.md 45)
-- nuance    why is the most telling thing that is known: a decision on the finding, then its own records, then code
--           and rule book, then the month; else something else at the source or a ledger of the bureau. A finding
--           that a finding of another kind about the same projects follows or precedes names it in other_finding_id

WITH beside AS (
    SELECT
        COALESCE(a.finding_series, b.finding_series) AS finding_series,
        CASE
            WHEN a.finding_series IS NULL THEN 'gone'
            WHEN a.status = 'dismissed' AND b.status <> 'dismissed' THEN 'gone'
            WHEN b.finding_series IS NULL THEN 'new'
            WHEN b.status = 'dismissed' AND a.status <> 'dismissed' THEN 'new'
            WHEN a.finding_id = b.finding_id THEN 'same'
            ELSE 'changed'
        END AS state,
        a.finding_id,
        b.finding_id AS former_finding_id,
        COALESCE(a.kind, b.kind) AS kind,
        COALESCE(a.title, b.title) AS title,
        COALESCE(a.title_en, b.title_en) AS title_en,
        COALESCE(a.pollutant, b.pollutant) AS pollutant,
        COALESCE(a.project_ids, b.project_ids) AS project_ids,
        a.project_ids AS after_project_ids,
        b.project_ids AS before_project_ids,
        b.tonnes_at_risk AS former_tonnes_at_risk,
        a.tonnes_at_risk,
        COALESCE(a.message, b.message) AS message,
        COALESCE(a.message_en, b.message_en) AS message_en,
        b.facts::JSON AS before_facts,
        a.facts::JSON AS after_facts,
        COALESCE(a.status = 'dismissed', FALSE) AS is_dismissed
    FROM before_finding AS b
    FULL JOIN after_finding AS a
        ON b.finding_series = a.finding_series
),

named AS (
    SELECT
        finding_series,
        UNNEST(before_project_ids) AS project_id,
        TRUE AS is_before
    FROM beside
    WHERE state <> 'same'
    UNION ALL
    SELECT
        finding_series,
        UNNEST(after_project_ids) AS project_id,
        FALSE AS is_before
    FROM beside
    WHERE state <> 'same'
),

member AS (
    SELECT
        finding_series,
        project_id,
        BOOL_OR(is_before) AS was_there,
        BOOL_OR(NOT is_before) AS is_there
    FROM named
    GROUP BY finding_series, project_id
),

sent AS (
    SELECT
        m.finding_series,
        MAX(r.what) FILTER (WHERE r.what <> 'new') AS what,
        BOOL_OR(r.what = 'new') AS has_new
    FROM member AS m
    INNER JOIN changed_record AS r
        ON m.project_id = r.project_id
    GROUP BY m.finding_series
),

other_kind AS (
    SELECT
        gone.finding_series,
        MIN(came.finding_id) AS finding_id,
        came.finding_series AS came_series,
        MIN(gone.former_finding_id) AS former_finding_id
    FROM beside AS gone
    INNER JOIN beside AS came
        ON gone.pollutant = came.pollutant AND gone.before_project_ids = came.after_project_ids
    WHERE gone.state = 'gone' AND came.state = 'new'
    GROUP BY gone.finding_series, came.finding_series
),

linked AS (
    SELECT
        finding_series,
        MIN(finding_id) AS other_finding_id
    FROM other_kind
    GROUP BY finding_series
    UNION ALL
    SELECT
        came_series AS finding_series,
        MIN(former_finding_id) AS other_finding_id
    FROM other_kind
    GROUP BY came_series
),

fact AS (
    SELECT
        finding_series,
        before_facts,
        after_facts,
        UNNEST(LIST_DISTINCT(JSON_KEYS(before_facts) || JSON_KEYS(after_facts))) AS field
    FROM beside
    WHERE state = 'changed'
),

field AS (
    SELECT
        finding_series,
        field,
        before_facts ->> field AS before_value,
        after_facts ->> field AS after_value
    FROM fact
),

member_change AS (
    SELECT
        m.finding_series,
        STRING_AGG(m.project_id, '、' ORDER BY m.project_id) FILTER (WHERE NOT m.is_there) AS left_ids,
        STRING_AGG(m.project_id, '、' ORDER BY m.project_id) FILTER (WHERE NOT m.was_there) AS joined_ids
    FROM member AS m
    SEMI JOIN beside AS b
        ON m.finding_series = b.finding_series AND b.state = 'changed'
    WHERE m.was_there <> m.is_there
    GROUP BY m.finding_series
),

worded AS (
    SELECT
        f.finding_series,
        f.field,
        COALESCE(n.title_zh, f.field) AS title,
        COALESCE(n.title_en, f.field) AS title_en,
        COALESCE(was.zh, f.before_value, '—') AS before,
        COALESCE(was.en, f.before_value, '—') AS before_en,
        COALESCE(now.zh, f.after_value, '—') AS after,
        COALESCE(now.en, f.after_value, '—') AS after_en
    FROM field AS f
    LEFT JOIN ref_fact_name AS n
        ON f.field = n.fact
    LEFT JOIN ref_fact_word AS was
        ON f.field = was.fact AND f.before_value = was.value
    LEFT JOIN ref_fact_word AS now
        ON f.field = now.fact AND f.after_value = now.value
    WHERE
        f.before_value IS DISTINCT FROM f.after_value
        AND COALESCE(n.is_evidence <> 'no', TRUE)
    UNION ALL
    SELECT
        finding_series,
        'project_ids' AS field,
        '涉及项目' AS title,
        'projects' AS title_en,
        COALESCE('退出 ' || left_ids, '—') AS before,
        COALESCE('left: ' || left_ids, '—') AS before_en,
        COALESCE('加入 ' || joined_ids, '—') AS after,
        COALESCE('joined: ' || joined_ids, '—') AS after_en
    FROM member_change
),

changed_field AS (
    SELECT
        finding_series,
        LIST({
            'field': field,
            'title': title,
            'title_en': title_en,
            'before': before,
            'before_en': before_en,
            'after': after,
            'after_en': after_en
        } ORDER BY field) AS fields
    FROM worded
    GROUP BY finding_series
)

SELECT
    b.finding_series,
    b.state,
    b.finding_id,
    b.former_finding_id,
    b.kind,
    b.title,
    b.title_en,
    b.pollutant,
    b.project_ids,
    b.former_tonnes_at_risk,
    b.tonnes_at_risk,
    CASE
        WHEN b.state = 'same' THEN NULL
        WHEN b.state = 'gone' AND b.is_dismissed THEN 'dismissed'
        WHEN b.state = 'new' AND b.former_finding_id IS NOT NULL THEN 'reopened'
        WHEN b.state = 'gone' AND s.what IS NOT NULL THEN s.what
        WHEN s.has_new THEN 'new'
        WHEN s.what IS NOT NULL THEN s.what
        ELSE v.cause
    END AS why,
    l.other_finding_id,
    COALESCE(c.fields, []) AS changes,
    b.message,
    b.message_en
FROM beside AS b
CROSS JOIN restated_version AS v
LEFT JOIN sent AS s
    ON b.finding_series = s.finding_series
LEFT JOIN linked AS l
    ON b.finding_series = l.finding_series
LEFT JOIN changed_field AS c
    ON b.finding_series = c.finding_series
ORDER BY b.finding_series
