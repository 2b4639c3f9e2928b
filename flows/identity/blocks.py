"""SQL of the matching: units, the blocks in which they are compared, and the links (分块与连接).

record   one row per record
unit     records that say the same in one county; ``head`` is the first of them
pair     two units of one block, by one name of each
link     what comes out
"""

MOST = 200
"""ways of saying in a block, or units with one code, up to which each is compared with each"""

RECORD = r"""
CREATE TABLE record AS
SELECT
    key,
    COALESCE(name, '') AS name,
    LIST_FILTER(
        LIST_TRANSFORM(STRING_SPLIT_REGEX(former_names, '[;；、]'), lambda n: TRIM(n)), lambda n: n <> ''
    ) AS former_names,
    NULLIF(TRIM(county), '') AS county,
    uscc,
    NULLIF(code_as_written, '') AS code_as_written,
    NULLIF(TRIM(permit), '') AS permit,
    longitude,
    latitude
FROM records
"""

UNITS = (
    """
CREATE TABLE said_record AS
SELECT r.*, p.said, p.own_former
FROM record AS r
INNER JOIN parsed AS p ON r.name = p.name
""",
    # A name without a core of its own or a place (污水处理厂) says nothing in another record.
    """
CREATE TABLE unit AS
SELECT u.*, p.core, p.core_is, p.is_placed, p.sound, p.home, p.place, p.apart
FROM (
    SELECT
        ROW_NUMBER() OVER (ORDER BY MIN(key)) AS unit_id,
        said,
        county,
        MIN(key) AS head,
        MIN(name) AS name,
        COALESCE(LIST(DISTINCT uscc) FILTER (uscc IS NOT NULL), []) AS codes,
        COALESCE(LIST(DISTINCT code_as_written) FILTER (uscc IS NULL AND code_as_written IS NOT NULL), [])
            AS broken_codes,
        COALESCE(LIST(DISTINCT permit) FILTER (permit IS NOT NULL), []) AS permits,
        AVG(longitude) AS longitude,
        AVG(latitude) AS latitude,
        COUNT(*) AS records
    FROM said_record
    GROUP BY said, county
) AS u
INNER JOIN parsed AS p ON u.name = p.name
""",
    # Records of a unit, each with the first one; without a core only those with one code.
    """
CREATE TABLE record_link AS
SELECT u.head AS key_a, r.key AS key_b, 1.0 AS score, 'same name in one county' AS why
FROM said_record AS r
INNER JOIN unit AS u ON r.said = u.said AND r.county IS NOT DISTINCT FROM u.county
WHERE r.key <> u.head AND u.core_is <> 'trade' AND (u.county IS NOT NULL OR u.is_placed)
UNION ALL
SELECT key_a, key_b, 1.0, 'credit code and name agree'
FROM (
    SELECT key AS key_b, MIN(key) OVER (PARTITION BY said, uscc) AS key_a
    FROM said_record
    WHERE uscc IS NOT NULL
)
WHERE key_a <> key_b
""",
    # The same full name with its place in another county is a second site of one enterprise.
    """
CREATE TABLE named_link AS
SELECT key_a, key_b, 0.95 AS score, 'same name with its place, another county' AS why
FROM (
    SELECT head AS key_b, FIRST_VALUE(head) OVER (PARTITION BY said ORDER BY records DESC, head) AS key_a
    FROM unit
    WHERE is_placed AND core_is <> 'trade'
)
WHERE key_a <> key_b
""",
    # A unit's credit code and permit beside the unit that says them most often.
    """
CREATE TABLE code_unit AS
SELECT u.unit_id, u.name, c.code, c.what, u.records
FROM unit AS u, LATERAL (
    SELECT UNNEST(u.codes) AS code, 'credit code' AS what
    UNION ALL
    SELECT UNNEST(u.permits), 'permit'
) AS c
""",
)

_KEYED = """
WITH counted AS (
    SELECT unit_id, name, said, records, core, core_is, sound, apart || '|' || county AS within
    FROM unit
    WHERE core <> '' AND county IS NOT NULL
    UNION ALL
    SELECT unit_id, name, said, records, core, core_is, sound, apart || '|' || home
    FROM unit
    WHERE core <> '' AND home IS NOT NULL AND home IS DISTINCT FROM county
),
keyed AS (
    SELECT unit_id, name, records, within || '|' || core AS block
    FROM counted
    UNION ALL
    SELECT unit_id, name, records, within || '|1|' || core[1:2]
    FROM counted
    WHERE LEN(core) > 2 AND core_is = 'own'
    UNION ALL
    SELECT unit_id, name, records, within || '|1|' || core
    FROM counted
    WHERE LEN(core) = 2 AND core_is = 'own'
    UNION ALL
    SELECT unit_id, name, records, within || '|2|' || sound
    FROM counted
    WHERE LEN(core) > 1 AND core_is = 'own'
    UNION ALL
    SELECT unit_id, name, records, within || '|3|' || core[2:]
    FROM counted
    WHERE LEN(core) > 2 AND core_is = 'own'
    UNION ALL
    SELECT unit_id, name, records, within || '|3|' || core
    FROM counted
    WHERE LEN(core) > 1 AND core_is = 'own'
    UNION ALL
    SELECT unit_id, name, records, apart || '|' || place || '|' || core
    FROM unit
    WHERE core <> '' AND county IS NULL AND is_placed
    UNION ALL
    SELECT u.unit_id, u.name, u.records, u.apart || '|' || u.place || '|' || u.core
    FROM unit AS u
    SEMI JOIN (SELECT place, core FROM unit WHERE county IS NULL AND is_placed) AS n
        ON u.place = n.place AND u.core = n.core
    WHERE u.county IS NOT NULL AND u.is_placed AND u.core <> ''
)
"""

_SIZED = """,
sized AS (
    SELECT
        *,
        COUNT(*) OVER (PARTITION BY block) AS in_block,
        ROW_NUMBER() OVER (PARTITION BY block ORDER BY records DESC, unit_id) AS place_in_block
    FROM keyed
    QUALIFY in_block > 1
)
"""

PAIRS = f"""
CREATE TABLE candidate AS
{_KEYED}{_SIZED}
SELECT DISTINCT
    LEAST(a.unit_id, b.unit_id) AS unit_a,
    GREATEST(a.unit_id, b.unit_id) AS unit_b,
    CASE WHEN a.unit_id < b.unit_id THEN a.name ELSE b.name END AS name_a,
    CASE WHEN a.unit_id < b.unit_id THEN b.name ELSE a.name END AS name_b,
    'name' AS what
FROM sized AS a
INNER JOIN sized AS b
    ON a.block = b.block AND a.place_in_block < b.place_in_block
    AND (a.in_block <= {MOST} OR a.place_in_block = 1)
UNION ALL
SELECT a.unit_id, b.unit_id, a.name, b.name, b.what
FROM (
    SELECT *
    FROM code_unit
    QUALIFY ROW_NUMBER() OVER (PARTITION BY what, code ORDER BY records DESC, unit_id) = 1
) AS a
INNER JOIN code_unit AS b ON a.what = b.what AND a.code = b.code AND a.unit_id <> b.unit_id
UNION ALL
SELECT u.unit_id, f.unit_id, u.name, f.former, 'former name'
FROM (
    SELECT
        r.said,
        r.county,
        w.unit_id,
        UNNEST(LIST_CONCAT(COALESCE(r.former_names, []), STRING_SPLIT(r.own_former, '；'))) AS former
    FROM said_record AS r
    INNER JOIN unit AS w ON r.said = w.said AND r.county IS NOT DISTINCT FROM w.county
    WHERE LEN(r.former_names) > 0 OR r.own_former IS NOT NULL
) AS f
INNER JOIN parsed AS p ON f.former = p.name
INNER JOIN unit AS u ON p.said = u.said AND u.unit_id <> f.unit_id
WHERE p.core_is <> 'trade' AND (p.is_placed OR u.county IS NOT DISTINCT FROM f.county)
"""

JUDGED = """
CREATE TABLE pair AS
SELECT c.*, COALESCE(a.county = b.county, FALSE) AS in_county
FROM candidate AS c
INNER JOIN unit AS a ON c.unit_a = a.unit_id
INNER JOIN unit AS b ON c.unit_b = b.unit_id
"""

LINKS = """
CREATE TABLE link AS
WITH judged AS (
    SELECT
        a.head AS head_a,
        b.head AS head_b,
        s.score,
        s.why,
        p.what,
        LEN(LIST_INTERSECT(a.codes, b.codes)) > 0 AS is_code_shared,
        LEN(LIST_INTERSECT(a.permits, b.permits)) > 0 AS is_permit_shared,
        LEN(LIST_FILTER(
            FLATTEN(LIST_TRANSFORM(a.broken_codes, lambda x: LIST_TRANSFORM(
                LIST_CONCAT(b.codes, b.broken_codes), lambda y: DAMERAU_LEVENSHTEIN(x, y)))),
            lambda d: d <= 2)) + LEN(LIST_FILTER(
            FLATTEN(LIST_TRANSFORM(b.broken_codes, lambda x: LIST_TRANSFORM(
                a.codes, lambda y: DAMERAU_LEVENSHTEIN(x, y)))),
            lambda d: d <= 2)) > 0 AS is_code_alike,
        ABS(a.longitude - b.longitude) <= 0.002 AND ABS(a.latitude - b.latitude) <= 0.002 AS is_near,
        COALESCE(LEN(a.codes) > 0 AND LEN(b.codes) > 0, FALSE) AND NOT LIST_HAS_ANY(
            LIST_TRANSFORM(a.codes, lambda c: c[9:17]), LIST_TRANSFORM(b.codes, lambda c: c[9:17])
        ) AS is_code_other
    FROM pair AS p
    INNER JOIN scored AS s ON p.name_a = s.name_a AND p.name_b = s.name_b AND p.in_county = s.in_county
    INNER JOIN unit AS a ON p.unit_a = a.unit_id
    INNER JOIN unit AS b ON p.unit_b = b.unit_id
),
decided AS (
    SELECT
        LEAST(head_a, head_b) AS key_a,
        GREATEST(head_a, head_b) AS key_b,
        CASE
            WHEN is_code_shared AND score >= 0.7 THEN GREATEST(score, 0.97)
            WHEN is_code_shared THEN 0.88
            WHEN what = 'former name' AND score >= 0.85 THEN 0.93
            WHEN is_permit_shared AND score >= 0.7 THEN GREATEST(score, 0.93)
            WHEN is_code_alike AND score >= 0.7 THEN GREATEST(score, 0.93)
            WHEN is_code_other AND score < 0.95 THEN LEAST(score, 0.75)
            WHEN is_code_other THEN 0.86
            WHEN is_near AND score >= 0.72 THEN GREATEST(score, 0.9)
            ELSE score
        END AS score,
        CONCAT_WS(
            '; ',
            NULLIF(why, ''),
            CASE WHEN what = 'former name' THEN 'former name' END,
            CASE WHEN is_code_shared THEN 'credit code agrees' END,
            CASE WHEN is_code_alike THEN 'credit code agrees but for a slip' END,
            CASE WHEN is_code_other THEN 'credit code differs' END,
            CASE WHEN is_permit_shared THEN 'permit agrees' END,
            CASE WHEN is_near THEN 'within 200 m' END
        ) AS why
    FROM judged
    WHERE head_a <> head_b
)
SELECT key_a, key_b, MAX(score) AS score, ARG_MAX(why, score) AS why
FROM (
    FROM decided
    UNION ALL
    FROM record_link
    UNION ALL
    FROM named_link
)
GROUP BY key_a, key_b
"""

BLOCKS_OF = f"""
{_KEYED}
SELECT
    r.key,
    LIST(DISTINCT k.block) AS blocks,
    CASE WHEN u.is_placed AND u.core_is <> 'trade' THEN r.said END AS full_name
FROM said_record AS r
INNER JOIN unit AS u ON r.said = u.said AND r.county IS NOT DISTINCT FROM u.county
LEFT JOIN keyed AS k ON u.unit_id = k.unit_id
GROUP BY ALL
"""
