-- check_rows_read_are_settled
--
-- Received files of which a row that was read is neither accepted, quarantined nor superseded.
--
-- message   每个文件读取的行数应等于采纳、隔离、被替代三者之和
-- grain     one row per file_order
-- reads     source_file
-- source    contract §4, manifest: read = accepted + quarantined + superseded

SELECT
    file_order,
    file_name,
    rows_read,
    rows_accepted,
    rows_quarantined,
    rows_superseded
FROM source_file
WHERE rows_read IS DISTINCT FROM rows_accepted + rows_quarantined + rows_superseded
ORDER BY file_order
