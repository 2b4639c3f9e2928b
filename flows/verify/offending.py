"""The rows that break a rule, found by DuckDB in the finished tables (不符合要求的行)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from jianpai.flows.verify.rules import Rule

ROWS_COUNTED = 200
ROWS_KEPT = 20
SMALL_BYTES = 5_000_000


@dataclass(frozen=True)
class Outcome:
    """What a rule found: how many rows (200 at most), the first of them as text, or what stopped it."""

    rule: Rule
    count: int
    rows: list[dict[str, str]]
    error: str = ""


@contextmanager
def opened(tables: Path, names: list[str], scratch: Path) -> Iterator[tuple]:
    """Yield a connection that knows each table, and why others cannot be read, by table.

    Small tables are held, for each rule would open them again; large ones are views of their file.
    """
    unreadable: dict[str, str] = {}
    is_small = sum(path.stat().st_size for path in tables.glob("*.parquet")) <= SMALL_BYTES
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as con:
        con.execute("SET temp_directory = $folder", {"folder": str(scratch)})
        if is_small:
            con.execute("SET threads = 1")
        for name in names:
            try:
                table = con.read_parquet(str(tables / f"{name}.parquet"))
                table.create(name) if is_small else table.create_view(name)
            except duckdb.Error as error:
                unreadable[name] = in_a_line(error)
        yield con, unreadable


def outcome(con: duckdb.DuckDBPyConnection, rule: Rule) -> Outcome:
    """Return what a rule finds; a query that cannot run is an outcome, not an exception."""
    try:
        found = con.execute(rule.query)
        rows = found.fetchmany(ROWS_COUNTED)
    except duckdb.Error as error:
        return Outcome(rule, 0, [], in_a_line(error))
    names = [column[0] for column in found.description]
    kept = [dict(zip(names, map(str, row), strict=True)) for row in rows[:ROWS_KEPT]]
    return Outcome(rule, len(rows), kept)


def in_a_line(error: Exception) -> str:
    """Return the words of an error without the query it stood in."""
    return " ".join(str(error).partition("\nLINE ")[0].split())
