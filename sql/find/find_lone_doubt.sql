-- find_lone_doubt
--
-- F-11, F-21, F-22, F-24, F-25: a claim is held for what is known of itself; confirming it takes the tonnes out.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     lone_doubt
-- source    rulebook §2.5 E5, E8, E9, E12, §2.7, §11 F-11

SELECT
    kind,
    project_id AS finding_key,
    pollutant,
    project_id,
    'member' AS role,
    doubt_t,
    doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    facts
FROM lone_doubt
