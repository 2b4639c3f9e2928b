-- shared_item
--
-- Things that count once wherever they are claimed, such as a scrapped vehicle, and that several claims hold.
--
-- grain     one row per item_key, pollutant, project_id
-- reads     a7_vehicle, claim
-- source    rulebook §10 D-17 [D], §3.2 A7: one VIN once nationwide
-- nuance    whatever city, enterprise, year or plan: the first in line (place_in_line 1) keeps it. What another
--           says of the same vehicle may differ; the whole of it is claimed once more
-- bound     one row per vehicle that is claimed again

WITH counted AS (
    SELECT
        v.vin AS item_key,
        v.pollutant,
        v.project_id,
        v.emission_t AS item_t,
        ROW_NUMBER() OVER in_line AS place_in_line,
        FIRST_VALUE(v.project_id) OVER in_line AS first_project_id,
        COUNT(*) OVER (PARTITION BY v.vin, v.pollutant) AS claims
    FROM a7_vehicle AS v
    INNER JOIN claim AS c
        ON v.project_id = c.project_id AND v.pollutant = c.pollutant
    WHERE c.eligible AND v.emission_t > 0
    WINDOW in_line AS (
        PARTITION BY v.vin, v.pollutant
        ORDER BY c.credit_year, c.acceptance_date, c.project_id
    )
)

SELECT
    item_key,
    pollutant,
    project_id,
    item_t,
    place_in_line,
    first_project_id
FROM counted
WHERE claims > 1
