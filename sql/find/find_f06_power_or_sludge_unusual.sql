-- find_f06_power_or_sludge_unusual
--
-- F-06: a sewage works that used too little or too much power for its water, or gave too little or too much sludge for
-- the COD it took out.
--
--     power ÷ Q₁ outside its limits, sludge ÷ Q₁·(Cin₁ − Cout₁) outside its limits
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, works_year, record_project, ref_threshold
-- source    rulebook §11 F-06 [D]: 0.1–0.6 kWh/m³; limits of the sludge [D], all in reference_data/thresholds.csv
-- gaps      no power or sludge stated: nothing is compared
-- nuance    compared by products, so that nothing is divided; it asks and takes no tonnes

WITH limits AS (
    SELECT
        MAX(value) FILTER (WHERE key = 'power_least') AS power_least,
        MAX(value) FILTER (WHERE key = 'power_most') AS power_most,
        MAX(value) FILTER (WHERE key = 'sludge_least') AS sludge_least,
        MAX(value) FILTER (WHERE key = 'sludge_most') AS sludge_most
    FROM ref_threshold
    WHERE kind = 'F-06'
),

beside AS (
    SELECT
        y.project_id,
        y.volume_10k_m3,
        y.removed_cod_t,
        p.power_10k_kwh,
        p.dry_sludge_t,
        UNNEST([
            {
                'what': 'power',
                'column_name': 'power_10k_kwh',
                'figure': p.power_10k_kwh,
                'per': y.volume_10k_m3::DECIMAL(38, 20),
                'least': t.power_least,
                'most': t.power_most
            },
            {
                'what': 'sludge',
                'column_name': 'dry_sludge_t',
                'figure': p.dry_sludge_t,
                'per': y.removed_cod_t::DECIMAL(38, 20),
                'least': t.sludge_least,
                'most': t.sludge_most
            }
        ]) AS ratio
    FROM works_year AS y
    INNER JOIN record_project AS p
        ON y.project_id = p.project_id
    CROSS JOIN limits AS t
    WHERE p.power_10k_kwh IS NOT NULL OR p.dry_sludge_t IS NOT NULL
)

SELECT
    'F-06' AS kind,
    b.project_id || '|' || b.ratio.what AS finding_key,
    c.pollutant,
    b.project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'used': b.ratio.what,
        'figure': AS_WRITTEN(b.ratio.figure),
        'per': PLAIN_NUMBER(b.ratio.per::DECIMAL(38, 2)),
        'least': AS_WRITTEN(b.ratio.least),
        'most': AS_WRITTEN(b.ratio.most),
        'columns': [b.ratio.column_name, 'volume_after_10k_m3', 'inlet_cod_after_mg_per_l', 'outlet_cod_after_mg_per_l']
    }) AS facts
FROM beside AS b
INNER JOIN claim AS c
    ON b.project_id = c.project_id
WHERE
    c.eligible
    AND b.ratio.per > 0
    AND (b.ratio.figure < b.ratio.per * b.ratio.least OR b.ratio.figure > b.ratio.per * b.ratio.most)
