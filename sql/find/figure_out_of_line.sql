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
--           as the true figure may be one of the smaller ones, up to the tolerance less is taken for a thousand
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

apart AS (
    SELECT
        r.project_id,
        r.project_type,
        r.column_name,
        r.figure,
        r.held_against,
        p.peers,
        p.median_log,
        r.log_value - p.median_log AS distance,
        ROUND(distance + CASE r.held_against WHEN 'peers' THEN t.tolerance ELSE 0 END)::INTEGER AS power,
        COUNT(*) OVER (PARTITION BY r.project_type, r.column_name, r.unit_kind, r.held_against) AS apart
    FROM related AS r
    INNER JOIN peer AS p
        ON
            r.project_type = p.project_type
            AND r.column_name = p.column_name
            AND r.unit_kind = p.unit_kind
            AND r.held_against = p.held_against
    CROSS JOIN limits AS t
    WHERE
        ABS(distance) >= p.spread * CASE WHEN ABS(power) = 1 THEN t.z_of_ten ELSE t.z END
        AND CASE
            WHEN r.held_against = 'peers' THEN power >= t.size_power
            ELSE
                power <> 0
                AND (ABS(power) > 1 OR CONTAINS(r.column_name, '_per_'))
                AND ABS(distance - power) <= t.tolerance
        END
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
CROSS JOIN limits AS t
WHERE a.apart * 100 <= a.peers * t.most_pct
QUALIFY ROW_NUMBER() OVER (PARTITION BY a.project_id, a.column_name ORDER BY a.held_against = 'peers') = 1
