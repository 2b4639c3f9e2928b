-- find_f07_load_unusual
--
-- F-07: a sewage works that is said to treat more than it can, hardly anything, or nothing in several months.
--
--     Q₁ > 1.2 · capacity · days,  Q₁ < 0.1 · capacity · days,  or months without water
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, works_year, record_w1_monthly_operation, ref_threshold
-- source    rulebook §11 F-07 [D]; limits in reference_data/thresholds.csv
-- nuance    it asks and takes no tonnes; above three times the capacity the row is refused as a unit error (V-22). One
--           month without water may be a repair

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
        PLAIN_NUMBER((y.design_capacity_10k_m3_per_d::DECIMAL(38, 6) * y.days)::DECIMAL(38, 2)) AS full_load
    FROM works_year AS y
    CROSS JOIN limits AS t
),

idle AS (
    SELECT
        m.project_id,
        'idle' AS what,
        COUNT(*)::VARCHAR AS figure,
        STRING_AGG(m.month, '、' ORDER BY m.month) AS full_load
    FROM record_w1_monthly_operation AS m
    CROSS JOIN limits AS t
    WHERE m.stage = '改造后' AND m.month_volume_10k_m3 = 0
    GROUP BY m.project_id
    HAVING COUNT(*) >= MAX(t.idle_months)
),

found AS (
    FROM load
    WHERE what IS NOT NULL
    UNION ALL
    FROM idle
)

SELECT
    'F-07' AS kind,
    f.project_id || '|' || f.what AS finding_key,
    c.pollutant,
    f.project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'load': f.what,
        'figure': f.figure,
        'full_load': f.full_load,
        'columns': ['volume_after_10k_m3', 'design_capacity_10k_m3_per_d']
    }) AS facts
FROM found AS f
INNER JOIN claim AS c
    ON f.project_id = c.project_id
WHERE c.eligible
