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
        COUNT_IF(LENGTH(RTRIM(LTRIM(REPLACE(figure::VARCHAR, '.', ''), '0'), '0')) = 1) AS round_figures
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
),

round AS (
    SELECT
        j.project_id,
        j.figures
    FROM judged AS j
    CROSS JOIN limits AS t
    WHERE
        j.round_figures = j.figures
        AND j.figures >= t.round_figures
        AND j.peers >= t.peers
        AND j.round_peers * 100 <= j.peers * t.round_pct
)

SELECT
    r.project_id,
    ANY_VALUE(r.figures) AS figures,
    LIST(v.column_name ORDER BY v.column_name) AS columns
FROM round AS r
INNER JOIN measured_value AS v
    ON r.project_id = v.project_id
GROUP BY r.project_id
HAVING COUNT(DISTINCT v.figure) >= 3
