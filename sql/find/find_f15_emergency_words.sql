-- find_f15_emergency_words
--
-- F-15: the name of a project that calls itself normal speaks of an emergency measure or of shifted production.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, record_project, ref_finding_word
-- source    rulebook §11 F-15, §2.5 E3 [V]; words in reference_data/finding_words.csv
-- nuance    what only sounds like it (事故应急池) is taken out of the name before it is read. Confirming it takes the whole
--           claim out, before the cap
-- bound     names × words; the pattern, which is made anew for every row it reads, reads different names only, of those
--           that hold such a word

WITH harmless AS (
    SELECT STRING_AGG(word, '|' ORDER BY LENGTH(word) DESC, word) AS pattern
    FROM ref_finding_word
    WHERE kind = 'F-15.not'
),

suspect AS (
    SELECT DISTINCT p.project_name
    FROM record_project AS p
    INNER JOIN ref_finding_word AS w
        ON w.kind = 'F-15' AND CONTAINS(p.project_name, w.word)
    WHERE p.project_nature = '正常'
),

read_name AS (
    SELECT
        s.project_name,
        REGEXP_REPLACE(s.project_name, h.pattern, ' ', 'g') AS without_harmless
    FROM suspect AS s
    CROSS JOIN harmless AS h
),

spoken_name AS (
    SELECT
        r.project_name,
        STRING_AGG(w.word, '、' ORDER BY w.word) AS words
    FROM read_name AS r
    INNER JOIN ref_finding_word AS w
        ON w.kind = 'F-15' AND CONTAINS(r.without_harmless, w.word)
    GROUP BY r.project_name
),

spoken AS (
    SELECT
        p.project_id,
        s.words
    FROM record_project AS p
    INNER JOIN spoken_name AS s
        ON p.project_name = s.project_name
    WHERE p.project_nature = '正常'
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
