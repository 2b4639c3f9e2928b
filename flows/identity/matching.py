"""Which records are of one enterprise, by codes and names (企业匹配).

A name is parsed once however often it stands, and records that say the same in one county are one unit:
50,000 equal names give 49,999 links to the first of them and no pairs. Units are compared where they share
a block: a county and core, a county and a core but for one character, a county and a first word, a former
name. ``blocks.py`` has the SQL.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain

import duckdb
import polars as pl

from jianpai.flows.identity import blocks, names
from jianpai.flows.identity.named_places import COUNTRY
from jianpai.flows.identity.names import NameParts
from jianpai.flows.identity.words import sounds
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
    with duckdb.connect() as con, _uncollected():
        parsed = _units(con, records)
        con.execute(blocks.PAIRS)
        con.execute(blocks.JUDGED)
        con.register("scored", _scored(con, parsed))
        con.execute(blocks.LINKS)
        return con.execute(f"SELECT * FROM link WHERE score >= {LEAST} ORDER BY ALL").pl()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector from walking a million parsed names again and again: none of them is garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def groups(keys: pl.Series, links: pl.DataFrame, least: float = names.SAME) -> list[str]:
    """Return the smallest key of the enterprise of each record, by the links of ``least`` and more."""
    leader = {key: key for key in keys}

    def of(key: str) -> str:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    strong = links.filter(pl.col("score") >= least)
    for one, other in strong.select("key_a", "key_b").iter_rows():
        first, second = sorted((of(one), of(other)))
        leader[second] = first
    return [of(key) for key in keys]


def blocks_of(records: pl.DataFrame) -> pl.DataFrame:
    """Return of each record the blocks in which it is compared, for a matcher to be measured beside this one.

    Returns:
        key, blocks (a list), full_name (the name where it says its place, else none).
    """
    with duckdb.connect() as con:
        _units(con, records)
        return con.execute(blocks.BLOCKS_OF).pl()


def _units(con: duckdb.DuckDBPyConnection, records: pl.DataFrame) -> dict[str, NameParts]:
    """Create the units of the records, and return the names on record with their parts."""
    con.register("records", _complete(records))
    con.execute(blocks.RECORD)
    parsed = _parsed(con)
    con.register("parsed", _name_table(parsed))
    for step in blocks.UNITS:
        con.execute(step)
    con.unregister("records")
    return parsed


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
        .with_columns(uscc=code, code_as_written=code)
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
            "is_placed": [parts.is_placed for parts in parsed.values()],
            "sound": [_sound(parts.core) for parts in parsed.values()],
            "home": [_home(parts) for parts in parsed.values()],
            "place": [_last(parts.places) for parts in parsed.values()],
            "apart": [apart(parts) for parts in parsed.values()],
            "own_former": ["；".join(parts.former) or None for parts in parsed.values()],
        },
        schema_overrides={"own_former": pl.String, "home": pl.String},
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


def _sound(core: str) -> str:
    """Return the syllables of a core in alphabetical order: slips of typing and swaps leave them alike."""
    return " ".join(sorted(sounds().get(character, character) for character in core))


def _home(parts: NameParts) -> str | None:
    """Return the county that the name says, if only one has that name."""
    codes = parts.places[-1].codes if parts.places else ()
    return next(iter(codes)) if len(codes) == 1 and len(next(iter(codes))) == 6 else None


def _last(places: tuple) -> str:
    return places[-1].short if places and places[-1].short != COUNTRY else ""


def _scored(con: duckdb.DuckDBPyConnection, parsed: dict[str, NameParts]) -> pl.DataFrame:
    """Return how alike the names of the pairs are: each two ways of saying are compared once."""
    pairs = con.execute("SELECT DISTINCT name_a, name_b, in_county FROM pair").fetchall()
    found = [names.compare(parsed[a], parsed[b], near) for a, b, near in pairs]
    return pl.DataFrame(
        {
            "name_a": [a for a, _, _ in pairs],
            "name_b": [b for _, b, _ in pairs],
            "in_county": [near for _, _, near in pairs],
            "score": [match.score for match in found],
            "why": [match.why for match in found],
        },
        schema={
            "name_a": pl.String,
            "name_b": pl.String,
            "in_county": pl.Boolean,
            "score": pl.Float64,
            "why": pl.String,
        },
    )
