-- out_finding
--
-- Every finding with its projects, its tonnes at risk, its facts, its words and its evidence.
--
-- grain     one row per finding_id
-- reads     every_finding_member, finding_risk, finding_message, evidence_field, evidence_document, evidence_w1_month,
--           ref_finding_kind
-- nuance    a field is written as text before the fields of a finding are gathered: lists of lists of a million
--           records take gigabytes
-- source    contract §4; titles, severity and sentences in reference_data/finding_kinds.csv

WITH risk AS (
    SELECT
        finding_id,
        SUM(tonnes_at_risk)::DECIMAL(18, 2) AS tonnes_at_risk
    FROM finding_risk
    GROUP BY finding_id
),

field AS (
    SELECT
        finding_id,
        place,
        column_name,
        verdict,
        records
    FROM evidence_field
    UNION ALL
    SELECT
        finding_id,
        place,
        column_name,
        verdict,
        records
    FROM evidence_document
    UNION ALL
    SELECT
        finding_id,
        place,
        column_name,
        verdict,
        records
    FROM evidence_w1_month
),

written AS (
    SELECT
        finding_id,
        place,
        TO_JSON({ 'column': column_name, 'verdict': verdict, 'records': records })::VARCHAR AS field_text
    FROM field
),

fields AS (
    SELECT
        w.finding_id,
        ARRAY_TO_STRING(
            LIST_TRANSFORM(
                LIST_SORT(LIST({ 'place': w.place, 'field': w.field_text })),
                LAMBDA placed: placed.field -- noqa: RF01
            ),
            ','
        ) AS compared
    FROM written AS w
    GROUP BY w.finding_id
),

finding AS (
    SELECT
        finding_id,
        finding_series,
        grounds_sha256,
        kind,
        pollutant,
        status,
        facts,
        LIST(DISTINCT project_id ORDER BY project_id) AS project_ids
    FROM every_finding_member
    GROUP BY finding_id, finding_series, grounds_sha256, kind, pollutant, status, facts
)

SELECT
    f.finding_id,
    f.finding_series,
    f.kind,
    k.title_zh AS title,
    k.title_en,
    k.severity,
    f.pollutant,
    f.project_ids,
    COALESCE(r.tonnes_at_risk, 0)::DECIMAL(18, 2) AS tonnes_at_risk,
    f.status,
    m.message,
    m.message_en,
    k.resolution_zh AS resolution,
    k.resolution_en,
    f.facts::VARCHAR AS facts,
    CONCAT('{"facts":', f.facts, ',"fields":[', e.compared, ']}') AS evidence,
    f.grounds_sha256
FROM finding AS f
INNER JOIN ref_finding_kind AS k
    ON f.kind = k.kind
LEFT JOIN risk AS r
    ON f.finding_id = r.finding_id
INNER JOIN finding_message AS m
    ON f.finding_id = m.finding_id
LEFT JOIN fields AS e
    ON f.finding_id = e.finding_id
ORDER BY f.finding_id
