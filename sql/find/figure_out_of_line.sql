-- figure_out_of_line
--
-- Figures that lie a power of ten away from those of their peers: the unit, or the decimal point, is wrong.
--
--     distance = log₁₀(figure ÷ size) − median of the peers
--     |distance| ≥ z · spread,  spread = 1.4826 · median |distance|,  distance within a tolerance of ±1, ±2, …
--
-- grain     one row per project_id, column_name
-- reads     measured_value, record_project, base_in_ledger, ref_threshold
-- source    rulebook §11 F-10 [D]: z-score within the trade; limits in reference_data/thresholds.csv
-- nuance    a volume is held against what the unit is built for, else against the emission of the base year, so that a
--           big plant is no unit error; concentrations are held against each other. Ten times alone takes a larger z,
--           and is for concentrations only: a plant may well run at a tenth of its load (F-07). Where the emission
--           of the base year is in the wrong unit too, the two agree: volumes are held against those of their peers
--           as well, and a thousand times and more is asked about, unless the ledger knows a source of that size;
--           as the true figure may be one of the smaller ones, up to the tolerance less is taken for a thousand.
--           Ten times is a slip of one cell: where the same water or gas is as far off at the other stage, on the other
--           side of the plant or in the other pollutant, it is as stated, and where two cells fit when exchanged they
--           were swapped, which F-17 asks about.
--           Logarithms only find it: no tonnes are computed with them. Where many of a type lie apart in one column
--           they are of two sorts, and it says nothing
-- gaps      fewer peers of one type and kind of unit than the threshold: nothing is said

WITH limits AS (
    SELECT
        MAX(value) FILTER (WHERE key = 'peers') AS peers,
        MAX(value) FILTER (WHERE key = 'z') AS z,
        MAX(value) FILTER (WHERE key = 'z_of_ten') AS z_of_ten,
        MAX(value) FILTER (WHERE key = 'tolerance') AS tolerance,
        MAX(value) FILTER (WHERE key = 'least_spread') AS least_spread,
        MAX(value) FILTER (WHERE key = 'most_share') AS most_pct,
        MAX(value) FILTER (WHERE key = 'support') AS support,
        MAX(value) FILTER (WHERE key = 'size_power') AS size_power
    FROM ref_threshold
    WHERE kind = 'F-10'
),

sized AS (
    SELECT
        project_id,
        COALESCE(unit_kind, facility_kind, substitute_unit, vocs_basis, '') AS unit_kind,
        design_capacity_10k_m3_per_d AS capacity_of_works,
        capacity_t_per_h AS capacity_of_boiler,
        COALESCE(base_emission_nox_t, base_emission_vocs_t, base_emission_cod_t, base_emission_nh3n_t) AS base_t
    FROM record_project
),

of_known_size AS (
    SELECT DISTINCT l.project_id
    FROM base_in_ledger AS l
    INNER JOIN sized AS s
        ON l.project_id = s.project_id
    WHERE l.ledger_base_t * 10 >= s.base_t
),

by_itself AS (
    SELECT
        v.project_id,
        v.project_type,
        v.column_name,
        v.figure,
        s.unit_kind,
        CASE
            WHEN CONTAINS(v.column_name, '_per_') OR PREFIX(v.column_name, 'base_emission') THEN 'itself'
            WHEN v.project_type = 'W1' AND s.capacity_of_works > 0 THEN 'capacity'
            WHEN v.project_type = 'A1' AND PREFIX(v.column_name, 'flue_gas') AND s.capacity_of_boiler > 0
                THEN 'capacity'
            WHEN s.base_t > 0 THEN 'base'
            ELSE 'itself'
        END AS held_against,
        LOG10(v.figure) - CASE held_against
            WHEN 'capacity' THEN LOG10(COALESCE(s.capacity_of_works, s.capacity_of_boiler))
            WHEN 'base' THEN LOG10(s.base_t)
            ELSE 0
        END AS log_value
    FROM measured_value AS v
    INNER JOIN sized AS s
        ON v.project_id = s.project_id
    WHERE NOT PREFIX(v.column_name, 'base_emission')
),

related AS (
    SELECT
        project_id,
        project_type,
        column_name,
        figure,
        unit_kind,
        held_against,
        log_value
    FROM by_itself
    UNION ALL
    SELECT
        b.project_id,
        b.project_type,
        b.column_name,
        b.figure,
        b.unit_kind,
        'peers' AS held_against,
        LOG10(b.figure) AS log_value
    FROM by_itself AS b
    ANTI JOIN of_known_size AS k
        ON b.project_id = k.project_id
    WHERE b.held_against = 'base'
),

peer AS (
    SELECT
        r.project_type,
        r.column_name,
        r.unit_kind,
        r.held_against,
        COUNT(*) AS peers,
        MEDIAN(r.log_value) AS median_log,
        GREATEST(1.4826 * MAD(r.log_value), ANY_VALUE(t.least_spread)) AS spread
    FROM related AS r
    CROSS JOIN limits AS t
    GROUP BY r.project_type, r.column_name, r.unit_kind, r.held_against
    HAVING COUNT(*) >= ANY_VALUE(t.peers)
),

distant AS (
    SELECT
        r.project_id,
        r.project_type,
        r.column_name,
        r.figure,
        r.unit_kind,
        r.held_against,
        r.log_value,
        p.peers,
        p.median_log,
        p.spread,
        r.log_value - p.median_log AS distance
    FROM related AS r
    INNER JOIN peer AS p
        ON
            r.project_type = p.project_type
            AND r.column_name = p.column_name
            AND r.unit_kind = p.unit_kind
            AND r.held_against = p.held_against
),

apart AS (
    SELECT
        d.*,
        ROUND(d.distance + CASE d.held_against WHEN 'peers' THEN t.tolerance ELSE 0 END)::INTEGER AS power,
        COUNT(*) OVER (PARTITION BY d.project_type, d.column_name, d.unit_kind, d.held_against) AS apart
    FROM distant AS d
    CROSS JOIN limits AS t
    WHERE
        ABS(d.distance) >= d.spread * CASE WHEN ABS(power) = 1 THEN t.z_of_ten ELSE t.z END
        AND CASE
            WHEN d.held_against = 'peers' THEN power >= t.size_power
            ELSE
                power <> 0
                AND (ABS(power) > 1 OR CONTAINS(d.column_name, '_per_'))
                AND ABS(d.distance - power) <= t.tolerance
        END
),

ten AS (
    SELECT
        a.project_id,
        a.column_name,
        a.distance,
        a.median_log,
        a.log_value,
        UNNEST([
            {
                'name': REPLACE(
                    REPLACE(REPLACE(a.column_name, '_before_', '_?_'), '_after_', '_before_'), '_?_', '_after_'
                ),
                'is_swap': NOT REGEXP_MATCHES(a.column_name, '(in|out)let_')
            },
            {
                'name': REPLACE(REPLACE(REPLACE(a.column_name, '_cod_', '_?_'), '_nh3n_', '_cod_'), '_?_', '_nh3n_'),
                'is_swap': FALSE
            },
            {
                'name': REPLACE(REPLACE(REPLACE(a.column_name, 'inlet_', '?_'), 'outlet_', 'inlet_'), '?_', 'outlet_'),
                'is_swap': TRUE
            }
        ]) AS beside
    FROM apart AS a
    WHERE ABS(a.power) = 1
),

explained AS (
    SELECT DISTINCT
        n.project_id,
        n.column_name
    FROM ten AS n
    INNER JOIN distant AS d
        ON n.project_id = d.project_id AND n.beside.name = d.column_name AND n.column_name <> d.column_name
    CROSS JOIN limits AS t
    WHERE
        (SIGN(n.distance) = SIGN(d.distance) AND ABS(d.distance) >= t.support)
        OR (
            n.beside.is_swap
            AND ABS(d.log_value - n.median_log) < t.support
            AND ABS(n.log_value - d.median_log) < t.support
        )
)

SELECT
    a.project_id,
    a.column_name,
    a.figure,
    a.held_against,
    a.peers,
    a.power,
    CASE a.held_against
        WHEN 'capacity' THEN 'none'
        WHEN 'base' THEN 'none'
        ELSE PLAIN_NUMBER(POW(10, a.median_log)::DECIMAL(38, 2))
    END AS usual
FROM apart AS a
ANTI JOIN explained AS e
    ON a.project_id = e.project_id AND a.column_name = e.column_name
CROSS JOIN limits AS t
WHERE a.apart * 100 <= a.peers * t.most_pct
QUALIFY ROW_NUMBER() OVER (PARTITION BY a.project_id, a.column_name ORDER BY a.held_against = 'peers') = 1
