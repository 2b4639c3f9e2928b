-- identity_member
--
-- Every key with the entity it is of.
--
-- grain     one row per entity_level, key_no
-- reads     identity_key, identity_root
-- source    docs/decisions.md 41
-- nuance    own_id is the id that the key alone would found; of a merged entity all but one are aliases

WITH own AS (
    SELECT
        entity_level,
        key_no,
        entity_key,
        code,
        parent_level,
        parent_no,
        region_code,
        first_sight_no,
        first_batch,
        name_sight,
        projects,
        ENTITY_ID(entity_level, entity_key) AS own_id
    FROM identity_key
),

root AS (
    SELECT
        r.entity_level,
        r.entity_key,
        r.why,
        f.entity_key AS founding_key,
        f.key_no AS founding_no,
        f.own_id AS entity_id
    FROM identity_root AS r
    INNER JOIN own AS f
        ON r.entity_level = f.entity_level AND r.founding_key = f.entity_key
)

SELECT
    k.entity_level,
    k.key_no,
    k.entity_key,
    COALESCE(r.founding_key, k.entity_key) AS founding_key,
    COALESCE(r.founding_no, k.key_no) AS founding_no,
    r.why,
    COALESCE(r.entity_id, k.own_id) AS entity_id,
    k.own_id,
    k.code,
    k.parent_level,
    k.parent_no,
    k.region_code,
    k.first_sight_no,
    k.first_batch,
    k.name_sight,
    k.projects
FROM own AS k
LEFT JOIN root AS r
    ON k.entity_level = r.entity_level AND k.entity_key = r.entity_key
