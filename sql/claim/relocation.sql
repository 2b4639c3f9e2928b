-- relocation
--
-- Closures of plants that may go on elsewhere: by the words of the record, or because the enterprise has a project at
-- another site, accepted within the months of the threshold, that says so or let out nothing in the base year.
--
-- grain     one row per project_id, pollutant of a closure and new_project_id, NULL where no new site is filed
-- reads     claim, record_project, placed_project, ref_method, ref_threshold, ref_finding_word
-- source    rulebook §10 D-05 [D]
-- nuance    the enterprise is known by its organisation code (places 9 to 17 of the credit code). A second plant that
--           let out in the base year is no new one: it needs the words to be taken for one
-- gaps      a new site of which no project is filed: only the words tell. A new site that only closes is none
-- bound     of each enterprise the first fifty projects that could be the new one

WITH closing AS (
    SELECT
        c.project_id,
        c.pollutant,
        SUBSTR(r.uscc, 9, 9) AS organisation_code
    FROM claim AS c
    INNER JOIN ref_method AS m
        ON c.method_id = m.method_id AND m.is_closure = 'yes'
    INNER JOIN record_project AS r
        ON c.project_id = r.project_id
),

enterprise AS (
    SELECT DISTINCT organisation_code
    FROM closing
),

named AS (
    SELECT
        r.project_id,
        e.organisation_code,
        r.closure_date,
        r.moved_nox_t,
        r.moved_vocs_t,
        r.moved_cod_t,
        r.moved_nh3n_t,
        CONCAT_WS('|', r.project_name, r.enterprise_name, r.former_names) AS words
    FROM record_project AS r
    INNER JOIN enterprise AS e
        ON SUBSTR(r.uscc, 9, 9) = e.organisation_code
),

worded AS (
    SELECT DISTINCT n.project_id
    FROM named AS n
    INNER JOIN ref_finding_word AS w
        ON w.kind = 'D-05' AND CONTAINS(n.words, w.word)
),

placed AS (
    SELECT
        c.project_id,
        c.pollutant,
        c.plan_id,
        c.credit_year,
        c.acceptance_date,
        c.eligible,
        c.computed_t,
        c.base_t,
        p.site_key,
        p.point_key,
        n.organisation_code,
        COALESCE(n.closure_date, c.acceptance_date) AS closed_on,
        k.project_id IS NOT NULL AS is_closure,
        w.project_id IS NOT NULL AS has_words,
        CASE c.pollutant
            WHEN 'nox' THEN n.moved_nox_t
            WHEN 'vocs' THEN n.moved_vocs_t
            WHEN 'cod' THEN n.moved_cod_t
            ELSE n.moved_nh3n_t
        END AS moved_t
    FROM claim AS c
    INNER JOIN named AS n
        ON c.project_id = n.project_id
    INNER JOIN placed_project AS p
        ON c.project_id = p.project_id
    LEFT JOIN worded AS w
        ON c.project_id = w.project_id
    LEFT JOIN closing AS k
        ON c.project_id = k.project_id AND c.pollutant = k.pollutant
),

closure AS (
    SELECT *
    FROM placed
    WHERE is_closure AND eligible AND computed_t > 0
),

new_site AS (
    SELECT p.*
    FROM placed AS p
    SEMI JOIN closure AS c
        ON p.organisation_code = c.organisation_code AND p.pollutant = c.pollutant
    WHERE NOT p.is_closure
    QUALIFY
        ROW_NUMBER() OVER (
            PARTITION BY p.organisation_code, p.pollutant ORDER BY p.credit_year, p.acceptance_date, p.project_id
        ) <= 50
),

pair AS (
    SELECT
        c.project_id,
        c.pollutant,
        n.project_id AS new_project_id,
        n.site_key AS new_site_key,
        n.point_key AS new_point_key
    FROM closure AS c
    INNER JOIN ref_threshold AS t
        ON t.kind = 'D-05' AND t.key = 'months'
    INNER JOIN new_site AS n
        ON
            c.organisation_code = n.organisation_code
            AND c.pollutant = n.pollutant
            AND c.site_key <> n.site_key
            AND n.acceptance_date <= c.closed_on + TO_MONTHS(t.value::INTEGER)
            AND c.closed_on <= n.acceptance_date + TO_MONTHS(t.value::INTEGER)
    WHERE c.has_words OR n.has_words OR n.base_t = 0
)

SELECT
    c.project_id,
    c.pollutant,
    c.plan_id,
    c.site_key,
    c.has_words,
    COALESCE(c.moved_t, 0)::DECIMAL(18, 6) AS moved_t,
    p.new_project_id,
    p.new_site_key,
    p.new_point_key
FROM closure AS c
LEFT JOIN pair AS p
    ON c.project_id = p.project_id AND c.pollutant = p.pollutant
WHERE p.new_project_id IS NOT NULL OR (c.has_words AND COALESCE(c.moved_t, 0) = 0)
