-- identified_finding
--
-- What was found, each finding under an id that its evidence alone decides.
--
--     series = kind, digest of pollutant and finding_key                      what it is about
--     id     = kind, digest of the series, members, roles, doubts and facts   and what speaks for it
--
-- grain     a macro of two relations' names: what was found, and the names of the facts (ref_fact_name); gives one
--           row per finding_id, project_id, role, stock_key
-- reads     the relations: kind, pollutant, finding_key, project_id, role, doubt_t, doubt_is_exact, doubt_part,
--           stock_key, facts; fact, is_evidence
-- source    this project (docs/decisions.md 45)
-- nuance    where a record stands (file, sheet, row) is no evidence, nor is a fact that counts what lies around it
--           (fact_names.csv: is_evidence no, taken out by merging null): the id stays while the records and
--           figures of the finding do. All rows of a finding bear the same facts
-- bound     the rows found; twelve hexadecimal digits: among a million findings of one kind two share an id with
--           a chance of 1 in 500

CREATE OR REPLACE MACRO identified_finding(found_rows, fact_names) AS TABLE
WITH no_evidence AS (
    SELECT COALESCE(JSON_GROUP_OBJECT(fact, NULL), '{}') AS facts
    FROM QUERY_TABLE(fact_names)
    WHERE is_evidence = 'no'
),

member AS (
    SELECT
        f.kind,
        f.pollutant,
        f.finding_key,
        CONCAT_WS('|', f.project_id, f.role, f.doubt_t, f.doubt_is_exact, COALESCE(f.stock_key, ''), f.doubt_part)
            AS part,
        JSON_MERGE_PATCH(f.facts, n.facts)::VARCHAR AS evidence
    FROM QUERY_TABLE(found_rows) AS f
    CROSS JOIN no_evidence AS n
),

identity AS (
    SELECT
        kind,
        pollutant,
        finding_key,
        kind || '-' || LEFT(MD5(pollutant || '|' || finding_key), 12) AS finding_series,
        kind || '-' || LEFT(MD5(CONCAT_WS(
            '#', pollutant, finding_key, ARRAY_TO_STRING(LIST_SORT(LIST(part)), ';'), MIN(evidence)
        )), 12) AS finding_id
    FROM member
    GROUP BY kind, pollutant, finding_key
)

SELECT
    i.finding_id,
    i.finding_series,
    'open' AS status,
    f.kind,
    f.finding_key,
    f.pollutant,
    f.project_id,
    f.role,
    f.doubt_t,
    f.doubt_is_exact,
    f.doubt_part,
    f.stock_key,
    f.facts
FROM QUERY_TABLE(found_rows) AS f
INNER JOIN identity AS i
    ON f.kind = i.kind AND f.pollutant = i.pollutant AND f.finding_key = i.finding_key;
