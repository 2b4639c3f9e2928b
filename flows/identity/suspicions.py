"""Which enterprises of a county may be one by their names (名称疑似): never joined, told to the checks."""

from typing import Any

import duckdb
import polars as pl

from jianpai.flows.account import relation

NAME_LINK: dict[str, Any] = {
    **dict.fromkeys(("uscc_a", "uscc_b", "region_code"), pl.String),
    "score": pl.Float64,
    "why": pl.String,
}
"""Two credit codes whose names say that they are one enterprise, the one received first before the other."""

_NAMED = """
SELECT
    uscc, region_code, enterprise_name AS name, MIN(former_names) AS former_names, MIN(sight_no) AS first_no
FROM sighting
WHERE is_in_force AND is_project AND uscc IS NOT NULL AND enterprise_name IS NOT NULL
GROUP BY uscc, region_code, enterprise_name
ORDER BY first_no
"""


def name_links(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Return the pairs of credit codes of one county that names say are one enterprise."""
    named = con.execute(_NAMED).pl().with_columns(key=pl.int_range(pl.len()).cast(pl.String))
    if named["uscc"].n_unique() < 2:
        return pl.DataFrame(schema=NAME_LINK)
    links = linked(named.select("key", "name", "former_names", county="region_code"))
    codes = named.select("key", "uscc", "region_code", "first_no")
    pairs = (
        links.join(codes, left_on="key_a", right_on="key")
        .join(codes, left_on="key_b", right_on="key", suffix="_b")
        .filter(pl.col("uscc") != pl.col("uscc_b"))
    )
    is_first = pl.col("first_no") < pl.col("first_no_b")
    ordered = pairs.select(
        uscc_a=pl.when(is_first).then("uscc").otherwise("uscc_b"),
        uscc_b=pl.when(is_first).then("uscc_b").otherwise("uscc"),
        region_code="region_code",
        score=pl.col("score").cast(pl.Float64),
        why="why",
    )
    best = ordered.sort(
        "uscc_a",
        "uscc_b",
        "score",
        "region_code",
        "why",
        descending=[False, False, True, False, False],
    )
    return best.unique(["uscc_a", "uscc_b"], keep="first", maintain_order=True)


def linked(records: pl.DataFrame) -> pl.DataFrame:
    """Return key_a, key_b, score, why of records of one county with an equal name, now or formerly.

    Each record is linked with the first of its name, so that a name of many records gives no square.
    """
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute(relation.files()["plain_name"].read_text("utf-8"))
        con.register("records", records.with_row_index("place").to_arrow())
        return con.execute(_EQUAL).pl()


_EQUAL = """
WITH named AS (
    SELECT place, key, county, PLAIN_NAME(name) AS plain, FALSE AS is_former FROM records
    UNION ALL
    SELECT place, key, county, PLAIN_NAME(UNNEST(STRING_SPLIT_REGEX(former_names, '[;；]'))), TRUE
    FROM records WHERE former_names IS NOT NULL
),
first AS (
    SELECT county, plain, MIN_BY(key, is_former::INTEGER * 1000000000 + place) AS key_a
    FROM named WHERE plain <> '' GROUP BY county, plain
    HAVING COUNT(*) > 1 AND NOT BOOL_AND(is_former)
)
SELECT DISTINCT
    f.key_a, n.key AS key_b, 1.0::DOUBLE AS score,
    CASE WHEN n.is_former THEN 'former name' ELSE 'same name' END AS why
FROM named AS n INNER JOIN first AS f ON n.county = f.county AND n.plain = f.plain AND n.key <> f.key_a
ORDER BY ALL
"""
