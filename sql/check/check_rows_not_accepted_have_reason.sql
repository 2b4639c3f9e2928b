-- check_rows_not_accepted_have_reason
--
-- Rows left out without a reason, and accepted rows that carry one.
--
-- message   未采纳的行应写明原因，已采纳的行不应有原因
-- grain     one row per file_order, sheet_name, row_number
-- reads     submission_row
-- source    house rule: nothing is skipped unsaid

SELECT
    file_order,
    file_name,
    sheet_name,
    row_number,
    project_id,
    status,
    reason
FROM submission_row
WHERE (status = 'accepted') IS DISTINCT FROM (reason IS NULL)
ORDER BY file_order, sheet_name, row_number
