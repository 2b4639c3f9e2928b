-- enterprise_number
--
-- Every credit code that was ever received, a record's own or that of its permit, numbered by its first sighting.
--
-- grain     one row per enterprise_no, is_holder
-- reads     sighting
-- source    docs/decisions.md 41
-- nuance    a code first seen as a permit's has a number of its own kind, so that two codes of one row never
--           share one

WITH named AS (
    SELECT
        sight_no,
        uscc AS code,
        FALSE AS is_holder
    FROM sighting
    WHERE uscc IS NOT NULL
    UNION ALL
    SELECT
        sight_no,
        holder AS code,
        TRUE AS is_holder
    FROM sighting
    WHERE holder IS DISTINCT FROM uscc AND holder IS NOT NULL
)

SELECT
    code,
    2 * MIN(sight_no) + ARG_MIN(is_holder, sight_no)::BIGINT AS enterprise_no,
    MIN(sight_no) AS first_sight_no
FROM named
GROUP BY code
