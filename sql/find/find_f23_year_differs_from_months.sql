-- find_f23_year_differs_from_months
--
-- F-23: a yearly volume or mean of a sewage works is not what its own months come to; the months decide.
--
--     |declared · weight − weighted sum| > limit · weighted sum
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     w1_declared_year, claim, ref_threshold
-- source    annual means are flow-weighted, rulebook §3.1 W1 [E]; limits in reference_data/thresholds.csv [D]
-- nuance    a mean is compared by its product with the water, so that nothing is divided; the months already decide
--           what counts, so nothing more is at risk

SELECT
    'F-23' AS kind,
    y.project_id || '|' || y.column_name AS finding_key,
    y.pollutant,
    y.project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'column_name': y.column_name,
        'stage': y.stage,
        'quantity': CASE WHEN y.quantity = 'volume' THEN y.quantity ELSE y.quantity || '_' || y.pollutant END,
        'declared': PLAIN_NUMBER(y.declared),
        'weighted': PLAIN_NUMBER(COALESCE(y.weighted, 0)::DECIMAL(38, 4)),
        'unit': CASE WHEN y.quantity = 'volume' THEN '10k_m3' ELSE 'mg_per_l' END,
        'limit_pct': PLAIN_NUMBER(t.value)
    }) AS facts
FROM w1_declared_year AS y
INNER JOIN claim AS c
    ON y.project_id = c.project_id AND y.pollutant = c.pollutant
INNER JOIN ref_threshold AS t
    ON t.kind = 'F-23' AND t.key = CASE WHEN y.quantity = 'volume' THEN 'volume' ELSE 'concentration' END
WHERE c.eligible AND ABS(y.declared * y.weight - y.weighted_sum) * 100 > y.weighted_sum * t.value
