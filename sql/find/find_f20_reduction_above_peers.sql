-- find_f20_reduction_above_peers
--
-- F-20: a project reduces far more for its capacity than its peers do.
--
--     R ÷ capacity > k · median of the peers, and further from it than their own spread explains
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, record_project, ref_threshold
-- source    rulebook §11 F-20 [D]
-- gaps      types without a capacity, and fewer peers of one type and kind of unit than the threshold: nothing is said
-- nuance    logarithms only find it: no tonnes are computed with them; it asks and takes no tonnes

WITH limits AS (
    SELECT
        MAX(value) FILTER (WHERE key = 'peers') AS peers,
        MAX(value) FILTER (WHERE key = 'times') AS times,
        MAX(value) FILTER (WHERE key = 'z') AS z,
        MAX(value) FILTER (WHERE key = 'least_spread') AS least_spread
    FROM ref_threshold
    WHERE kind = 'F-20'
),

sized AS (
    SELECT
        c.project_id,
        c.pollutant,
        c.computed_t,
        COALESCE(p.design_capacity_10k_m3_per_d, p.capacity_t_per_h) AS capacity,
        CASE p.project_type WHEN 'W1' THEN 'design_capacity_10k_m3_per_d' ELSE 'capacity_t_per_h' END AS column_name,
        p.project_type || '|' || COALESCE(p.unit_kind, '') AS trade,
        LOG10(c.computed_t) - LOG10(COALESCE(p.design_capacity_10k_m3_per_d, p.capacity_t_per_h)) AS log_value
    FROM claim AS c
    INNER JOIN record_project AS p
        ON c.project_id = p.project_id
    WHERE
        c.eligible
        AND c.computed_t > 0
        AND COALESCE(p.design_capacity_10k_m3_per_d, p.capacity_t_per_h) > 0
        AND p.project_type IN ('A1', 'W1')
),

peer AS (
    SELECT
        s.trade,
        s.pollutant,
        COUNT(*) AS peers,
        MEDIAN(s.log_value) AS median_log,
        GREATEST(1.4826 * MAD(s.log_value), ANY_VALUE(t.least_spread)) AS spread
    FROM sized AS s
    CROSS JOIN limits AS t
    GROUP BY s.trade, s.pollutant
    HAVING COUNT(*) >= ANY_VALUE(t.peers)
)

SELECT
    'F-20' AS kind,
    s.project_id AS finding_key,
    s.pollutant,
    s.project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'computed_t': HALF_EVEN_T(s.computed_t)::VARCHAR,
        'capacity': AS_WRITTEN(s.capacity),
        'times': PLAIN_NUMBER(POW(10, s.log_value - p.median_log)::DECIMAL(38, 1)),
        'peers': p.peers,
        'limit': AS_WRITTEN(t.times),
        'columns': [s.column_name, 'reported_' || s.pollutant || '_t']
    }) AS facts
FROM sized AS s
INNER JOIN peer AS p
    ON s.trade = p.trade AND s.pollutant = p.pollutant
CROSS JOIN limits AS t
WHERE
    s.log_value - p.median_log > LOG10(t.times)
    AND s.log_value - p.median_log > t.z * p.spread
