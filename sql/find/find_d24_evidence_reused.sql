-- find_d24_evidence_reused
--
-- D-24: one file (SHA-256) is evidence of projects that cannot share it: photo, contract, acceptance or invoice of more
-- than one project, a licence of more than one enterprise, anything else of more than one site. All are held.
--
-- grain     one row per finding (finding_key, pollutant) and project_id; one finding per file and pollutant
-- reads     evidence_use, claim
-- source    rulebook §10 D-24 [D]: hold both
-- nuance    confirming it takes every claim out that the file stands for: which of them it is of, nobody knows
-- bound     linear in the rows of the ledger; the sentence names the first six projects

WITH shared AS (
    SELECT
        evidence_sha256,
        ANY_VALUE(evidence_class) AS evidence_class,
        MIN(evidence_file) AS evidence_file,
        MIN(evidence_kind) AS evidence_kind,
        COUNT(*) AS projects,
        COUNT(DISTINCT site_key) AS sites,
        ARRAY_TO_STRING(MIN(project_id, 6), '、') AS examples
    FROM evidence_use
    GROUP BY evidence_sha256
    HAVING COUNT(DISTINCT owner_key) > 1
)

SELECT
    'D-24' AS kind,
    s.evidence_sha256 AS finding_key,
    c.pollutant,
    c.project_id,
    'member' AS role,
    c.computed_t AS doubt_t,
    c.computed_is_exact AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'sha256': s.evidence_sha256,
        'evidence_class': s.evidence_class,
        'evidence_file': s.evidence_file,
        'evidence_kind': s.evidence_kind,
        'projects': s.projects,
        'sites': s.sites,
        'examples': s.examples
    }) AS facts
FROM shared AS s
INNER JOIN evidence_use AS u
    ON s.evidence_sha256 = u.evidence_sha256
INNER JOIN claim AS c
    ON u.project_id = c.project_id
WHERE c.eligible AND HALF_EVEN_T(c.computed_t) >= 0.01
