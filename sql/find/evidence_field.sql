-- evidence_field
--
-- What the records of a finding say of who, where and when, field by field: what agrees, what differs, what
-- is missing on one side, each with the cell it stands in.
--
-- grain     one row per finding_id, column_name; of findings with more than one record
-- reads     finding_member, record_project, source_column
-- source    contract §4 (evidence)
-- bound     of each finding the first eight records

WITH member AS (
    SELECT
        finding_id,
        project_id
    FROM finding_member
    QUALIFY
        COUNT(*) OVER (PARTITION BY finding_id) > 1
        AND ROW_NUMBER() OVER (PARTITION BY finding_id ORDER BY project_id) <= 8
),

stated AS (
    SELECT
        m.finding_id,
        r.project_id,
        r.file_name,
        r.file_sha256,
        r.sheet_name,
        r.row_number,
        UNNEST([
            { 'place': 1, 'column_name': 'enterprise_name', 'value': r.enterprise_name },
            { 'place': 2, 'column_name': 'uscc', 'value': r.uscc },
            { 'place': 3, 'column_name': 'permit_no', 'value': r.permit_no },
            { 'place': 4, 'column_name': 'region_code', 'value': r.region_code },
            { 'place': 5, 'column_name': 'facility_code', 'value': r.facility_code },
            { 'place': 6, 'column_name': 'outlet_code', 'value': r.outlet_code },
            { 'place': 7, 'column_name': 'longitude_deg', 'value': r.longitude_deg::VARCHAR },
            { 'place': 8, 'column_name': 'latitude_deg', 'value': r.latitude_deg::VARCHAR },
            { 'place': 9, 'column_name': 'project_name', 'value': r.project_name },
            { 'place': 10, 'column_name': 'credit_year', 'value': r.credit_year::VARCHAR },
            { 'place': 11, 'column_name': 'acceptance_date', 'value': r.acceptance_date::VARCHAR }
        ]) AS field
    FROM member AS m
    INNER JOIN record_project AS r
        ON m.project_id = r.project_id
)

SELECT
    s.finding_id,
    s.field.place,
    s.field.column_name,
    CASE
        WHEN COUNT(DISTINCT s.field.value) > 1 THEN 'differs'
        WHEN COUNT(s.field.value) < COUNT(*) THEN 'missing'
        ELSE 'agrees'
    END AS verdict,
    LIST({
        'project_id': s.project_id,
        'value': s.field.value,
        'file': s.file_name,
        'sheet': s.sheet_name,
        'cell': c.column_letter || s.row_number
    } ORDER BY s.project_id) AS records
FROM stated AS s
LEFT JOIN source_column AS c
    ON
        s.file_name = c.file_name
        AND s.file_sha256 = c.file_sha256
        AND s.sheet_name = c.sheet_name
        AND s.field.column_name = c.column_name
GROUP BY s.finding_id, s.field.place, s.field.column_name
HAVING COUNT(s.field.value) > 0
