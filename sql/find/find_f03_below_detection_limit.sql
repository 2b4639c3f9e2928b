-- find_f03_below_detection_limit
--
-- F-03: a concentration after the project that no instrument can have measured, or that did not move in twelve months.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, record_project, w1_month_mean, month_cell, ref_threshold
-- source    rulebook §11 F-03 [D]; limits of detection with their standards in reference_data/thresholds.csv
-- nuance    it asks and takes no tonnes. Half a limit of detection is how what was not detected is written down, and is
--           no question; without water or gas there is nothing to measure

WITH stated AS (
    SELECT
        project_id,
        UNNEST([
            {
                'pollutant': 'nox',
                'column_name': 'nox_after_mg_per_nm3',
                'figure': CASE WHEN flue_gas_after_10k_nm3 > 0 THEN nox_after_mg_per_nm3 END
            },
            {
                'pollutant': 'vocs',
                'column_name': 'outlet_vocs_after_mg_per_nm3',
                'figure': CASE WHEN waste_gas_after_10k_nm3 > 0 THEN outlet_vocs_after_mg_per_nm3 END
            },
            {
                'pollutant': 'cod',
                'column_name': 'outlet_cod_after_mg_per_l',
                'figure': CASE
                    WHEN COALESCE(volume_after_10k_m3, volume_10k_m3) > 0 THEN outlet_cod_after_mg_per_l
                END
            },
            {
                'pollutant': 'nh3n',
                'column_name': 'outlet_nh3n_after_mg_per_l',
                'figure': CASE
                    WHEN COALESCE(volume_after_10k_m3, volume_10k_m3) > 0 THEN outlet_nh3n_after_mg_per_l
                END
            },
            {
                'pollutant': 'cod',
                'column_name': 'wastewater_cod_after_mg_per_l',
                'figure': CASE WHEN wastewater_after_10k_m3 > 0 THEN wastewater_cod_after_mg_per_l END
            },
            {
                'pollutant': 'nh3n',
                'column_name': 'wastewater_nh3n_after_mg_per_l',
                'figure': CASE WHEN wastewater_after_10k_m3 > 0 THEN wastewater_nh3n_after_mg_per_l END
            },
            {
                'pollutant': 'cod',
                'column_name': 'outlet_cod_mg_per_l',
                'figure': CASE WHEN leachate_10k_m3 > 0 THEN outlet_cod_mg_per_l END
            },
            {
                'pollutant': 'nh3n',
                'column_name': 'outlet_nh3n_mg_per_l',
                'figure': CASE WHEN leachate_10k_m3 > 0 THEN outlet_nh3n_mg_per_l END
            }
        ]) AS cell
    FROM record_project
),

by_month AS (
    SELECT
        m.project_id,
        m.pollutant,
        'outlet_' || m.pollutant || '_mg_per_l' AS column_name,
        m.mean_outlet_after_mg_per_l::DECIMAL(18, 6) AS figure
    FROM w1_month_mean AS m
    WHERE m.months_volume_after_10k_m3 > 0
),

measured AS (
    SELECT
        s.project_id,
        s.cell.pollutant,
        s.cell.column_name,
        s.cell.figure
    FROM stated AS s
    WHERE s.cell.figure IS NOT NULL
    UNION ALL
    SELECT
        project_id,
        pollutant,
        column_name,
        figure
    FROM by_month
),

undetectable AS (
    SELECT
        m.project_id,
        m.pollutant,
        m.column_name,
        'undetectable' AS what,
        PLAIN_NUMBER(m.figure) AS value,
        AS_WRITTEN(t.value) AS limit_value,
        [m.column_name] AS columns
    FROM measured AS m
    INNER JOIN ref_threshold AS t
        ON t.kind = 'F-03' AND m.pollutant = t.key
    WHERE m.figure < t.value AND m.figure::DECIMAL(38, 6) * 2 <> t.value
),

outlet_of_month AS (
    SELECT
        c.project_id,
        c.column_name,
        CASE c.column_name WHEN 'outlet_cod_mg_per_l' THEN 'cod' ELSE 'nh3n' END AS pollutant,
        c.figure,
        c.month,
        c.cited
    FROM month_cell AS c
    SEMI JOIN month_cell AS water
        ON
            c.project_id = water.project_id
            AND c.month = water.month
            AND water.column_name = 'month_volume_10k_m3'
            AND water.figure > 0
    WHERE c.column_name <> 'month_volume_10k_m3'
),

cited AS (
    SELECT
        project_id,
        column_name,
        LIST(cited ORDER BY month) AS cells
    FROM outlet_of_month
    GROUP BY project_id, column_name
),

constant AS (
    SELECT
        o.project_id,
        o.pollutant,
        o.column_name,
        'constant' AS what,
        PLAIN_NUMBER(MAX(o.figure)) AS value,
        AS_WRITTEN(ANY_VALUE(t.value)) AS limit_value,
        []::VARCHAR[] AS columns
    FROM outlet_of_month AS o
    INNER JOIN ref_threshold AS t
        ON t.kind = 'F-03' AND t.key = 'constant_months'
    GROUP BY o.project_id, o.pollutant, o.column_name
    HAVING COUNT(*) >= MAX(t.value) AND MIN(o.figure) = MAX(o.figure)
),

found AS (
    FROM undetectable
    UNION ALL
    FROM constant
)

SELECT
    'F-03' AS kind,
    f.project_id || '|' || f.what || '|' || f.column_name AS finding_key,
    f.pollutant,
    f.project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'how': f.what,
        'value': f.value,
        'limit': f.limit_value,
        'column_name': f.column_name,
        'unit': CASE WHEN f.pollutant IN ('cod', 'nh3n') THEN 'mg_per_l' ELSE 'mg_per_nm3' END,
        'columns': f.columns,
        'cells': COALESCE(m.cells, [])
    }) AS facts
FROM found AS f
LEFT JOIN cited AS m
    ON f.project_id = m.project_id AND f.column_name = m.column_name
INNER JOIN claim AS c
    ON f.project_id = c.project_id AND f.pollutant = c.pollutant
WHERE c.eligible
