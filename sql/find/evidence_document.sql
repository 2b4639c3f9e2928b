-- evidence_document
--
-- The rows of the ledger L5 that file one and the same file for several projects: its SHA-256, name and kind, each with
-- the cell it stands in.
--
-- grain     one row per finding_id, column_name
-- reads     finding_member, record_l5_evidence_file, evidence_use, source_column
-- source    contract §4 (evidence); rulebook §10 D-24
-- nuance    every project that files the file is named, whatever it claims
-- bound     of each finding the first eight rows

WITH file AS (
    SELECT DISTINCT
        finding_id,
        finding_key AS evidence_sha256
    FROM finding_member
    WHERE kind = 'D-24'
),

filed AS (
    SELECT
        f.finding_id,
        l.project_id,
        l.evidence_sha256,
        l.evidence_file,
        l.evidence_kind,
        l.document_date,
        l.file_name,
        l.file_sha256,
        l.sheet_name,
        l.row_number
    FROM file AS f
    INNER JOIN record_l5_evidence_file AS l
        ON f.evidence_sha256 = l.evidence_sha256
    SEMI JOIN evidence_use AS u
        ON l.evidence_sha256 = u.evidence_sha256 AND l.project_id = u.project_id
    QUALIFY ROW_NUMBER() OVER (PARTITION BY f.finding_id ORDER BY l.project_id, l.evidence_kind, l.evidence_file) <= 8
),

stated AS (
    SELECT
        *,
        UNNEST([
            { 'place': 61, 'column_name': 'evidence_sha256', 'value': evidence_sha256 },
            { 'place': 62, 'column_name': 'evidence_file', 'value': evidence_file },
            { 'place': 63, 'column_name': 'evidence_kind', 'value': evidence_kind },
            { 'place': 64, 'column_name': 'document_date', 'value': document_date::VARCHAR }
        ]) AS field
    FROM filed
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
    } ORDER BY s.project_id, s.row_number) AS records
FROM stated AS s
LEFT JOIN source_column AS c
    ON
        s.file_name = c.file_name
        AND s.file_sha256 = c.file_sha256
        AND s.sheet_name = c.sheet_name
        AND s.field.column_name = c.column_name
GROUP BY s.finding_id, s.field.place, s.field.column_name
HAVING COUNT(s.field.value) > 0
