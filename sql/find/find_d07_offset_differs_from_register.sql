-- find_d07_offset_differs_from_register
--
-- D-07: what a record says was used as EIA offset is not what the register L2 says, or the entries of the
-- register use more than the reduction has: some of its tonnes twice. The larger is deducted.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, registered_tonnes, register_use, placed_project
-- source    rulebook §10 D-07, §2.5 E7 [V]
-- nuance    the larger of the two is deducted already, so nothing more is at risk
-- gaps      in a city none of whose projects an entry is of, nothing is compared: there is no register

WITH city AS (
    SELECT DISTINCT p.city_code
    FROM register_use AS e
    INNER JOIN placed_project AS p
        ON e.project_id = p.project_id
    WHERE e.register = 'offset'
)

SELECT
    'D-07' AS kind,
    c.project_id AS finding_key,
    c.pollutant,
    c.project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'declared_t': AS_WRITTEN(c.declared_offset_t),
        'registered_t': AS_WRITTEN(COALESCE(g.registered_offset_t, 0)),
        'deducted_t': AS_WRITTEN(c.offset_t),
        'computed_t': HALF_EVEN_T(c.computed_t)::VARCHAR,
        'is_overdrawn': COALESCE(g.registered_offset_t > GREATEST(c.computed_t, 0), FALSE),
        'entries': COALESCE(g.offset_entries, '—')
    }) AS facts
FROM claim AS c
SEMI JOIN city
    ON c.city_code = city.city_code
LEFT JOIN registered_tonnes AS g
    ON c.project_id = g.project_id AND c.pollutant = g.pollutant
WHERE
    c.eligible
    AND (
        c.declared_offset_t <> COALESCE(g.registered_offset_t, 0)
        OR g.registered_offset_t > GREATEST(c.computed_t, 0)
    )
