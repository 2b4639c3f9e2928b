-- find_f10_unit_of_a_figure
--
-- F-10: a figure lies a power of ten away from those of its peers: a unit or a decimal point is wrong, and the
-- reduction that is computed with it worthless.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     figure_out_of_line, beside_formula, w1_month_mean, claim
-- source    rulebook §11 F-10 [D]
-- nuance    a concentration is of its own pollutant, other figures of every one. Confirming it takes the whole claim
--           out, before the cap: it is to be filed again with the right figure. A figure that the formula does not
--           reckon with, as the yearly cell of a works whose months decide, is asked about and takes no tonnes

WITH month AS (
    SELECT
        project_id,
        MAX(months_before_t) IS NOT NULL AS has_before,
        MAX(months_after_t) IS NOT NULL AS has_after
    FROM w1_month_mean
    GROUP BY project_id
),

judged AS (
    SELECT
        c.project_id,
        c.pollutant,
        c.computed_t,
        c.computed_is_exact,
        f.column_name,
        f.figure,
        f.power,
        f.usual,
        f.held_against,
        f.peers,
        c.computed_t > 0
        AND b.column_name IS NULL
        AND NOT COALESCE(m.has_before AND CONTAINS(f.column_name, '_before_'), FALSE)
        AND NOT COALESCE(m.has_after AND CONTAINS(f.column_name, '_after_'), FALSE) AS is_held,
        ABS(f.power) + CASE WHEN is_held THEN 100 ELSE 0 END AS weight
    FROM figure_out_of_line AS f
    INNER JOIN claim AS c
        ON f.project_id = c.project_id
    LEFT JOIN beside_formula AS b
        ON c.method_id = b.method_id AND f.column_name = b.column_name
    LEFT JOIN month AS m
        ON f.project_id = m.project_id
    WHERE
        c.eligible
        AND (
            NOT REGEXP_MATCHES(f.column_name, '_(cod|nh3n)_')
            OR CONTAINS(f.column_name, '_' || c.pollutant || '_')
        )
),

told AS (
    SELECT
        project_id,
        pollutant,
        computed_is_exact,
        CASE WHEN BOOL_OR(is_held) THEN computed_t ELSE 0 END::DECIMAL(38, 26) AS doubt_t,
        ARG_MAX(column_name, weight) AS column_name,
        ARG_MAX(figure, weight) AS figure,
        ARG_MAX(power, weight) AS power,
        ARG_MAX(usual, weight) AS usual,
        ARG_MAX(held_against, weight) AS held_against,
        ARG_MAX(peers, weight) AS peers,
        LIST(column_name ORDER BY column_name) AS columns
    FROM judged
    GROUP BY project_id, pollutant, computed_t, computed_is_exact
)

SELECT
    'F-10' AS kind,
    project_id AS finding_key,
    pollutant,
    project_id,
    'member' AS role,
    doubt_t,
    CASE WHEN doubt_t > 0 THEN computed_is_exact ELSE TRUE END AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'column_name': column_name,
        'value': PLAIN_NUMBER(figure),
        'times': CASE WHEN power > 0 THEN '1' ELSE '1/1' END || REPEAT('0', ABS(power)),
        'times_word': CASE WHEN power > 0 THEN 'large' ELSE 'small' END,
        'peers': peers,
        'held_against': held_against,
        'usual': usual,
        'unit_effect': CASE WHEN doubt_t > 0 THEN 'held' ELSE 'asked' END,
        'doubt_t': CASE WHEN doubt_t > 0 THEN HALF_EVEN_T(doubt_t)::VARCHAR END,
        'unit_ending': CASE WHEN doubt_t > 0 THEN 'held' ELSE 'asked' END,
        'columns': columns
    }) AS facts
FROM told
