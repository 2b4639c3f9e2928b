-- find_f09_figures_copied
--
-- F-09: a record that shares its measured figures with a record of another site and enterprise, or all of whose figures
-- are round where those of its peers are not.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     copied_record, round_record, claim
-- source    rulebook §11 F-09 [D]: five or more equal
-- nuance    it asks and takes no tonnes

WITH found AS (
    SELECT
        project_id,
        project_id AS member_id,
        other_id,
        'copied' AS how,
        figures,
        columns
    FROM copied_record
    UNION ALL
    SELECT
        project_id,
        other_id AS member_id,
        other_id,
        'copied' AS how,
        figures,
        columns
    FROM copied_record
    UNION ALL
    SELECT
        project_id,
        project_id AS member_id,
        project_id AS other_id,
        'round' AS how,
        figures,
        columns
    FROM round_record
)

SELECT
    'F-09' AS kind,
    f.project_id || '|' || f.how || '|' || f.other_id AS finding_key,
    own.pollutant,
    f.member_id AS project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'project': f.project_id,
        'other': CASE f.how WHEN 'copied' THEN f.other_id ELSE 'none' END,
        'how': f.how,
        'figures': f.figures,
        'columns': f.columns
    }) AS facts
FROM found AS f
INNER JOIN claim AS own
    ON f.project_id = own.project_id
INNER JOIN claim AS other
    ON f.other_id = other.project_id AND own.pollutant = other.pollutant
WHERE own.eligible AND other.eligible
