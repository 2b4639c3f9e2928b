-- find_d17_item_claimed_twice
--
-- D-17: a claim holds vehicles that an earlier claim, of whatever city or year, holds already; the earlier one
-- keeps them.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     shared_item
-- source    rulebook §10 D-17 [D], §3.2 A7: one VIN once nationwide
-- nuance    confirming it takes what the repeated vehicles come to out of the later claim, before the cap

WITH repeated AS (
    SELECT
        pollutant,
        project_id,
        SUM(item_t)::DECIMAL(38, 26) AS doubt_t,
        TO_JSON({
            'later': project_id,
            'earlier': STRING_AGG(DISTINCT first_project_id, '、' ORDER BY first_project_id),
            'items': COUNT(*),
            'item_kind': 'vehicle',
            'examples': ARRAY_TO_STRING(LIST(item_key ORDER BY item_key)[:3], '、'),
            'doubt_t': HALF_EVEN_T(SUM(item_t))::VARCHAR
        }) AS facts
    FROM shared_item
    WHERE place_in_line > 1
    GROUP BY pollutant, project_id
),

kept AS (
    SELECT DISTINCT
        pollutant,
        project_id AS later_project_id,
        first_project_id
    FROM shared_item
    WHERE place_in_line > 1
)

SELECT
    'D-17' AS kind,
    project_id AS finding_key,
    pollutant,
    project_id,
    'repeated' AS role,
    doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    facts
FROM repeated
UNION ALL
SELECT
    'D-17' AS kind,
    r.project_id AS finding_key,
    r.pollutant,
    k.first_project_id AS project_id,
    'kept' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    r.facts
FROM repeated AS r
INNER JOIN kept AS k
    ON r.project_id = k.later_project_id AND r.pollutant = k.pollutant
