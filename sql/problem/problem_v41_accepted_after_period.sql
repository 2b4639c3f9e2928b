-- problem_v41_accepted_after_period
--
-- Records whose acceptance lies after the end of the period's month: they cannot be known yet and do not
-- count in it.
--
-- grain     one row per project_id
-- reads     record_project, run_period
-- source    rulebook §2.5 E2 [V]

SELECT
    p.file_order,
    p.file_name,
    p.file_sha256,
    p.sheet_name,
    p.row_number,
    p.project_id,
    'acceptance_date' AS column_name,
    p.acceptance_date::VARCHAR AS value,
    'V-41' AS rule_id
FROM record_project AS p
CROSS JOIN run_period AS period
WHERE
    p.acceptance_date > period.last_day
    AND p.credit_year <= period.period_year
ORDER BY p.project_id
