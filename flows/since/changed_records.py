"""The projects whose record or child rows differ between the tables of two runs (变动的填报)."""

from pathlib import Path

import duckdb

from jianpai.flows.account import relation
from jianpai.flows.account.child_tables import child_tables

PLACES = ("file_name", "file_sha256", "sheet_name", "row_number")
MADE = {
    *PLACES, "plan_id", "region_name", "city_code", "city_name", "province_code", "area_code",
    "site_key", "point_key",
}  # fmt: skip
"""Columns of the project table that the run adds: where a record stood, and what follows from it."""


def query(
    con: duckdb.DuckDBPyConnection, before: Path, after: Path, only: str | None = None
) -> str:
    """Return the query of the projects whose record or child rows differ: project_id, what.

    ``what`` is new, withdrawn or corrected; ``only`` is a table of the project ids to look at.
    """
    sides = _sides(before, after, "project", only)
    own = _shared_columns(con, sides, MADE)
    parts = [
        _only_in(sides[1], sides[0], "new"),
        _only_in(sides[0], sides[1], "withdrawn"),
        _differing(sides, own),
    ]
    for table in child_tables():
        if all((folder / f"{table}.parquet").exists() for folder in (before, after)):
            children = _sides(before, after, table, only)
            parts.append(_differing(children, _shared_columns(con, children, set(PLACES))))
    return f"SELECT project_id, MAX(what) AS what FROM ({' UNION ALL '.join(parts)}) GROUP BY project_id"


def _sides(before: Path, after: Path, table: str, only: str | None) -> list[str]:
    """Return a table of each run as a FROM clause reads it."""
    sources = [relation.parquet(folder / f"{table}.parquet") for folder in (before, after)]
    if only is None:
        return sources
    return [
        f"(FROM {each} WHERE project_id IN (SELECT project_id FROM {only}))" for each in sources
    ]


def _only_in(here: str, there: str, what: str) -> str:
    return (
        f"SELECT here.project_id, '{what}' AS what FROM {here} AS here "
        f"ANTI JOIN {there} AS there ON here.project_id = there.project_id"
    )


def _shared_columns(con: duckdb.DuckDBPyConnection, sides: list[str], made: set[str]) -> list[str]:
    """Return what is compared of two tables: their shared columns, as text where the type is another."""
    types = [
        {name: kind for name, kind, *_ in con.execute(f"DESCRIBE FROM {side}").fetchall()}
        for side in sides
    ]
    return [
        f'"{name}"' if kind == types[1][name] else f'"{name}"::VARCHAR'
        for name, kind in types[0].items()
        if name in types[1] and name not in made
    ]


def _differing(sides: list[str], columns: list[str]) -> str:
    """Return the query of the projects whose rows differ; 'corrected' is the least word.

    Rows are compared by digests of 64 bits, each of which two different rows share in 5·10⁻²⁰ of cases:
    to compare two hundred columns one by one takes longer than the whole rest.
    """
    listed = ", ".join(columns)
    before, after = (
        f"(SELECT project_id, COUNT(*) AS rows, SUM(HASH({listed})::HUGEINT) AS digest FROM {side} GROUP BY 1)"
        for side in sides
    )
    return (
        f"SELECT project_id, 'corrected' AS what FROM {before} AS b FULL JOIN {after} AS a "
        "USING (project_id) WHERE b.rows IS DISTINCT FROM a.rows OR b.digest <> a.digest"
    )
