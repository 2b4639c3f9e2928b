-- identified_finding
--
-- What was found, each finding under an id that its evidence alone decides.
--
--     series = kind, digest of pollutant and finding_key                      what it is about
--     id     = kind, digest of the series, members, roles, doubts and facts   and what speaks for it
--     status = what the decision says that was made on this very evidence, else open
--
-- grain     a macro of three relations' names: what was found, the names of the facts (ref_fact_name), the
--           decisions (decision_record); gives one row per finding_id, project_id, role, stock_key
-- reads     the relations: kind, pollutant, finding_key, project_id, role, doubt_t, doubt_is_exact, doubt_part,
--           stock_key, facts; fact, is_evidence; finding_id, grounds_sha256, status
-- source    this project (docs/decisions.md 45)
-- nuance    where a record stands (file, sheet, row) is no evidence, nor is a fact that counts what lies around it
--           (fact_names.csv: is_evidence no, taken out by merging null): the id stays while the records and
--           figures of the finding do. All rows of a finding bear the same facts. A decision needs the whole digest
--           of the evidence beside the id, so that it never speaks for another finding
-- bound     the rows found; twelve hexadecimal digits: among a million findings of one kind two share an id with
--           a chance of 1 in 500

CREATE OR REPLACE MACRO identified_finding(found_rows, fact_names, decisions) AS TABLE
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

grounds AS (
    SELECT
        kind,
        pollutant,
        finding_key,
        CONCAT_WS('#', pollutant, finding_key, ARRAY_TO_STRING(LIST_SORT(LIST(part)), ';'), MIN(evidence)) AS ground
    FROM member
    GROUP BY kind, pollutant, finding_key
),

identity AS (
    SELECT
        kind,
        pollutant,
        finding_key,
        kind || '-' || LEFT(MD5(pollutant || '|' || finding_key), 12) AS finding_series,
        kind || '-' || LEFT(MD5(ground), 12) AS finding_id,
        SHA256(kind || '#' || ground) AS grounds_sha256
    FROM grounds
)

SELECT
    i.finding_id,
    i.finding_series,
    i.grounds_sha256,
    COALESCE(d.status, 'open') AS status,
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
    ON f.kind = i.kind AND f.pollutant = i.pollutant AND f.finding_key = i.finding_key
LEFT JOIN QUERY_TABLE(decisions) AS d
    ON i.finding_id = d.finding_id AND i.grounds_sha256 = d.grounds_sha256;
