-- find_f16_ratio_above_cap
--
-- F-16: more gas is said to be collected than the edition in force allows for the kind of collection, more than
-- 99.9 % to be removed, or far more than is usual for the technology.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, record_project, ref_ratio, ref_threshold
-- source    rulebook §11 F-16 [D]; ratios in reference_data/ratios.csv
-- gaps      no kind of collection stated, or one that the nearest edition lacks: only the removal is compared
-- nuance    of the editions the one of the nearest area counts, and of its values the highest; it asks, no tonnes.
--           Removals of no edition are a cautious default: one that is measured may well be above it, so that only
--           what lies above it by more than the threshold says is asked about

WITH edition AS (
    SELECT
        kind,
        edition,
        value,
        valid_from,
        valid_to,
        RTRIM(COALESCE(region_code, ''), '0') AS area
    FROM ref_ratio
    WHERE ratio_id = 'collection' AND number IS NOT NULL
),

allowed AS (
    SELECT
        p.project_id,
        p.collection_after_ratio AS figure,
        p.collection_kind_after,
        MAX(e.value) AS most,
        ANY_VALUE(e.edition) AS edition
    FROM record_project AS p
    INNER JOIN edition AS e
        ON
            p.collection_kind_after = e.kind
            AND PREFIX(p.region_code, e.area)
            AND p.credit_year BETWEEN e.valid_from AND COALESCE(e.valid_to, p.credit_year)
    GROUP BY p.project_id, p.collection_after_ratio, p.collection_kind_after, LENGTH(e.area)
    QUALIFY LENGTH(e.area) = MAX(LENGTH(e.area)) OVER (PARTITION BY p.project_id)
),

usual AS (
    SELECT
        p.project_id,
        p.removal_after_ratio AS figure,
        p.treatment_kind_after,
        MAX(e.value) AS default_ratio
    FROM record_project AS p
    INNER JOIN ref_ratio AS e
        ON
            p.treatment_kind_after = e.kind
            AND e.ratio_id = 'removal'
            AND e.number IS NULL
            AND PREFIX(p.region_code, RTRIM(COALESCE(e.region_code, ''), '0'))
            AND p.credit_year BETWEEN e.valid_from AND COALESCE(e.valid_to, p.credit_year)
    GROUP BY p.project_id, p.removal_after_ratio, p.treatment_kind_after
),

share AS (
    SELECT
        project_id,
        UNNEST([
            {
                'pollutant': 'vocs',
                'column_name': 'removal_after_ratio',
                'left_over': 1 - removal_after_ratio,
                'of': 1
            },
            {
                'pollutant': 'nox',
                'column_name': 'denitration_after_ratio',
                'left_over': 1 - denitration_after_ratio,
                'of': 1
            },
            {
                'pollutant': 'nox',
                'column_name': 'overall_denitration_after_ratio',
                'left_over': 1 - overall_denitration_after_ratio,
                'of': 1
            },
            {
                'pollutant': 'vocs',
                'column_name': 'outlet_vocs_after_mg_per_nm3',
                'left_over': outlet_vocs_after_mg_per_nm3,
                'of': inlet_vocs_after_mg_per_nm3
            },
            {
                'pollutant': 'cod',
                'column_name': 'outlet_cod_after_mg_per_l',
                'left_over': outlet_cod_after_mg_per_l,
                'of': COALESCE(inlet_cod_after_mg_per_l, inlet_cod_mg_per_l)
            },
            {
                'pollutant': 'nh3n',
                'column_name': 'outlet_nh3n_after_mg_per_l',
                'left_over': outlet_nh3n_after_mg_per_l,
                'of': COALESCE(inlet_nh3n_after_mg_per_l, inlet_nh3n_mg_per_l)
            },
            {
                'pollutant': 'cod',
                'column_name': 'outlet_cod_mg_per_l',
                'left_over': outlet_cod_mg_per_l,
                'of': inlet_cod_mg_per_l
            },
            {
                'pollutant': 'nh3n',
                'column_name': 'outlet_nh3n_mg_per_l',
                'left_over': outlet_nh3n_mg_per_l,
                'of': inlet_nh3n_mg_per_l
            }
        ]) AS cell
    FROM record_project
),

above AS (
    SELECT
        project_id,
        'vocs' AS pollutant,
        'collection' AS what,
        AS_WRITTEN(figure) AS figure,
        AS_WRITTEN(most) || '（' || collection_kind_after || '，' || edition || '）' AS most,
        ['collection_after_ratio', 'collection_kind_after'] AS columns
    FROM allowed
    WHERE figure > most
    UNION ALL
    SELECT
        u.project_id,
        'vocs' AS pollutant,
        'usual_removal' AS what,
        AS_WRITTEN(u.figure) AS figure,
        AS_WRITTEN(u.default_ratio) || '（' || u.treatment_kind_after || '）' AS most,
        ['removal_after_ratio', 'treatment_kind_after'] AS columns
    FROM usual AS u
    INNER JOIN ref_threshold AS t
        ON t.kind = 'F-16' AND t.key = 'above_default'
    WHERE (u.figure - u.default_ratio) * 100 > t.value
    UNION ALL
    SELECT
        s.project_id,
        s.cell.pollutant,
        'removal' AS what,
        PLAIN_NUMBER(s.cell.left_over::DECIMAL(38, 6)) || '/' || PLAIN_NUMBER(s.cell.of::DECIMAL(38, 6)) AS figure,
        AS_WRITTEN(t.value) || ' %' AS most,
        [s.cell.column_name] AS columns
    FROM share AS s
    INNER JOIN ref_threshold AS t
        ON t.kind = 'F-16' AND t.key = 'removal'
    WHERE s.cell.of > 0 AND s.cell.left_over::DECIMAL(38, 6) * 100 < (100 - t.value)::DECIMAL(38, 6) * s.cell.of
)

SELECT
    'F-16' AS kind,
    a.project_id || '|' || a.what || '|' || a.columns[1] AS finding_key,
    a.pollutant,
    a.project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'share_of': a.what,
        'figure': a.figure,
        'most': a.most,
        'columns': a.columns
    }) AS facts
FROM above AS a
INNER JOIN claim AS c
    ON a.project_id = c.project_id AND a.pollutant = c.pollutant
WHERE c.eligible
