-- copied_record
--
-- Records with five or more measured figures that a record of another site and enterprise states too.
--
-- grain     one row per project_id: with the first of the records it shares them with
-- reads     measured_value, record_project, placed_project, ref_threshold
-- source    rulebook §11 F-09 [D]
-- nuance    the rows of one plant in several years, or of one enterprise, may agree. What many write ties nothing:
--           figures of fewer than three digits (a limit of 50 mg/L) and volumes of full capacity (a multiple of 36.5)
-- bound     each figure is held against the first record and the one before that state it, never all against all: fifty
--           thousand copies are as many rows. A project is its number in line and a figure its hash until few are left

WITH limits AS (
    SELECT
        MAX(value) FILTER (WHERE key = 'equal') AS equal_figures,
        MAX(value) FILTER (WHERE key = 'telling') AS telling_figures
    FROM ref_threshold
    WHERE kind = 'F-09'
),

numbered AS (
    SELECT
        project_id,
        ROW_NUMBER() OVER (ORDER BY project_id)::INTEGER AS project_no
    FROM record_project
),

telling AS (
    SELECT
        n.project_no,
        v.figure,
        HASH(v.project_type, v.column_name, v.figure) AS figure_key
    FROM measured_value AS v
    INNER JOIN numbered AS n
        ON v.project_id = n.project_id
    WHERE
        LENGTH(RTRIM(LTRIM(REPLACE(v.figure::VARCHAR, '.', ''), '0'), '0')) >= 3
        AND (NOT SUFFIX(v.column_name, '10k_m3') OR v.figure % 36.5 <> 0)
),

repeated AS (
    SELECT figure_key
    FROM telling
    GROUP BY figure_key
    HAVING COUNT(*) > 1
),

beside AS (
    SELECT
        t.project_no,
        t.figure,
        FIRST_VALUE(t.project_no) OVER in_line AS first_no,
        LAG(t.project_no) OVER in_line AS previous_no
    FROM telling AS t
    SEMI JOIN repeated AS r
        ON t.figure_key = r.figure_key
    WINDOW in_line AS (PARTITION BY t.figure_key ORDER BY t.project_no)
),

linked AS (
    SELECT
        project_no,
        figure,
        first_no AS other_no
    FROM beside
    WHERE first_no < project_no
    UNION
    SELECT
        project_no,
        figure,
        previous_no AS other_no
    FROM beside
    WHERE previous_no < project_no
),

paired_no AS (
    SELECT
        l.project_no,
        l.other_no
    FROM linked AS l
    CROSS JOIN limits AS t
    GROUP BY l.project_no, l.other_no
    HAVING COUNT(*) >= MAX(t.telling_figures)
),

paired AS (
    SELECT
        own.project_id,
        other.project_id AS other_id
    FROM paired_no AS p
    INNER JOIN numbered AS own
        ON p.project_no = own.project_no
    INNER JOIN numbered AS other
        ON p.other_no = other.project_no
),

elsewhere AS (
    SELECT
        p.project_id,
        p.other_id
    FROM paired AS p
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
)

SELECT
    e.project_id,
    e.other_id,
    COUNT(*) AS figures,
    LIST(own.column_name ORDER BY own.column_name) AS columns
FROM elsewhere AS e
INNER JOIN measured_value AS own
    ON e.project_id = own.project_id
INNER JOIN measured_value AS other
    ON e.other_id = other.project_id AND own.column_name = other.column_name AND own.figure = other.figure
CROSS JOIN limits AS t
GROUP BY e.project_id, e.other_id
HAVING COUNT(*) >= MAX(t.equal_figures)
QUALIFY ROW_NUMBER() OVER (PARTITION BY e.project_id ORDER BY e.other_id) = 1
