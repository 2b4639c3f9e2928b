"""Relations: a SQL file is a table; what it reads is built first (数据表的构建).

The header line ``-- reads`` of each file names its sources; a test holds it against the SQL itself.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import duckdb
import polars as pl

from jianpai.flows.account import power
from jianpai.flows.places import SQL


@cache
def files() -> dict[str, Path]:
    """Return every SQL file by the name of its relation."""
    return {path.stem: path for path in sorted(SQL.glob("*/*.sql"))}


def header(name: str) -> str:
    """Return the header of a SQL file: its comment lines up to the first blank line."""
    return files()[name].read_text("utf-8").split("\n\n")[0]


@cache
def reads(name: str) -> list[str]:
    """Return the relations that the header of a SQL file says it reads."""
    listed = re.search(r"^-- reads +(.*?)(?=^-- \w+ {2,}|\Z)", header(name), re.M | re.S)
    return re.findall(r"\w+", re.sub(r"^--", "", listed[1], flags=re.M)) if listed else []


def create_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Define what the formulas share: powers, then macros by name, of which one may use those before."""
    power.create_function(con)
    for path in sorted((SQL / "macro").glob("*.sql")):
        con.execute(path.read_text("utf-8"))


def build(con: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Create the tables of SQL files and, before each, those it reads; what exists or was given stays."""
    _build(con, names, existing(con))


def _build(con: duckdb.DuckDBPyConnection, names: Iterable[str], known: set[str]) -> None:
    """Build what is not known; the catalogue is asked once, for asking takes as long as a small query."""
    for name in (name for name in names if name in files() and name not in known):
        _build(con, reads(name), known)
        con.execute(f'CREATE TABLE "{name}" AS {files()[name].read_text("utf-8")}')
        known.add(name)


def view(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Create a view of a SQL file: what is read once or in part costs no table."""
    build(con, *reads(name))
    con.execute(f'CREATE VIEW "{name}" AS {files()[name].read_text("utf-8")}')


def union(con: duckdb.DuckDBPyConnection, name: str, prefix: str) -> None:
    """Create the table of all rows that the SQL files of a prefix give; adding a file adds its rows.

    A table that was given stays.
    """
    if exists(con, name):
        return
    parts = [part for part in files() if part.startswith(prefix)]
    build(con, *parts)
    rows = " UNION ALL BY NAME ".join(f'FROM "{part}"' for part in parts)
    con.execute(f'CREATE TABLE "{name}" AS {rows}')


def release(con: duckdb.DuckDBPyConnection, *wanted: str) -> None:
    """Drop the tables of claims and findings that nothing reads which is still to be built.

    At a million projects they are gigabytes. What the formulas read stays: views ask for it again.
    """
    tables = {n for (n,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    left = [*wanted, *(name for name, path in files().items() if path.parent.name == "method")]
    read: set[str] = set()
    while left:
        name = left.pop()
        sources = reads(name) if name in files() and name not in tables else []
        left += [source for source in sources if source not in read]
        read.update(sources)
    for name in sorted(tables - read):
        if name in files() and files()[name].parent.name in ("claim", "find"):
            con.execute(f'DROP TABLE "{name}"')


def load(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    """Create the table of a frame."""
    con.register("incoming", frame.to_arrow())
    con.execute(f'CREATE TABLE "{name}" AS FROM incoming')
    con.unregister("incoming")


def write(con: duckdb.DuckDBPyConnection, name: str, target: Path) -> None:
    """Write the rows of a SQL file to Parquet, in its order, and let others read them from there."""
    build(con, *reads(name))
    con.execute(f"COPY ({files()[name].read_text('utf-8')}) TO {_quoted(target)} (FORMAT parquet)")
    con.execute(f'CREATE VIEW "{name}" AS FROM {parquet(target)}')


def parquet(path: Path) -> str:
    """Return what a FROM clause says to read a Parquet file."""
    return f"read_parquet({_quoted(path)})"


def exists(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Return whether the connection knows a table or view of this name."""
    return name in existing(con)


def existing(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the name of every table and view that the connection knows."""
    named = "SELECT table_name FROM duckdb_tables() UNION ALL SELECT view_name FROM duckdb_views()"
    return {name for (name,) in con.execute(named).fetchall()}


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
