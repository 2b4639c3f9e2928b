-- problem_v61_closed_plan
--
-- Records of the newest batch that are credited to a plan that had ended before the period: they move the
-- final figures of that plan, which is said of each.
--
-- grain     one row per project_id
-- reads     record_project, ref_plan, run_period
-- source    contract §3 Progress: the plan before keeps its final figures

SELECT
    p.file_order,
    p.file_name,
    p.file_sha256,
    p.sheet_name,
    p.row_number,
    p.project_id,
    'credit_year' AS column_name,
    p.credit_year::VARCHAR AS value,
    'V-61' AS rule_id
FROM record_project AS p
INNER JOIN ref_plan AS plan
    ON p.credit_year BETWEEN plan.first_year AND plan.last_year
CROSS JOIN run_period AS period
WHERE
    plan.last_year < period.period_year
    AND p.file_order >= period.first_new_file_order
ORDER BY p.project_id
