-- evidence_use
--
-- Which file (by its SHA-256) is filed as evidence of which project, and whose it may be: what is proof of one project
-- alone, what projects of one enterprise may share, what those of one site may.
--
--     proof      photo, contract, acceptance, invoice: of one project. Yearly increments of one works are one project
--     licence    permit, business licence: of one enterprise
--     other      of one site
--
-- grain     one row per evidence_sha256, project_id
-- reads     record_l5_evidence_file, record_project, placed_project, ref_finding_word
-- source    rulebook §10 D-24 [D]; the words are in reference_data/finding_words.csv
-- nuance    a file is judged by the strictest kind that anybody files it under. Plans, approvals and what else is of an
--           area or an office (D-24/shared) may stand in any dossier and is left out
-- gaps      a file without SHA-256; a picture that was saved anew has another one

WITH kind AS (
    SELECT DISTINCT evidence_kind
    FROM record_l5_evidence_file
),

class AS (
    SELECT
        k.evidence_kind,
        CASE
            WHEN BOOL_OR(w.kind = 'D-24/proof') THEN 1
            WHEN BOOL_OR(w.kind = 'D-24/licence') THEN 3
            WHEN BOOL_OR(w.kind = 'D-24/shared') THEN 4
            ELSE 2
        END AS class_no
    FROM kind AS k
    LEFT JOIN ref_finding_word AS w
        ON w.kind IN ('D-24/proof', 'D-24/licence', 'D-24/shared') AND CONTAINS(k.evidence_kind, w.word)
    GROUP BY k.evidence_kind
),

filed AS (
    SELECT
        f.evidence_sha256,
        f.project_id,
        MIN(c.class_no) AS class_no,
        MIN(f.evidence_kind) AS evidence_kind,
        MIN(f.evidence_file) AS evidence_file
    FROM record_l5_evidence_file AS f
    INNER JOIN class AS c
        ON f.evidence_kind = c.evidence_kind
    WHERE f.evidence_sha256 IS NOT NULL AND c.class_no < 4
    GROUP BY f.evidence_sha256, f.project_id
),

judged AS (
    SELECT
        *,
        MIN(class_no) OVER (PARTITION BY evidence_sha256) AS strictest_no
    FROM filed
    QUALIFY COUNT(*) OVER (PARTITION BY evidence_sha256) > 1
)

SELECT
    j.evidence_sha256,
    j.project_id,
    j.evidence_kind,
    j.evidence_file,
    p.site_key,
    CASE j.strictest_no WHEN 1 THEN 'proof' WHEN 3 THEN 'licence' ELSE 'other' END AS evidence_class,
    CASE
        WHEN j.strictest_no = 3 THEN SUBSTR(COALESCE(r.uscc, r.permit_no, p.site_key), 9, 9)
        WHEN j.strictest_no = 2 THEN p.site_key
        WHEN p.project_type IN ('W1', 'W3') THEN p.project_type || '|' || p.point_key
        ELSE j.project_id
    END AS owner_key
FROM judged AS j
INNER JOIN placed_project AS p
    ON j.project_id = p.project_id
INNER JOIN record_project AS r
    ON j.project_id = r.project_id
