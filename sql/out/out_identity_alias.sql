-- out_identity_alias
--
-- Ids that a key alone would have and that another id stands for: after a merge the older id survives.
--
-- grain     one row per old_id
-- reads     identity_member
-- source    docs/decisions.md 41
-- nuance    an id given out before the merge is here, and so is one that was never given out because its key
--           came together with an older one: every id ever published is an entity or an alias

SELECT
    own_id AS old_id,
    entity_id,
    entity_level,
    entity_key,
    why,
    first_batch
FROM identity_member
WHERE own_id <> entity_id
ORDER BY old_id
