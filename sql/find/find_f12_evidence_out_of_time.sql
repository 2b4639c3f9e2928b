-- find_f12_evidence_out_of_time
--
-- F-12: a file of evidence is dated after the credit year has closed, or before the works began.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, record_project, record_l5_evidence_file, ref_finding_word
-- source    rulebook §11 F-12 [D]; kinds of files in reference_data/finding_words.csv
-- gaps      a file without a date, a project without its start: not compared
-- nuance    approvals, designs and contracts come before the works, reports and accounts of a year after it; it asks
--           and takes no tonnes

WITH dated AS (
    SELECT
        e.project_id,
        e.evidence_kind,
        e.evidence_file,
        e.document_date,
        CASE
            WHEN YEAR(e.document_date) > p.credit_year THEN 'after_close'
            WHEN e.document_date < p.construction_start_date THEN 'before_start'
        END AS moment,
        p.credit_year,
        p.construction_start_date,
        e.file_name,
        e.file_sha256,
        e.sheet_name,
        e.row_number
    FROM record_l5_evidence_file AS e
    INNER JOIN record_project AS p
        ON e.project_id = p.project_id
),

wrong AS (
    SELECT d.*
    FROM dated AS d
    WHERE
        d.moment IS NOT NULL
        AND NOT EXISTS (
            SELECT 1
            FROM ref_finding_word AS w
            WHERE w.kind = 'F-12.' || d.moment AND CONTAINS(d.evidence_kind, w.word)
        )
)

SELECT
    'F-12' AS kind,
    w.project_id || '|' || w.evidence_kind || '|' || w.evidence_file AS finding_key,
    c.pollutant,
    w.project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'evidence_kind': w.evidence_kind,
        'evidence_file': w.evidence_file,
        'document_date': w.document_date::VARCHAR,
        'moment': w.moment,
        'bound_date': CASE w.moment
            WHEN 'after_close' THEN w.credit_year || '-12-31'
            ELSE w.construction_start_date::VARCHAR
        END,
        'columns': ['construction_start_date', 'credit_year'],
        'cells': [{
            'column_name': 'document_date',
            'value': w.evidence_file || '：' || w.document_date,
            'file_name': w.file_name,
            'file_sha256': w.file_sha256,
            'sheet_name': w.sheet_name,
            'row_number': w.row_number
        }]
    }) AS facts
FROM wrong AS w
INNER JOIN claim AS c
    ON w.project_id = c.project_id
WHERE c.eligible
