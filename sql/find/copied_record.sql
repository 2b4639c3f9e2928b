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
--           thousand copies are as many rows

WITH limits AS (
    SELECT
        MAX(value) FILTER (WHERE key = 'equal') AS equal_figures,
        MAX(value) FILTER (WHERE key = 'telling') AS telling_figures
    FROM ref_threshold
    WHERE kind = 'F-09'
),

telling AS (
    SELECT
        project_id,
        project_type,
        column_name,
        figure
    FROM measured_value
    WHERE
        LENGTH(RTRIM(LTRIM(REPLACE(figure::VARCHAR, '.', ''), '0'), '0')) >= 3
        AND (NOT SUFFIX(column_name, '10k_m3') OR figure % 36.5 <> 0)
),

beside AS (
    SELECT
        project_id,
        figure,
        FIRST_VALUE(project_id) OVER in_line AS first_id,
        LAG(project_id) OVER in_line AS previous_id
    FROM telling
    WINDOW in_line AS (PARTITION BY project_type, column_name, figure ORDER BY project_id)
),

linked AS (
    SELECT
        project_id,
        figure,
        first_id AS other_id
    FROM beside
    WHERE first_id < project_id
    UNION
    SELECT
        project_id,
        figure,
        previous_id AS other_id
    FROM beside
    WHERE previous_id < project_id
),

paired AS (
    SELECT
        l.project_id,
        l.other_id
    FROM linked AS l
    CROSS JOIN limits AS t
    GROUP BY l.project_id, l.other_id
    HAVING COUNT(*) >= MAX(t.telling_figures)
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
