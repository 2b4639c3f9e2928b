"""One query at a time on a few rows: tables written as text, what the query makes of them as text."""

import re
from decimal import Decimal
from typing import Any

import duckdb

from jianpai.flows.account import relation


def macros() -> duckdb.DuckDBPyConnection:
    """Return a connection that knows the project's macros and nothing else."""
    con = duckdb.connect(config={"threads": 1})
    relation.create_macros(con)
    return con


def value(con: duckdb.DuckDBPyConnection, expression: str) -> str:
    """Return what an expression gives, as text."""
    return shown(con.execute(f"SELECT {expression}").fetchall()[0][0])


def given(con: duckdb.DuckDBPyConnection, name: str, text: str) -> None:
    """Create a table: a line of columns, then its rows; ``|`` between cells, an empty one is NULL.

    The end of a column's name says its type, as in the house's own tables; ``name:TYPE`` says another.
    """
    heading, *lines = [line.strip() for line in text.strip().splitlines()]
    columns = [_column(cell.strip()) for cell in heading.split("|")]
    con.execute(f'CREATE TABLE "{name}" ({", ".join(columns)})')
    rows = [[cell.strip() or None for cell in line.split("|")] for line in lines]
    if rows:
        con.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(columns))})', rows)


_TYPES = {
    r"(is|has|draws)_.*|.*_is_.*|eligible|count_open_findings|used": "BOOLEAN",
    r"(claim|line|interval)_no|.*_(year|month|order|number|row|from|to|in_line)|year|place|projects": "BIGINT",
    r".*_(date|day)": "DATE",
    r".*(_t|_m3|_nm3|_per_.*|_ratio|_deg|_value|content|activity)|output_(before|after)|pace_.*": "DECIMAL(18, 6)",
}


def _column(name: str) -> str:
    name, _, stated = name.partition(":")
    kinds = [kind for pattern, kind in _TYPES.items() if re.fullmatch(pattern, name)]
    return f'"{name}" {stated or next(iter(kinds), "VARCHAR")}'


def rows(con: duckdb.DuckDBPyConnection, name: str, columns: str) -> list[str]:
    """Build a relation; return the asked columns of its rows, sorted, as text like the given one."""
    relation.build(con, name)
    found = con.execute(f'SELECT {columns} FROM "{name}"').fetchall()
    return sorted(" | ".join(shown(cell) for cell in row).strip() for row in found)


def expected(text: str) -> list[str]:
    """Return the lines of a text as ``rows`` returns them."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return sorted(" | ".join(cell.strip() for cell in line.split("|")).strip() for line in lines)


def shown(cell: Any) -> str:
    """Return a value as one writes it by hand: no trailing zeros, nothing for NULL."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}" if cell else "0"
    return str(cell).strip()
