-- problem_v42_same_name
--
-- Projects of one type and credit year that carry one name at different sources: asked about, never merged.
--
-- grain     one row per project_id
-- reads     placed_project
-- source    issue 2 item 12

WITH named AS (
    SELECT
        project_id,
        enterprise_name,
        project_type,
        credit_year,
        point_key,
        NFC_NORMALIZE(REPLACE(project_name, ' ', '')) AS plain_name
    FROM placed_project
),

shared_name AS (
    SELECT
        plain_name,
        project_type,
        credit_year
    FROM named
    GROUP BY plain_name, project_type, credit_year
    HAVING MIN(point_key) <> MAX(point_key)
),

bearer AS (
    SELECT
        n.project_id,
        n.enterprise_name,
        n.project_type,
        n.credit_year,
        n.plain_name
    FROM named AS n
    SEMI JOIN shared_name AS s
        ON n.plain_name = s.plain_name AND n.project_type = s.project_type AND n.credit_year = s.credit_year
),

with_others AS (
    SELECT
        b.project_id,
        STRING_AGG(o.project_id || ' ' || o.enterprise_name, '、' ORDER BY o.project_id) AS detail
    FROM bearer AS b
    INNER JOIN bearer AS o
        ON
            b.plain_name = o.plain_name
            AND b.project_type = o.project_type
            AND b.credit_year = o.credit_year
            AND b.project_id <> o.project_id
    GROUP BY b.project_id
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
    o.detail
FROM placed_project AS p
INNER JOIN with_others AS o
    ON p.project_id = o.project_id
ORDER BY p.project_id
