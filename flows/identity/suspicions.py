"""Which enterprises of a county may be one by their names (名称疑似): never joined, told to the checks."""

from typing import Any

import duckdb
import polars as pl

from jianpai.flows.identity import matching, names

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
    named = con.execute(_NAMED).pl().with_columns(key=pl.format("{}", pl.int_range(pl.len())))
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
    """Return key_a, key_b, score, why of records whose names say that they are one enterprise."""
    return matching.link(records).filter(pl.col("score") >= names.SAME)
