-- problem_v42_same_name
--
-- Projects of one enterprise and county (or site), type and credit year that carry one title at different
-- sources: asked about, never merged. The same title at another enterprise is no question: most are called the same.
--
-- grain     one row per project_id, with at most five of the others in its detail
-- reads     record_project, crowded_project, placed_project
-- source    this project; contract §3 (what is missing is a question)
-- bound     one row per project of a shared title; the others come from one list per title, not by pairs

WITH titled AS (
    SELECT
        c.project_id,
        p.point_key,
        CONCAT_WS('|', COALESCE(c.uscc, c.enterprise_key), p.project_type, p.credit_year, c.title_key) AS title
    FROM crowded_project AS c
    INNER JOIN placed_project AS p
        ON c.project_id = p.project_id
),

shared_title AS (
    SELECT
        title,
        COUNT(*) AS projects,
        LIST(project_id ORDER BY project_id)[:6] AS first_ones
    FROM titled
    GROUP BY title
    HAVING MIN(point_key) <> MAX(point_key)
)

SELECT
    p.file_order,
    p.file_name,
    p.file_sha256,
    p.sheet_name,
    p.row_number,
    p.project_id,
    'project_name' AS column_name,
    p.project_name AS value,
    'V-42' AS rule_id,
    ARRAY_TO_STRING(LIST_FILTER(s.first_ones, LAMBDA other: other <> p.project_id)[:5], '、') -- noqa: RF02
    || CASE WHEN s.projects > 6 THEN ' …（' || s.projects || '）' ELSE '' END AS detail
FROM titled AS t
INNER JOIN shared_title AS s
    ON t.title = s.title
INNER JOIN record_project AS p
    ON t.project_id = p.project_id
ORDER BY p.project_id
