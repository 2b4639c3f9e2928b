-- month_cell
--
-- The cells of a works' months after the project, as a finding cites them: what they say and where they stand.
--
-- grain     one row per project_id, month, column_name that is filled
-- reads     record_w1_monthly_operation
-- source    contract §4 (evidence)

WITH filled AS (
    SELECT
        m.project_id,
        m.month,
        m.file_name,
        m.file_sha256,
        m.sheet_name,
        m.row_number,
        UNNEST([
            { 'column_name': 'month_volume_10k_m3', 'figure': m.month_volume_10k_m3 },
            { 'column_name': 'outlet_cod_mg_per_l', 'figure': m.outlet_cod_mg_per_l },
            { 'column_name': 'outlet_nh3n_mg_per_l', 'figure': m.outlet_nh3n_mg_per_l }
        ]) AS cell
    FROM record_w1_monthly_operation AS m
    WHERE m.stage = '改造后'
)

SELECT
    f.project_id,
    f.month,
    f.cell.column_name,
    f.cell.figure,
    {
        'column_name': f.cell.column_name,
        'value': f.month || '：' || PLAIN_NUMBER(f.cell.figure),
        'file_name': f.file_name,
        'file_sha256': f.file_sha256,
        'sheet_name': f.sheet_name,
        'row_number': f.row_number
    } AS cited
FROM filled AS f
WHERE f.cell.figure IS NOT NULL
