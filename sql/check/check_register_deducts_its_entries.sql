-- check_register_deducts_its_entries
--
-- Reductions from which less is deducted than the registers hold against them, or whose project is not there.
--
-- message   台账登记的用量应全部从所对应的项目扣减，一条登记只扣一个项目
-- grain     one row per project_id, pollutant
-- reads     register_use, project_reduction
-- source    contract §3 step 4; rulebook §10 D-07, D-08
-- nuance    an entry without a project is a notice (V-122) and deducts nothing

WITH held AS (
    SELECT
        project_id,
        pollutant,
        SUM(given_t) FILTER (WHERE register = 'offset') AS offset_t,
        SUM(given_t) FILTER (WHERE register = 'traded') AS traded_t
    FROM register_use
    WHERE project_id IS NOT NULL
    GROUP BY project_id, pollutant
)

SELECT
    h.project_id,
    h.pollutant,
    h.offset_t AS registered_offset_t,
    r.offset_t,
    h.traded_t AS registered_traded_t,
    r.traded_t
FROM held AS h
LEFT JOIN project_reduction AS r
    ON h.project_id = r.project_id AND h.pollutant = r.pollutant
WHERE
    r.project_id IS NULL
    OR COALESCE(h.offset_t > r.offset_t, FALSE)
    OR COALESCE(h.traded_t > r.traded_t, FALSE)
ORDER BY h.project_id, h.pollutant
