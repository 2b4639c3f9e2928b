-- check_w1_parts_sum_to_reduction
--
-- Reductions of sewage works whose parts do not sum to them, and parts without a reduction.
--
-- message   每个污水厂项目的水量、管网、提标三部分之和应等于其复算减排量
-- grain     one row per project_id, pollutant
-- reads     w1_part, project_reduction
-- source    rulebook §3.1 W1 [E]

WITH whole AS (
    SELECT
        project_id,
        pollutant,
        computed_t
    FROM project_reduction
    WHERE project_type = 'W1'
)

SELECT
    COALESCE(w.project_id, part.project_id) AS project_id,
    COALESCE(w.pollutant, part.pollutant) AS pollutant,
    part.volume_part_t,
    part.sewer_part_t,
    part.upgrade_part_t,
    w.computed_t
FROM w1_part AS part
FULL JOIN whole AS w
    ON part.project_id = w.project_id AND part.pollutant = w.pollutant
WHERE part.volume_part_t + part.sewer_part_t + part.upgrade_part_t IS DISTINCT FROM w.computed_t
ORDER BY ALL
