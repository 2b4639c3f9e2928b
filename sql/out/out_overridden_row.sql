-- out_overridden_row
--
-- What the office's own rows changed in the shipped reference data, cell by cell.
--
-- grain     one row per reference_table, row_key, column_name
-- reads     ref_override
-- source    reference_data/README.md (own rows over the shipped ones)
-- nuance    of a row that the office added every filled cell stands here; empty is an empty text

SELECT
    reference_table,
    row_key,
    column_name,
    shipped_value,
    own_value,
    changed_by,
    is_added
FROM ref_override
ORDER BY reference_table, row_key, column_name
