-- find_f15_emergency_words
--
-- F-15: the name of a project that calls itself normal speaks of an emergency measure or of shifted production.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, record_project, ref_finding_word
-- source    rulebook §11 F-15, §2.5 E3 [V]; words in reference_data/finding_words.csv
-- nuance    what only sounds like it (事故应急池) is taken out of the name before it is read. Confirming it takes the whole
--           claim out, before the cap

WITH harmless AS (
    SELECT STRING_AGG(word, '|' ORDER BY LENGTH(word) DESC, word) AS pattern
    FROM ref_finding_word
    WHERE kind = 'F-15.not'
),

named AS (
    SELECT
        p.project_id,
        p.project_name,
        w.word
    FROM record_project AS p
    INNER JOIN ref_finding_word AS w
        ON w.kind = 'F-15' AND CONTAINS(p.project_name, w.word)
    WHERE p.project_nature = '正常'
),

spoken AS (
    SELECT
        n.project_id,
        STRING_AGG(n.word, '、' ORDER BY n.word) AS words
    FROM named AS n
    CROSS JOIN harmless AS h
    WHERE CONTAINS(REGEXP_REPLACE(n.project_name, h.pattern, '', 'g'), n.word)
    GROUP BY n.project_id
)

SELECT
    'F-15' AS kind,
    s.project_id AS finding_key,
    c.pollutant,
    s.project_id,
    'member' AS role,
    c.computed_t::DECIMAL(38, 26) AS doubt_t,
    c.computed_is_exact AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'words': s.words,
        'doubt_t': HALF_EVEN_T(c.computed_t)::VARCHAR,
        'columns': ['project_name', 'project_nature']
    }) AS facts
FROM spoken AS s
INNER JOIN claim AS c
    ON s.project_id = c.project_id
WHERE c.eligible AND c.computed_t > 0
