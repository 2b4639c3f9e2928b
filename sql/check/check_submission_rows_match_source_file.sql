-- check_submission_rows_match_source_file
--
-- Files whose rows in submission_row are not as many as source_file says, by status.
--
-- message   逐行记录按文件和状态汇总应与来源文件登记的行数一致
-- grain     one row per file_order, file_name, file_sha256
-- reads     source_file, submission_row
-- source    contract §4

WITH counted_file AS (
    SELECT
        file_order,
        file_name,
        file_sha256,
        COUNT(*) AS rows_read,
        COUNT_IF(status = 'accepted') AS rows_accepted,
        COUNT_IF(status = 'quarantined') AS rows_quarantined,
        COUNT_IF(status = 'superseded') AS rows_superseded
    FROM submission_row
    GROUP BY file_order, file_name, file_sha256
)

SELECT
    COALESCE(listed.file_order, counted.file_order) AS file_order,
    COALESCE(listed.file_name, counted.file_name) AS file_name,
    COALESCE(listed.file_sha256, counted.file_sha256) AS file_sha256,
    listed.rows_read AS rows_read_listed,
    COALESCE(counted.rows_read, 0) AS rows_read_found,
    COALESCE(counted.rows_accepted, 0) AS rows_accepted_found,
    COALESCE(counted.rows_quarantined, 0) AS rows_quarantined_found,
    COALESCE(counted.rows_superseded, 0) AS rows_superseded_found
FROM source_file AS listed
FULL JOIN counted_file AS counted
    ON
        listed.file_order = counted.file_order
        AND listed.file_name = counted.file_name
        AND listed.file_sha256 = counted.file_sha256
WHERE
    listed.rows_read IS DISTINCT FROM rows_read_found
    OR listed.rows_accepted IS DISTINCT FROM rows_accepted_found
    OR listed.rows_quarantined IS DISTINCT FROM rows_quarantined_found
    OR listed.rows_superseded IS DISTINCT FROM rows_superseded_found
ORDER BY file_order
