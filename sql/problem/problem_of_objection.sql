-- problem_of_objection
--
-- What a rule of eligibility only asks about: the record counts, and the question is told.
--
-- grain     one row per rule_id, project_id and cell
-- reads     objection, ref_eligibility, record_project
-- source    reference_data/eligibility.csv

SELECT DISTINCT
    p.file_order,
    p.file_name,
    p.file_sha256,
    p.sheet_name,
    p.row_number,
    p.project_id,
    o.column_name,
    o.value,
    e.problem_rule AS rule_id,
    o.detail
FROM objection AS o
INNER JOIN ref_eligibility AS e
    ON o.rule_id = e.rule_id
INNER JOIN record_project AS p
    ON o.project_id = p.project_id
WHERE o.effect = 'ask'
ORDER BY p.project_id, e.problem_rule, o.column_name
