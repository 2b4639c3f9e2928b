-- a7_scrapping
--
-- NOx and VOCs of old vehicles and machines that run no more (A7 老旧机动车、非道路机械淘汰).
--
--     R = ΣE
--
--     R      reduction                       减排量              t    computed_t
--     ΣE     let out by all its vehicles     各车年排放量之和     t    emission_before_t
--
-- grain     one row per project_id, pollutant
-- reads     record_project, a7_vehicle
-- source    sum over vehicles, rulebook §3.2 A7 [E]
-- method    A7.scrapping in reference_data/methods.csv
-- gaps      a project without vehicles is not accepted (V-31); that only vehicles registered in the city in the
--           base year count is for the officer to check against the register
-- negative  cannot be: every factor is at least 0
-- chain     none in tonnes: rounds of one county are different vehicles. A vehicle claimed before is known by
--           its number (D-17)

WITH of_project AS (
    SELECT
        project_id,
        pollutant,
        SUM(emission_t) AS emission_before_t
    FROM a7_vehicle
    GROUP BY project_id, pollutant
)

SELECT
    p.project_id,
    e.pollutant,
    e.emission_before_t::DECIMAL(38, 26) AS emission_before_t,
    e.emission_before_t::DECIMAL(38, 26) AS computed_t
FROM record_project AS p
INNER JOIN of_project AS e
    ON p.project_id = e.project_id
WHERE p.project_type = 'A7'
