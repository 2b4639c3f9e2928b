-- find_f07_load_unusual
--
-- F-07: a sewage works that is said to treat more than it can, hardly anything, or nothing in several months.
--
--     Q₁ > 1.2 · capacity · days,  Q₁ < 0.1 · capacity · days,  or months without water
--     above:  doubt = min(R, max(0, (Q₁ − 1.2 · capacity · days)·(Cin₁ − Cout₁) × 10⁻²))  (w1_overload)
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, works_year, month_cell, w1_overload, ref_threshold
-- source    rulebook §11 F-07 [D]; limits in reference_data/thresholds.csv
-- nuance    what is treated above the limit is in doubt: confirming it takes doubt_t out of the claim, before the cap.
--           Too little water asks and takes no tonnes; one month without water may be a repair. Above three times
--           the capacity the row is refused as a unit error (V-22)

WITH limits AS (
    SELECT
        MAX(value) FILTER (WHERE key = 'most_load') AS most_load,
        MAX(value) FILTER (WHERE key = 'least_load') AS least_load,
        MAX(value) FILTER (WHERE key = 'idle_months') AS idle_months
    FROM ref_threshold
    WHERE kind = 'F-07'
),

load AS (
    SELECT
        y.project_id,
        CASE
            WHEN y.volume_10k_m3 > y.design_capacity_10k_m3_per_d::DECIMAL(38, 6) * y.days * t.most_load THEN 'above'
            WHEN y.volume_10k_m3 < y.design_capacity_10k_m3_per_d::DECIMAL(38, 6) * y.days * t.least_load THEN 'below'
        END AS what,
        PLAIN_NUMBER(y.volume_10k_m3) AS figure,
        PLAIN_NUMBER((y.design_capacity_10k_m3_per_d::DECIMAL(38, 6) * y.days)::DECIMAL(38, 2)) AS full_load,
        PLAIN_NUMBER(CASE what WHEN 'above' THEN t.most_load ELSE t.least_load END::DECIMAL(18, 6) * 100) || '%'
            AS limit_load
    FROM works_year AS y
    CROSS JOIN limits AS t
),

load_cell AS (
    SELECT
        c.project_id,
        LIST(c.cited ORDER BY c.month) AS cells
    FROM month_cell AS c
    SEMI JOIN load AS l
        ON c.project_id = l.project_id AND l.what IS NOT NULL
    WHERE c.column_name = 'month_volume_10k_m3'
    GROUP BY c.project_id
),

idle AS (
    SELECT
        m.project_id,
        'idle' AS what,
        COUNT(*)::VARCHAR AS figure,
        STRING_AGG(m.month, ', ' ORDER BY m.month) AS full_load,
        NULL AS limit_load,
        LIST(m.cited ORDER BY m.month) AS cells
    FROM month_cell AS m
    CROSS JOIN limits AS t
    WHERE m.column_name = 'month_volume_10k_m3' AND m.figure = 0
    GROUP BY m.project_id
    HAVING COUNT(*) >= MAX(t.idle_months)
),

found AS (
    SELECT
        l.*,
        c.cells
    FROM load AS l
    LEFT JOIN load_cell AS c
        ON l.project_id = c.project_id
    WHERE l.what IS NOT NULL
    UNION ALL
    FROM idle
)

SELECT
    'F-07' AS kind,
    f.project_id || '|' || f.what AS finding_key,
    c.pollutant,
    f.project_id,
    'member' AS role,
    COALESCE(o.doubt_t, 0)::DECIMAL(38, 26) AS doubt_t,
    COALESCE(o.doubt_is_exact, TRUE) AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'load_start': f.what,
        'figure': f.figure,
        'load_against': f.what,
        'full_load': f.full_load,
        'load_end': f.what,
        'limit': f.limit_load,
        'load_effect': CASE WHEN o.doubt_t > 0 THEN 'held' ELSE 'asked' END,
        'doubt_t': HALF_EVEN_T(o.doubt_t)::VARCHAR,
        'load_ending': CASE WHEN o.doubt_t > 0 THEN 'held' ELSE 'asked' END,
        'columns': CASE
            WHEN o.doubt_t > 0
                THEN [
                    'volume_after_10k_m3',
                    'design_capacity_10k_m3_per_d',
                    'inlet_' || c.pollutant || '_after_mg_per_l',
                    'outlet_' || c.pollutant || '_after_mg_per_l'
                ]
            ELSE ['volume_after_10k_m3', 'design_capacity_10k_m3_per_d']
        END,
        'cells': COALESCE(f.cells, [])
    }) AS facts
FROM found AS f
INNER JOIN claim AS c
    ON f.project_id = c.project_id
LEFT JOIN w1_overload AS o
    ON c.project_id = o.project_id AND c.pollutant = o.pollutant AND f.what = 'above'
WHERE c.eligible
