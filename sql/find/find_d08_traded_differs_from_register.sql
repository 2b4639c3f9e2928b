-- find_d08_traded_differs_from_register
--
-- D-08: what a record says was sold as discharge right is not what the register L3 says; the larger is deducted.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, registered_tonnes, register_use, placed_project
-- source    rulebook §10 D-08, contract §3 step 4
-- nuance    the larger of the two is deducted already, so nothing more is at risk
-- gaps      in a city none of whose projects an entry is of, nothing is compared: there is no register

WITH city AS (
    SELECT DISTINCT p.city_code
    FROM register_use AS e
    INNER JOIN placed_project AS p
        ON e.project_id = p.project_id
    WHERE e.register = 'traded'
)

SELECT
    'D-08' AS kind,
    c.project_id AS finding_key,
    c.pollutant,
    c.project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'declared_t': AS_WRITTEN(c.declared_traded_t),
        'registered_t': AS_WRITTEN(COALESCE(g.registered_traded_t, 0)),
        'deducted_t': AS_WRITTEN(c.traded_t),
        'entries': COALESCE(g.traded_entries, '—')
    }) AS facts
FROM claim AS c
SEMI JOIN city
    ON c.city_code = city.city_code
LEFT JOIN registered_tonnes AS g
    ON c.project_id = g.project_id AND c.pollutant = g.pollutant
WHERE
    c.eligible
    AND c.declared_traded_t <> COALESCE(g.registered_traded_t, 0)
