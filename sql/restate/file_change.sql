-- file_change
--
-- The received files that only one of two runs has on record.
--
-- grain     one row per file_name, file_sha256
-- reads     before_source_file, after_source_file
-- source    issue 8 item 4 (files new)
-- nuance    replaced is a new content under a known name; gone is a file that was taken back

SELECT
    COALESCE(a.file_name, b.file_name) AS file_name,
    COALESCE(a.file_sha256, b.file_sha256) AS file_sha256,
    CASE
        WHEN a.file_name IS NULL THEN 'gone'
        WHEN a.file_name IN (SELECT known.file_name FROM before_source_file AS known) THEN 'replaced'
        ELSE 'new'
    END AS state,
    COALESCE(a.rows_read, b.rows_read) AS rows_read,
    COALESCE(a.rows_accepted, b.rows_accepted) AS rows_accepted,
    COALESCE(a.rows_quarantined, b.rows_quarantined) AS rows_quarantined,
    COALESCE(a.rows_superseded, b.rows_superseded) AS rows_superseded
FROM before_source_file AS b
FULL JOIN after_source_file AS a
    ON b.file_name = a.file_name AND b.file_sha256 = a.file_sha256
WHERE a.file_name IS NULL OR b.file_name IS NULL
ORDER BY state, file_name, file_sha256
