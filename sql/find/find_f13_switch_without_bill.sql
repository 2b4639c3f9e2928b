-- find_f13_switch_without_bill
--
-- F-13: a source that is said to burn gas, or to run on power or bought steam, of which no bill is among the evidence,
-- or none of which the site has used.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, record_project, record_l5_evidence_file, record_l6_energy_use, ref_finding_word
-- source    rulebook §11 F-13 [D]; words of the bills in reference_data/finding_words.csv
-- gaps      a project that names no evidence at all, of a site that L6 does not hold: rule E8 asks for it
-- nuance    a bill is a word for one, or a word for the energy and one for what was paid or used, of one document: an
--           agreement of supply says what is to come. A month of L6 with gas (or power) since the acceptance stands
--           for the bill. Confirming it takes the whole claim out, before the cap

WITH switched AS (
    SELECT
        project_id,
        substitute_kind,
        evidence,
        CASE substitute_kind WHEN '天然气' THEN 'gas' WHEN '电力' THEN 'power' ELSE 'other' END AS energy,
        STRFTIME(acceptance_date, '%Y-%m') AS first_month,
        SITE_OWNER(permit_no, uscc, region_code, enterprise_name) AS owner_key
    FROM record_project
    WHERE project_type = 'A4' AND measure = '清洁能源替代' AND substitute_kind IN ('天然气', '液化石油气', '电力', '外购蒸汽')
),

named AS (
    SELECT
        s.project_id,
        CONCAT_WS('；', ANY_VALUE(s.evidence), STRING_AGG(e.evidence_kind, '；' ORDER BY e.evidence_kind)) AS evidence
    FROM switched AS s
    LEFT JOIN record_l5_evidence_file AS e
        ON s.project_id = e.project_id
    GROUP BY s.project_id
),

document AS (
    SELECT
        project_id,
        UNNEST(LIST_DISTINCT(STRING_SPLIT_REGEX(evidence, '[；;]'))) AS document
    FROM named
),

worded AS (
    SELECT
        d.project_id,
        d.document,
        BOOL_OR(w.kind = 'F-13') AS is_bill,
        BOOL_OR(w.kind = 'F-13/energy') AND BOOL_OR(w.kind = 'F-13/bill') AS is_bill_of_energy
    FROM document AS d
    INNER JOIN ref_finding_word AS w
        ON w.kind IN ('F-13', 'F-13/energy', 'F-13/bill') AND CONTAINS(d.document, w.word)
    GROUP BY d.project_id, d.document
),

billed AS (
    SELECT DISTINCT project_id
    FROM worded
    WHERE is_bill OR is_bill_of_energy
),

used AS (
    SELECT
        s.project_id,
        BOOL_OR(
            CASE s.energy
                WHEN 'gas' THEN u.month_gas_10k_nm3 > 0
                WHEN 'power' THEN u.month_power_10k_kwh > 0
                ELSE FALSE
            END
        ) AS has_used,
        BOOL_OR(
            CASE s.energy
                WHEN 'gas' THEN u.month_gas_10k_nm3 IS NOT NULL
                WHEN 'power' THEN u.month_power_10k_kwh IS NOT NULL
                ELSE FALSE
            END
        ) AS is_known
    FROM switched AS s
    INNER JOIN record_l6_energy_use AS u
        ON
            SITE_OWNER(u.permit_no, u.uscc, u.region_code, u.enterprise_name) = s.owner_key
            AND s.first_month < u.month
    GROUP BY s.project_id
)

SELECT
    'F-13' AS kind,
    c.project_id AS finding_key,
    c.pollutant,
    c.project_id,
    'member' AS role,
    c.computed_t::DECIMAL(38, 26) AS doubt_t,
    c.computed_is_exact AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'substitute_kind': s.substitute_kind,
        'bill': CASE WHEN b.project_id IS NULL THEN 'lacking' ELSE 'unused' END,
        'doubt_t': HALF_EVEN_T(c.computed_t)::VARCHAR,
        'columns': ['substitute_kind', 'substitute_amount', 'evidence']
    }) AS facts
FROM switched AS s
INNER JOIN claim AS c
    ON s.project_id = c.project_id
INNER JOIN named AS n
    ON s.project_id = n.project_id
LEFT JOIN billed AS b
    ON s.project_id = b.project_id
LEFT JOIN used AS u
    ON s.project_id = u.project_id
WHERE
    c.eligible
    AND c.computed_t > 0
    AND NOT COALESCE(u.has_used, FALSE)
    AND (COALESCE(u.is_known, FALSE) OR (b.project_id IS NULL AND n.evidence <> ''))
