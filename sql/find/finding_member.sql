-- finding_member
--
-- Every finding with its projects, under an id that its evidence alone decides.
--
--     series = kind, digest of pollutant and finding_key                      what it is about
--     id     = kind, digest of the series, members, roles, doubts and facts   and what speaks for it
--
-- grain     one row per finding_id, project_id, role, stock_key
-- reads     found, ref_fact_name
-- source    this project (docs/decisions.md 45)
-- nuance    where a record stands (file, sheet, row) is no evidence, nor is a fact that counts what lies around it
--           (fact_names.csv: is_evidence no): the id stays while the records and figures of the finding do
-- bound     the rows of found; twelve hexadecimal digits: among a million findings of one kind two share an id with
--           a chance of 1 in 500

WITH named AS (
    SELECT DISTINCT
        kind,
        pollutant,
        finding_key,
        facts,
        UNNEST(JSON_KEYS(facts)) AS fact
    FROM found
),

spoken AS (
    SELECT
        n.kind,
        n.pollutant,
        n.finding_key,
        STRING_AGG(n.fact || '=' || COALESCE(n.facts ->> n.fact, ''), '|' ORDER BY n.fact) AS facts
    FROM named AS n
    LEFT JOIN ref_fact_name AS r
        ON n.fact = r.fact
    WHERE COALESCE(r.is_evidence <> 'no', TRUE)
    GROUP BY n.kind, n.pollutant, n.finding_key
),

part AS (
    SELECT
        kind,
        pollutant,
        finding_key,
        CONCAT_WS('|', project_id, role, doubt_t, doubt_is_exact, COALESCE(stock_key, ''), doubt_part) AS member
    FROM found
),

membership AS (
    SELECT
        kind,
        pollutant,
        finding_key,
        STRING_AGG(member, ';' ORDER BY member) AS members
    FROM part
    GROUP BY kind, pollutant, finding_key
),

identity AS (
    SELECT
        m.kind,
        m.pollutant,
        m.finding_key,
        m.kind || '-' || LEFT(MD5(m.pollutant || '|' || m.finding_key), 12) AS finding_series,
        m.kind || '-' || LEFT(MD5(CONCAT_WS('#', m.pollutant, m.finding_key, m.members, s.facts)), 12) AS finding_id
    FROM membership AS m
    LEFT JOIN spoken AS s
        ON m.kind = s.kind AND m.pollutant = s.pollutant AND m.finding_key = s.finding_key
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
FROM found AS f
INNER JOIN identity AS i
    ON f.kind = i.kind AND f.pollutant = i.pollutant AND f.finding_key = i.finding_key
