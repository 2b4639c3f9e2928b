-- record_fate
--
-- What became of the record of each project that differs between two runs, told apart by its rows.
--
-- grain     one row per project_id whose record or child rows differ
-- reads     sent_record, before_submission_row, after_submission_row
-- source    contract §2 (a later row of an id supersedes, 撤回 withdraws); issue 8 item 4
-- nuance    a record that is gone: withdrawn by a row (which is accepted itself), quarantined (its rows are read and
--           none is accepted), taken_back (no row of it is on record: its file was taken back). A record that came:
--           released (quarantined before), refiled (known before and not in force), new

WITH now_read AS (
    SELECT
        a.project_id,
        BOOL_OR(a.status = 'accepted') AS has_accepted,
        BOOL_OR(a.status = 'quarantined') AS has_quarantined
    FROM after_submission_row AS a
    SEMI JOIN sent_record AS c
        ON a.project_id = c.project_id AND c.what = 'withdrawn'
    GROUP BY a.project_id
),

read_before AS (
    SELECT
        b.project_id,
        BOOL_OR(b.status = 'quarantined') AS has_quarantined
    FROM before_submission_row AS b
    SEMI JOIN sent_record AS c
        ON b.project_id = c.project_id AND c.what = 'new'
    GROUP BY b.project_id
)

SELECT
    c.project_id,
    CASE
        WHEN c.what = 'corrected' THEN 'corrected'
        WHEN c.what = 'withdrawn' AND now.project_id IS NULL THEN 'taken_back'
        WHEN c.what = 'withdrawn' AND now.has_quarantined AND NOT now.has_accepted THEN 'quarantined'
        WHEN c.what = 'withdrawn' THEN 'withdrawn'
        WHEN was.has_quarantined THEN 'released'
        WHEN was.project_id IS NOT NULL THEN 'refiled'
        ELSE 'new'
    END AS what
FROM sent_record AS c
LEFT JOIN now_read AS now
    ON c.project_id = now.project_id
LEFT JOIN read_before AS was
    ON c.project_id = was.project_id
