"""Totals that jumped since the former month (总量异常变动): by area and pollutant, with the projects behind it.

Held against the run published for the latest earlier month, whatever was published for this month before.
What is found stands beside the tables of a run, in ``since/``, for it depends on what the warehouse has seen.
"""

from pathlib import Path

import duckdb
import polars as pl

from jianpai.flows.account import references, relation
from jianpai.flows.run import Run

JUMPS = "jump.parquet"
_READ = ("area_total", "project_reduction", "carried_over")
_LAST_ADDED = ("area_total", "cumulative_reported_t")
"""A run published before this column was has no total to compare."""


def write(run: Run, folder: Path | None) -> None:
    """Write the jumps since the former month into the folder ``since``; nothing without either."""
    former = former_month(run)
    if former is None or folder is None:
        return
    period, tables = former
    found = between(tables, run.tables).with_columns(
        pl.lit(period).alias("former_period"), pl.lit(tables.parent.name).alias("former_run_id")
    )
    found.write_parquet(folder / JUMPS)


def former_month(run: Run) -> tuple[str, Path] | None:
    """Return the latest earlier month that was published, and its tables; None where they cannot be compared."""
    published = run.house.published()
    earlier = [period for period in published if period < str(run.period)]
    if not earlier:
        return None
    tables = run.house.runs / published[max(earlier)] / "tables"
    is_whole = all((tables / f"{name}.parquet").exists() for name in _READ)
    return (max(earlier), tables) if is_whole and _is_comparable(tables) else None


def _is_comparable(tables: Path) -> bool:
    name, column = _LAST_ADDED
    return column in pl.read_parquet_schema(tables / f"{name}.parquet")


def between(before: Path, after: Path) -> pl.DataFrame:
    """Return one row per total that jumped from the tables of one run to those of another, the largest first."""
    with duckdb.connect() as con:
        relation.create_macros(con)
        for side, folder in (("before", before), ("after", after)):
            for name in _READ:
                _view(con, f"{side}_{name}", folder / f"{name}.parquet")
        _view(con, "after_target_progress", after / "target_progress.parquet")
        references.load_thresholds(con)
        relation.build(con, "explained_jump")
        return con.execute("FROM explained_jump").pl()


def _view(con: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    con.execute(f"CREATE VIEW {name} AS FROM {relation.parquet(path)}")


def read(folder: Path | None) -> pl.DataFrame | None:
    """Return the jumps kept beside a run; None where it was not held against a former month."""
    if folder is None or not (folder / JUMPS).exists():
        return None
    return pl.read_parquet(folder / JUMPS)
