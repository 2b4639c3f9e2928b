-- out_w1_part
--
-- The reductions of sewage works in their three parts: volume, sewers, upgrade.
--
-- grain     one row per project_id, pollutant
-- reads     w1_split, claim
-- source    rulebook §3.1 W1 [E]

SELECT
    s.project_id,
    s.pollutant,
    s.volume_part_t,
    s.sewer_part_t,
    s.upgrade_part_t
FROM w1_split AS s
INNER JOIN claim AS c
    ON s.project_id = c.project_id AND s.pollutant = c.pollutant
ORDER BY s.project_id, s.pollutant
