-- round_record
--
-- Records all of whose measured figures are round, of types whose records mostly are not.
--
-- grain     one row per project_id
-- reads     measured_value, ref_threshold
-- source    rulebook §11 F-09 [D]
-- nuance    round is of one digit other than 0: 2,000 or 0.5. It takes eight such figures, three of them different, and
--           twenty peers of the type

WITH limits AS (
    SELECT
        MAX(value) FILTER (WHERE key = 'round_figures') AS round_figures,
        MAX(value) FILTER (WHERE key = 'round_share') AS round_pct,
        MAX(value) FILTER (WHERE key = 'peers') AS peers
    FROM ref_threshold
    WHERE kind = 'F-09'
),

written AS (
    SELECT
        project_id,
        project_type,
        COUNT(*) AS figures,
        COUNT(DISTINCT figure) AS different,
        COUNT_IF(LENGTH(RTRIM(LTRIM(REPLACE(figure::VARCHAR, '.', ''), '0'), '0')) = 1) AS round_figures,
        LIST(column_name ORDER BY column_name) AS columns
    FROM measured_value
    GROUP BY project_id, project_type
),

judged AS (
    SELECT
        w.*,
        COUNT(*) OVER of_type AS peers,
        COUNT_IF(w.round_figures = w.figures) OVER of_type AS round_peers
    FROM written AS w
    WINDOW of_type AS (PARTITION BY w.project_type)
)

SELECT
    j.project_id,
    j.figures,
    j.columns
FROM judged AS j
CROSS JOIN limits AS t
WHERE
    j.round_figures = j.figures
    AND j.figures >= t.round_figures
    AND j.different >= 3
    AND j.peers >= t.peers
    AND j.round_peers * 100 <= j.peers * t.round_pct
