-- row_change
--
-- The data rows whose fate moved between two runs, and the rows read anew that were not accepted.
--
-- grain     one row per file_name, file_sha256, sheet_name, row_number
-- reads     before_submission_row, after_submission_row
-- source    issue 8 item 4 (superseded, newly quarantined); contract §2
-- nuance    a new row that was accepted is no row here: its record is (record_change); rows of a file that was
--           taken back are counted in file_change

SELECT
    a.file_name,
    a.file_sha256,
    a.sheet_name,
    a.row_number,
    a.project_id,
    b.status AS former_status,
    a.status,
    a.reason,
    a.reason_en
FROM after_submission_row AS a
LEFT JOIN before_submission_row AS b
    ON
        a.file_name = b.file_name
        AND a.file_sha256 = b.file_sha256
        AND a.sheet_name = b.sheet_name
        AND a.row_number = b.row_number
WHERE
    a.status IS DISTINCT FROM b.status
    AND (a.status <> 'accepted' OR b.status IS NOT NULL)
ORDER BY a.status, a.file_name, a.file_sha256, a.sheet_name, a.row_number
