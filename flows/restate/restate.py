"""Split the change of every city total between two runs into causes that sum exactly (变动分解).

    A's tables -> A's files with the present code and rule book -> B's tables

The present rule book is the shipped one with the office's rows that B keeps. The first step is what code
and rule book do, the second what was sent. It is taken where they differ
between the runs and B was made with the present ones; else all of the change is laid to what was sent.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from jianpai.flows.account import relation
from jianpai.flows.account.child_tables import child_tables
from jianpai.flows.explain import asked
from jianpai.flows.overlay import overlay
from jianpai.flows.replay import changes
from jianpai.flows.replay.replay import recomputed
from jianpai.flows.warehouse import Warehouse

VERSIONS = {"code_version": "code", "reference_files": "rule_book", "libraries": "library"}
"""Entry of the manifest -> what it is of the version."""
PLACES = ("file_name", "file_sha256", "sheet_name", "row_number")
_MADE = {
    *PLACES, "plan_id", "region_name", "city_code", "city_name", "province_code", "area_code",
    "site_key", "point_key",
}  # fmt: skip
"""Columns of the project table that the run adds: where a record stood, and what follows from it."""


@dataclass(frozen=True)
class Restatement:
    """The two runs, what of the version differs, and the change of each project by cause.

    ``claims``: one row per project_id, pollutant, city_code, plan_id, cause; ``change_t`` in t.
    ``totals``: one row per plan_id, city_code, pollutant with before_t and after_t, accounted, in t.
    """

    before: str
    after: str
    versions: list[str]
    claims: pl.DataFrame
    totals: pl.DataFrame


def restate(house: Warehouse, before: str, after: str) -> Restatement:
    """Return why the accounted tonnes of every city differ between two published runs.

    Raises:
        NotExplainedError: there is no such run.
        SurroundingsError: a received file is gone or changed, so that the former state cannot be computed.
    """
    folders = [house.runs / asked.run(house, run_id) for run_id in (before, after)]
    manifests = [json.loads((folder / "manifest.json").read_text("utf-8")) for folder in folders]
    versions = _versions(*manifests)
    own = overlay.using(overlay.kept_by(folders[1]))
    with own, duckdb.connect() as con, _between(house, folders, manifests, versions) as middle:
        for side, folder in zip(("before", "after"), folders, strict=True):
            _view(con, f"{side}_reduction", folder / "tables")
        _view(con, "before_version", middle)
        con.execute(f"CREATE TABLE changed_record AS {_changed_records(con, middle, folders[1])}")
        _period(con, manifests)
        relation.build(con, "restated_claim")
        claims = con.execute("FROM restated_claim").pl()
        totals = con.execute(_TOTALS).pl()
    if versions:
        claims = claims.with_columns(
            cause=pl.col("cause").replace(
                "version", versions[0] if len(versions) == 1 else "version"
            )
        )
    return Restatement(folders[0].name, folders[1].name, versions, claims, totals)


_TOTALS = """
SELECT plan_id, city_code, pollutant,
    COALESCE(a.accounted_t, 0)::DECIMAL(38, 2) AS before_t, COALESCE(b.accounted_t, 0)::DECIMAL(38, 2) AS after_t
FROM (SELECT plan_id, city_code, pollutant, SUM(accounted_t) AS accounted_t FROM before_reduction GROUP BY ALL) AS a
FULL JOIN (SELECT plan_id, city_code, pollutant, SUM(accounted_t) AS accounted_t FROM after_reduction GROUP BY ALL) AS b
USING (plan_id, city_code, pollutant) ORDER BY ALL
"""


def _versions(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return what of code, rule book and libraries differs between two runs."""
    return [name for entry, name in VERSIONS.items() if before[entry] != after[entry]]


@contextmanager
def _between(
    house: Warehouse, folders: list[Path], manifests: list[dict], versions: list[str]
) -> Iterator[Path]:
    """Give the tables of the earlier run's files with the later run's code and rule book."""
    tables = [folder / "tables" for folder in folders]
    is_present = all(change.kind == "table" for change in changes.since(manifests[1], tables[1]))
    again = recomputed(house, manifests[0]) if versions and is_present else nullcontext(tables[0])
    with again as middle:
        yield middle


def _view(con: duckdb.DuckDBPyConnection, name: str, tables: Path) -> None:
    source = relation.parquet(tables / "project_reduction.parquet")
    con.execute(f"CREATE VIEW {name} AS FROM {source}")


def _changed_records(con: duckdb.DuckDBPyConnection, before: Path, after_run: Path) -> str:
    """Return the query of the projects whose record or child rows differ: project_id, what."""
    after = after_run / "tables"
    sides = [relation.parquet(folder / "project.parquet") for folder in (before, after)]
    own = _shared_columns(con, sides, _MADE)
    parts = [
        _only_in(sides[1], sides[0], "new"),
        _only_in(sides[0], sides[1], "withdrawn"),
        _differing(sides, own),
    ]
    for table in child_tables():
        pair = [folder / f"{table}.parquet" for folder in (before, after)]
        if all(path.exists() for path in pair):
            children = [relation.parquet(path) for path in pair]
            parts.append(_differing(children, _shared_columns(con, children, set(PLACES))))
    return f"SELECT project_id, MAX(what) AS what FROM ({' UNION ALL '.join(parts)}) GROUP BY project_id"


def _only_in(here: str, there: str, what: str) -> str:
    return (
        f"SELECT here.project_id, '{what}' AS what FROM {here} AS here "
        f"ANTI JOIN {there} AS there ON here.project_id = there.project_id"
    )


def _shared_columns(con: duckdb.DuckDBPyConnection, sides: list[str], made: set[str]) -> list[str]:
    columns = [
        [row[0] for row in con.execute(f"DESCRIBE FROM {side}").fetchall()] for side in sides
    ]
    return [name for name in columns[0] if name in columns[1] and name not in made]


def _differing(sides: list[str], columns: list[str]) -> str:
    """Return the query of the projects that have a row on one side only; 'corrected' is the least word."""
    listed = ", ".join(f'"{name}"' for name in columns)
    one_way, other_way = (
        f"(SELECT {listed} FROM {a} EXCEPT ALL SELECT {listed} FROM {b})"
        for a, b in (sides, sides[::-1])
    )
    return f"SELECT project_id, 'corrected' AS what FROM ({one_way} UNION ALL {other_way})"


def _period(con: duckdb.DuckDBPyConnection, manifests: list[dict]) -> None:
    differs = [
        manifests[0][name] != manifests[1][name] for name in ("period", "count_open_findings")
    ]
    con.execute(
        "CREATE TABLE restated_period AS SELECT $1 AS is_another, $2 AS counts_otherwise", differs
    )
