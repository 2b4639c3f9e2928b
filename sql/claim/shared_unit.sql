-- shared_unit
--
-- Claims at a treatment unit, or an outlet, of one permit at which several organisations claim: a green island (绿岛),
-- shared coating or a shared stack.
--
-- grain     one row per line_no
-- reads     site_claim
-- source    rulebook §10 D-14 [D]
-- nuance    what makes an outlet a shared one: a treatment unit is named, or several facilities lead to it, or the
--           project's name says so. One facility with one outlet that two file is filed twice (D-23)
-- gaps      an outlet in one record and its treatment unit alone in the other are two places here

WITH at_unit AS (
    SELECT
        line_no,
        uscc,
        facility_code,
        CONCAT_WS('|', plan_id, pollutant, permit_site, COALESCE(outlet_code, facility_code)) AS unit_key,
        REGEXP_MATCHES(title_key, '绿岛|集中喷涂|集中处理|共用|共享|公用') AS is_said_to_be
    FROM site_claim
    WHERE
        permit_site IS NOT NULL
        AND computed_t > 0
        AND (outlet_code IS NOT NULL OR facility_code LIKE 'T%')
),

shared AS (
    SELECT
        unit_key,
        BOOL_OR(is_said_to_be) AS is_said_to_be
    FROM at_unit
    GROUP BY unit_key
    HAVING
        MIN(uscc) <> MAX(uscc)
        AND (
            BOOL_OR(COALESCE(facility_code LIKE 'T%', FALSE))
            OR COALESCE(MIN(facility_code) <> MAX(facility_code), FALSE)
            OR BOOL_OR(is_said_to_be)
        )
)

SELECT
    a.line_no,
    a.unit_key,
    s.is_said_to_be
FROM at_unit AS a
INNER JOIN shared AS s
    ON a.unit_key = s.unit_key
