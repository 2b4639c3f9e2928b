-- find_d13_boiler_in_heating_area
--
-- D-13: a boiler that is closed or fuelled anew because a central heating takes its place claims, and so does that
-- heating project, which counts the boilers less what its heat source adds; the heating project keeps.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, record_project
-- source    rulebook §10 D-13 [D]: credit the small boilers minus ΔE of the heat source, once
-- nuance    the boiler says itself which heating project took its place; confirming it takes the boiler's claim out
-- gaps      a heating project that is no central heating of A4, or counts nothing, replaces no boiler's claim

WITH doubted AS (
    SELECT
        c.project_id,
        c.pollutant,
        heating.project_id AS heating_project_id,
        c.computed_t,
        c.computed_is_exact,
        TO_JSON({
            'later': c.project_id,
            'earlier': heating.project_id,
            'replaced_t': AS_WRITTEN(h.replaced_emission_nox_t),
            'heat_source_t': AS_WRITTEN(h.heat_source_nox_t),
            'doubt_t': HALF_EVEN_T(c.computed_t)::VARCHAR,
            'columns': [
                'measure', 'central_heating_project_id', 'replaced_emission_nox_t', 'heat_source_nox_t',
                'closure_date', 'moved_nox_t'
            ]
        }) AS facts
    FROM claim AS c
    INNER JOIN record_project AS r
        ON c.project_id = r.project_id
    INNER JOIN claim AS heating
        ON r.central_heating_project_id = heating.project_id AND c.pollutant = heating.pollutant
    INNER JOIN record_project AS h
        ON heating.project_id = h.project_id
    WHERE
        c.eligible
        AND HALF_EVEN_T(c.computed_t) >= 0.01
        AND r.measure <> '集中供热替代'
        AND heating.eligible
        AND heating.computed_t > 0
        AND h.measure = '集中供热替代'
)

SELECT
    'D-13' AS kind,
    project_id AS finding_key,
    pollutant,
    project_id,
    'repeated' AS role,
    computed_t AS doubt_t,
    computed_is_exact AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    facts
FROM doubted
UNION ALL
SELECT
    'D-13' AS kind,
    project_id AS finding_key,
    pollutant,
    heating_project_id AS project_id,
    'kept' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    facts
FROM doubted
