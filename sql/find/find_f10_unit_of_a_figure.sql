-- find_f10_unit_of_a_figure
--
-- F-10: a figure lies a power of ten away from those of its peers: a unit or a decimal point is wrong, and the
-- reduction that is computed with it worthless.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     figure_out_of_line, claim
-- source    rulebook §11 F-10 [D]
-- nuance    a concentration is of its own pollutant, other figures of every one. Confirming it takes the whole claim
--           out, before the cap: it is to be filed again with the right figure

WITH told AS (
    SELECT
        c.project_id,
        c.pollutant,
        c.computed_t,
        c.computed_is_exact,
        ARG_MAX(f.column_name, ABS(f.power)) AS column_name,
        ARG_MAX(f.figure, ABS(f.power)) AS figure,
        ARG_MAX(f.power, ABS(f.power)) AS power,
        ARG_MAX(f.usual, ABS(f.power)) AS usual,
        ARG_MAX(f.held_against, ABS(f.power)) AS held_against,
        MAX(f.peers) AS peers,
        LIST(f.column_name ORDER BY f.column_name) AS columns
    FROM figure_out_of_line AS f
    INNER JOIN claim AS c
        ON f.project_id = c.project_id
    WHERE
        c.eligible
        AND (
            NOT REGEXP_MATCHES(f.column_name, '_(cod|nh3n)_')
            OR CONTAINS(f.column_name, '_' || c.pollutant || '_')
        )
    GROUP BY c.project_id, c.pollutant, c.computed_t, c.computed_is_exact
)

SELECT
    'F-10' AS kind,
    project_id AS finding_key,
    pollutant,
    project_id,
    'member' AS role,
    GREATEST(computed_t, 0)::DECIMAL(38, 26) AS doubt_t,
    computed_is_exact AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'column_name': column_name,
        'value': PLAIN_NUMBER(figure),
        'power': ABS(power),
        'way': CASE WHEN power > 0 THEN 'large' ELSE 'small' END,
        'peers': peers,
        'held_against': held_against,
        'usual': usual,
        'doubt_t': HALF_EVEN_T(GREATEST(computed_t, 0))::VARCHAR,
        'columns': columns
    }) AS facts
FROM told
