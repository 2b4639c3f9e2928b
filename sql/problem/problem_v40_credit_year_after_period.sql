-- problem_v40_credit_year_after_period
--
-- Records credited to a year after the period: not counted in it, and said so.
--
-- grain     one row per project_id
-- reads     record_project, run_period
-- source    contract §2

SELECT
    p.file_order,
    p.file_name,
    p.file_sha256,
    p.sheet_name,
    p.row_number,
    p.project_id,
    'credit_year' AS column_name,
    p.credit_year::VARCHAR AS value,
    'V-40' AS rule_id
FROM record_project AS p
CROSS JOIN run_period AS period
WHERE p.credit_year > period.period_year
ORDER BY p.project_id
