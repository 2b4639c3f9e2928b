-- out_identity_entity
--
-- Every enterprise, site, facility and outlet that was ever received, under an id that stays.
--
-- grain     one row per entity_id
-- reads     identity_member, sighting
-- source    docs/decisions.md 41; contract §3 (identity of a source)
-- nuance    an entity whose records are all withdrawn or superseded stays, with no project. In the order of receipt

WITH merged AS (
    SELECT
        entity_level,
        founding_no,
        MIN(first_sight_no) AS first_sight_no,
        MAX(name_sight) AS name_sight,
        SUM(projects)::BIGINT AS projects,
        COUNT(*) AS known_keys
    FROM identity_member
    GROUP BY entity_level, founding_no
    HAVING COUNT(*) > 1
)

SELECT
    e.entity_id,
    e.entity_level,
    p.entity_id AS parent_id,
    COALESCE(e.code, n.enterprise_name) AS entity_name,
    e.entity_key,
    e.region_code,
    COALESCE(m.projects, e.projects) AS projects,
    COALESCE(m.known_keys, 1) AS known_keys,
    e.first_batch,
    f.file_name,
    f.sheet_name,
    f.row_number
FROM identity_member AS e
LEFT JOIN merged AS m
    ON e.entity_level = m.entity_level AND e.key_no = m.founding_no
INNER JOIN sighting AS f
    ON COALESCE(m.first_sight_no, e.first_sight_no) = f.sight_no
LEFT JOIN sighting AS n
    ON COALESCE(m.name_sight, e.name_sight) & ((1::BIGINT << 40) - 1) = n.sight_no
LEFT JOIN identity_member AS p
    ON e.parent_level = p.entity_level AND e.parent_no = p.key_no
WHERE e.key_no = e.founding_no
ORDER BY e.entity_level, e.key_no
