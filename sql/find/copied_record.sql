-- copied_record
--
-- Records with five or more measured figures that a record of another site and enterprise states too.
--
-- grain     one row per project_id: with the first of the records it shares them with
-- reads     measured_value, record_project, placed_project, ref_threshold
-- source    rulebook §11 F-09 [D]
-- nuance    the rows of one plant in several years, or of one enterprise, may agree. What many write ties nothing:
--           figures of fewer than three digits (a limit of 50 mg/L) and volumes of full capacity (a multiple of 36.5).
--           A figure may be common where many report, two together are rare: records meet by pairs of figures
-- bound     of each record the twelve rarest figures that another states as well, so at most 66 pairs; each pair is
--           held against the first record and the one before that state it, never all against all: fifty thousand
--           copies are as many rows

WITH limits AS (
    SELECT
        MAX(value) FILTER (WHERE key = 'equal') AS equal_figures,
        MAX(value) FILTER (WHERE key = 'telling') AS telling_figures,
        MAX(value) FILTER (WHERE key = 'rarest') AS rarest
    FROM ref_threshold
    WHERE kind = 'F-09'
),

telling AS (
    SELECT
        project_id,
        figure,
        HASH(project_type, column_name, figure) AS token
    FROM measured_value
    WHERE
        LENGTH(RTRIM(LTRIM(REPLACE(figure::VARCHAR, '.', ''), '0'), '0')) >= 3
        AND (NOT SUFFIX(column_name, '10k_m3') OR figure % 36.5 <> 0)
),

shared AS (
    SELECT
        token,
        COUNT(*) AS records
    FROM telling
    GROUP BY token
    HAVING COUNT(*) > 1
),

told AS (
    SELECT
        t.project_id,
        LIST_SLICE(
            LIST({ 'token': t.token, 'figure': t.figure } ORDER BY s.records, t.token), 1, MAX(l.rarest)::INTEGER
        ) AS tokens
    FROM telling AS t
    INNER JOIN shared AS s
        ON t.token = s.token
    CROSS JOIN limits AS l
    GROUP BY t.project_id
    HAVING COUNT(DISTINCT t.figure) >= MAX(l.telling_figures)
),

rare AS (
    SELECT
        project_id,
        UNNEST(tokens) AS one
    FROM told
),

pair AS (
    SELECT
        own.project_id,
        HASH(own.one.token, other.one.token) AS pair_key
    FROM rare AS own
    INNER JOIN rare AS other
        ON own.project_id = other.project_id
    WHERE own.one.token < other.one.token AND own.one.figure <> other.one.figure
),

shared_pair AS (
    SELECT
        pair_key,
        MIN(project_id) AS first_id
    FROM pair
    GROUP BY pair_key
    HAVING COUNT(*) > 1
),

beside AS (
    SELECT
        p.project_id,
        s.first_id,
        LAG(p.project_id) OVER (PARTITION BY p.pair_key ORDER BY p.project_id) AS previous_id
    FROM pair AS p
    INNER JOIN shared_pair AS s
        ON p.pair_key = s.pair_key
),

linked AS (
    SELECT
        project_id,
        first_id AS other_id
    FROM beside
    WHERE first_id < project_id
    UNION
    SELECT
        project_id,
        previous_id AS other_id
    FROM beside
    WHERE previous_id < project_id
),

elsewhere AS (
    SELECT
        p.project_id,
        p.other_id
    FROM linked AS p
    INNER JOIN record_project AS own
        ON p.project_id = own.project_id
    INNER JOIN record_project AS other
        ON p.other_id = other.project_id
    INNER JOIN placed_project AS own_place
        ON p.project_id = own_place.project_id
    INNER JOIN placed_project AS other_place
        ON p.other_id = other_place.project_id
    WHERE
        own_place.site_key <> other_place.site_key
        AND COALESCE(own.uscc, own.project_id) <> COALESCE(other.uscc, other.project_id)
        AND NOT (
            own.uscc IS NULL
            AND own.region_code = other.region_code
            AND PLAIN_NAME(own.enterprise_name) = PLAIN_NAME(other.enterprise_name)
        )
),

telling_pair AS (
    SELECT
        e.project_id,
        e.other_id
    FROM elsewhere AS e
    INNER JOIN telling AS own
        ON e.project_id = own.project_id
    INNER JOIN telling AS other
        ON e.other_id = other.project_id AND own.token = other.token
    CROSS JOIN limits AS l
    GROUP BY e.project_id, e.other_id
    HAVING COUNT(DISTINCT own.figure) >= MAX(l.telling_figures)
)

SELECT
    e.project_id,
    e.other_id,
    COUNT(*) AS figures,
    LIST(own.column_name ORDER BY own.column_name) AS columns
FROM telling_pair AS e
INNER JOIN measured_value AS own
    ON e.project_id = own.project_id
INNER JOIN measured_value AS other
    ON e.other_id = other.project_id AND own.column_name = other.column_name AND own.figure = other.figure
CROSS JOIN limits AS t
GROUP BY e.project_id, e.other_id
HAVING COUNT(*) >= MAX(t.equal_figures)
QUALIFY ROW_NUMBER() OVER (PARTITION BY e.project_id ORDER BY e.other_id) = 1
