-- evidence_w1_month
--
-- The cells that a finding F-23 sets beside each other: the yearly one, those of the months, and of a mean the water
-- that weights them.
--
-- grain     one row per finding_id, column_name
-- reads     finding_member, record_project, record_w1_monthly_operation, source_column
-- source    contract §4 (evidence)

WITH compared AS (
    SELECT
        finding_id,
        project_id,
        facts ->> 'column_name' AS column_name,
        facts ->> 'declared' AS declared,
        CASE facts ->> 'stage' WHEN 'before' THEN '改造前' ELSE '改造后' END AS stage,
        facts ->> 'quantity' AS quantity
    FROM finding_member
    WHERE kind = 'F-23'
),

cited AS (
    SELECT
        c.finding_id,
        1 AS place,
        c.column_name,
        '' AS month,
        c.project_id,
        c.declared AS value,
        p.file_name,
        p.file_sha256,
        p.sheet_name,
        p.row_number
    FROM compared AS c
    INNER JOIN record_project AS p
        ON c.project_id = p.project_id
    UNION ALL
    SELECT
        c.finding_id,
        2 AS place,
        c.quantity || '_mg_per_l' AS column_name,
        m.month,
        c.project_id,
        PLAIN_NUMBER(
            CASE c.quantity
                WHEN 'inlet_cod' THEN m.inlet_cod_mg_per_l
                WHEN 'outlet_cod' THEN m.outlet_cod_mg_per_l
                WHEN 'inlet_nh3n' THEN m.inlet_nh3n_mg_per_l
                WHEN 'outlet_nh3n' THEN m.outlet_nh3n_mg_per_l
            END
        ) AS value,
        m.file_name,
        m.file_sha256,
        m.sheet_name,
        m.row_number
    FROM compared AS c
    INNER JOIN record_w1_monthly_operation AS m
        ON c.project_id = m.project_id AND c.stage = m.stage
    WHERE c.quantity <> 'volume'
    UNION ALL
    SELECT
        c.finding_id,
        3 AS place,
        'month_volume_10k_m3' AS column_name,
        m.month,
        c.project_id,
        PLAIN_NUMBER(m.month_volume_10k_m3) AS value,
        m.file_name,
        m.file_sha256,
        m.sheet_name,
        m.row_number
    FROM compared AS c
    INNER JOIN record_w1_monthly_operation AS m
        ON c.project_id = m.project_id AND c.stage = m.stage
)

SELECT
    c.finding_id,
    c.place,
    c.column_name,
    'differs' AS verdict,
    LIST({
        'project_id': c.project_id,
        'value': c.value,
        'file': c.file_name,
        'sheet': c.sheet_name,
        'cell': s.column_letter || c.row_number
    } ORDER BY c.month) AS records
FROM cited AS c
LEFT JOIN source_column AS s
    ON
        c.file_name = s.file_name
        AND c.file_sha256 = s.file_sha256
        AND c.sheet_name = s.sheet_name
        AND c.column_name = s.column_name
GROUP BY c.finding_id, c.place, c.column_name
