"""Which records are of one enterprise, by codes and names (企业匹配).

A name is parsed once however often it stands, and records that say the same in one county are one unit:
50,000 equal names give 49,999 links to the first of them and no pairs. Units are compared where they share
a block: a county and core, a county and a core but for one character, a county and a first word, a former
name. ``blocks.py`` has the SQL.
"""

from itertools import chain

import duckdb
import polars as pl

from jianpai.flows.identity import blocks, names
from jianpai.flows.identity.named_places import COUNTRY
from jianpai.flows.identity.names import NameParts
from jianpai.schemas.sheet import checks

OPTIONAL = {
    "former_names": pl.String,
    "county": pl.String,
    "uscc": pl.String,
    "permit": pl.String,
    "longitude": pl.Float64,
    "latitude": pl.Float64,
}
LEAST = 0.70
"""links below are not told; from names.SAME on they say that it is one enterprise"""


def link(records: pl.DataFrame) -> pl.DataFrame:
    """Return the links between records, each of a record with the first one that it agrees with.

    Args:
        records: key and name, and as far as known former_names (several separated by ；), county (six
            digits), uscc, permit, longitude and latitude; one row per record.

    Returns:
        key_a, key_b, score, why; one row per link of at least ``LEAST``. Links of ``names.SAME`` and more
        say that the two are one enterprise, the rest what an officer might be asked.
    """
    with duckdb.connect() as con:
        con.register("records", _complete(records))
        con.execute(blocks.RECORD)
        parsed = _parsed(con)
        con.register("parsed", _name_table(parsed))
        for step in blocks.UNITS:
            con.execute(step)
        con.execute(blocks.PAIRS)
        con.register("scored", _scored(con, parsed))
        con.execute(blocks.LINKS)
        return con.execute(f"SELECT * FROM link WHERE score >= {LEAST} ORDER BY ALL").pl()


def _complete(records: pl.DataFrame) -> pl.DataFrame:
    """Return the records with every column, and no credit code whose check digit is wrong."""
    absent = [
        pl.lit(None, dtype).alias(name)
        for name, dtype in OPTIONAL.items()
        if name not in records.columns
    ]
    code = pl.col("uscc").str.to_uppercase().str.replace_all(r"[^0-9A-Z]", "")
    return (
        records.with_columns(absent)
        .select(pl.col("key").cast(pl.String), "name", *OPTIONAL)
        .with_columns(uscc=code)
        .with_columns(uscc=pl.when(checks.is_valid_uscc()).then("uscc"))
    )


def _parsed(con: duckdb.DuckDBPyConnection) -> dict[str, NameParts]:
    """Return every name on record and every former one with its parts."""
    distinct = con.execute("SELECT DISTINCT name FROM record").fetchall()
    parsed = {name: names.parse(name) for (name,) in distinct}
    former = con.execute(
        "SELECT DISTINCT UNNEST(former_names) FROM record WHERE former_names IS NOT NULL"
    ).fetchall()
    in_brackets = (parts.former for parts in parsed.values() if parts.former)
    for name in chain((row[0] for row in former), *in_brackets):
        parsed.setdefault(name, names.parse(name))
    return parsed


def _name_table(parsed: dict[str, NameParts]) -> pl.DataFrame:
    """Return what the blocks need of each name."""
    return pl.DataFrame(
        {
            "name": list(parsed),
            "said": [same_words(parts) for parts in parsed.values()],
            "core": [parts.core for parts in parsed.values()],
            "core_is": [parts.core_is for parts in parsed.values()],
            "is_placed": [bool(p.places) or p.core_is == "place" for p in parsed.values()],
            "first_word": [p.tokens[0] if p.tokens else "" for p in parsed.values()],
            "apart": [apart(parts) for parts in parsed.values()],
            "own_former": [list(parts.former) for parts in parsed.values()],
        },
        schema_overrides={"own_former": pl.List(pl.String)},
    )


def same_words(parts: NameParts) -> str:
    """Return what two names have in common that differ in form, signs and order of trade words alone."""
    branch = parts.branch
    behind = branch and f"{_last(branch.places)}.{branch.core}.{branch.kind}"
    words = sorted(parts.trade | parts.general) if parts.core_is != "trade" else parts.tokens
    return "|".join(
        (
            _last(parts.places),
            _last(parts.bracket_places),
            parts.core,
            "+".join(words),
            apart(parts),
            behind or "",
        )
    )


def apart(parts: NameParts) -> str:
    """Return what two names of one enterprise must share: numbers, and the kind of branch."""
    return f"{'.'.join(parts.numbers)}/{parts.branch.kind if parts.branch else '-'}"


def _last(places: tuple) -> str:
    return places[-1].short if places and places[-1].short != COUNTRY else ""


def _scored(con: duckdb.DuckDBPyConnection, parsed: dict[str, NameParts]) -> pl.DataFrame:
    """Return how alike the names of the pairs are: each two ways of saying are compared once."""
    pairs = con.execute("SELECT DISTINCT name_a, name_b FROM pair").fetchall()
    found = [names.compare(parsed[a], parsed[b]) for a, b in pairs]
    return pl.DataFrame(
        {
            "name_a": [a for a, _ in pairs],
            "name_b": [b for _, b in pairs],
            "score": [match.score for match in found],
            "why": [match.why for match in found],
        },
        schema={"name_a": pl.String, "name_b": pl.String, "score": pl.Float64, "why": pl.String},
    )
