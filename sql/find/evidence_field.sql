-- evidence_field
--
-- What the records of a finding say field by field, each with the cell it stands in: of several records who, where and
-- when; then the columns that the finding names, and single cells of other rows that it cites.
--
-- grain     one row per finding_id, place, column_name
-- reads     every_finding_member, record_project, source_column
-- source    contract §4 (evidence)
-- nuance    facts.columns names columns of the projects' own rows, and a record whose sheet has no such column is left
--           out; facts.cells cites cells with their value and, where they stand in another row (a month, a bill, a
--           file), with its place
-- trap      JSON reads a number as a binary one: figures are made text before the row becomes JSON
-- bound     of each finding the first eight records

WITH member AS (
    SELECT
        finding_id,
        project_id,
        facts,
        COUNT(*) OVER (PARTITION BY finding_id) > 1 AS is_shared
    FROM every_finding_member
    QUALIFY ROW_NUMBER() OVER (PARTITION BY finding_id ORDER BY project_id) <= 8
),

compared AS (
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
    WHERE m.is_shared
),

naming AS (
    SELECT
        finding_id,
        project_id,
        is_shared,
        facts ->> '$.columns[*]' AS column_names
    FROM member
    WHERE (facts -> 'columns') IS NOT NULL
),

shown_row AS (
    SELECT
        CASE
            WHEN TYPEOF(COLUMNS(*)) LIKE 'DECIMAL%'
                THEN REGEXP_REPLACE(COLUMNS(*)::VARCHAR, '(\.[0-9]*[1-9])0+$|\.0+$', '\1')
            ELSE COLUMNS(*)::VARCHAR
        END
    FROM record_project
    WHERE project_id IN (SELECT n.project_id FROM naming AS n)
),

named_row AS (
    SELECT
        s.project_id,
        s.file_name,
        s.file_sha256,
        s.sheet_name,
        s.row_number::BIGINT AS row_number,
        TO_JSON(s) AS record -- noqa: RF02
    FROM shown_row AS s
),

named AS (
    SELECT
        n.finding_id,
        r.project_id,
        n.is_shared,
        r.file_name,
        r.file_sha256,
        r.sheet_name,
        r.row_number,
        r.record,
        UNNEST(n.column_names) AS column_name,
        GENERATE_SUBSCRIPTS(n.column_names, 1) + 11 AS place
    FROM naming AS n
    INNER JOIN named_row AS r
        ON n.project_id = r.project_id
),

citing AS (
    SELECT
        m.finding_id,
        m.project_id,
        UNNEST(FROM_JSON(
            m.facts -> 'cells',
            '[{"column_name": "VARCHAR", "value": "VARCHAR", "file_name": "VARCHAR", "file_sha256": "VARCHAR",
            "sheet_name": "VARCHAR", "row_number": "BIGINT"}]'
        )) AS cited
    FROM member AS m
    WHERE (m.facts -> 'cells') IS NOT NULL
),

stated AS (
    SELECT
        c.finding_id,
        c.project_id,
        TRUE AS is_shared,
        c.file_name,
        c.file_sha256,
        c.sheet_name,
        c.row_number,
        c.field.place,
        c.field.column_name,
        c.field.value
    FROM compared AS c
    UNION ALL
    SELECT
        finding_id,
        project_id,
        is_shared,
        file_name,
        file_sha256,
        sheet_name,
        row_number,
        place,
        column_name,
        record ->> column_name AS value
    FROM named
    UNION ALL
    SELECT
        c.finding_id,
        c.project_id,
        FALSE AS is_shared,
        COALESCE(c.cited.file_name, r.file_name) AS file_name,
        COALESCE(c.cited.file_sha256, r.file_sha256) AS file_sha256,
        COALESCE(c.cited.sheet_name, r.sheet_name) AS sheet_name,
        COALESCE(c.cited.row_number, r.row_number) AS row_number,
        99 AS place,
        c.cited.column_name,
        c.cited.value
    FROM citing AS c
    INNER JOIN record_project AS r
        ON c.project_id = r.project_id
)

SELECT
    s.finding_id,
    s.place,
    s.column_name,
    CASE
        WHEN NOT BOOL_OR(s.is_shared) OR MIN(s.value) <> MAX(s.value) THEN 'differs'
        WHEN COUNT(s.value) < COUNT(*) THEN 'missing'
        ELSE 'agrees'
    END AS verdict,
    LIST_TRANSFORM(
        LIST_SORT(LIST({
            'project_id': s.project_id,
            'row_number': s.row_number,
            'record': {
                'project_id': s.project_id,
                'value': s.value,
                'file': s.file_name,
                'sheet': s.sheet_name,
                'cell': c.column_letter || s.row_number
            }
        })),
        LAMBDA placed: placed.record -- noqa: RF01
    ) AS records
FROM stated AS s
LEFT JOIN source_column AS c
    ON
        s.file_name = c.file_name
        AND s.file_sha256 = c.file_sha256
        AND s.sheet_name = c.sheet_name
        AND s.column_name = c.column_name
WHERE s.place < 12 OR s.value IS NOT NULL OR c.column_letter IS NOT NULL
GROUP BY s.finding_id, s.place, s.column_name
HAVING COUNT(s.value) > 0
