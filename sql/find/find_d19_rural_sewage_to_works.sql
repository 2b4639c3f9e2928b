-- find_d19_rural_sewage_to_works
--
-- D-19: rural sewage that is led into a town's works is in what that works takes in and removes; it alone counts.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, record_project
-- source    rulebook §10 D-19 [D]
-- nuance    confirming it takes the whole claim out

SELECT
    'D-19' AS kind,
    c.project_id AS finding_key,
    c.pollutant,
    c.project_id,
    'repeated' AS role,
    c.computed_t AS doubt_t,
    c.computed_is_exact AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'later': c.project_id,
        'destination': r.destination,
        'doubt_t': HALF_EVEN_T(c.computed_t)::VARCHAR,
        'columns': ['destination', 'residents_10k_person']
    }) AS facts
FROM claim AS c
INNER JOIN record_project AS r
    ON c.project_id = r.project_id
WHERE
    c.eligible
    AND c.project_type = 'W7'
    AND r.destination = '接入城镇污水厂'
    AND HALF_EVEN_T(c.computed_t) >= 0.01
