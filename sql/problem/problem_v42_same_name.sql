-- problem_v42_same_name
--
-- Projects of one type and credit year that carry one name at different sources: asked about, never merged.
--
-- grain     one row per project_id
-- reads     stg_all__project
-- source    issue 2 item 12

WITH named AS (
    SELECT
        *,
        NFC_NORMALIZE(REPLACE(project_name, ' ', '')) AS plain_name
    FROM stg_all__project
),

same_name AS (
    SELECT
        plain_name,
        project_type,
        credit_year,
        LIST(project_id || ' ' || enterprise_name ORDER BY project_id) AS members
    FROM named
    GROUP BY plain_name, project_type, credit_year
    HAVING COUNT(DISTINCT point_key) > 1
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
    ARRAY_TO_STRING(LIST_FILTER(s.members, LAMBDA member : NOT STARTS_WITH(member, p.project_id)), '、') AS detail
FROM named AS p
INNER JOIN same_name AS s
    ON p.plain_name = s.plain_name AND p.project_type = s.project_type AND p.credit_year = s.credit_year
ORDER BY p.project_id
