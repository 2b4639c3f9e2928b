"""Roll up: county, city, province, and how far each is on the way to its quota (汇总)."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl

from jianpai.flows import problems
from jianpai.flows.account import cross_check, records, relation
from jianpai.flows.received_file import ReceivedFile
from jianpai.flows.settle.in_force import InForce
from jianpai.flows.validate.validate import with_cells

_LAST = [
    "project_reduction",
    "carried_over",
    "reported_gap",
    "area_total",
    "target_progress",
    "finding",
    "finding_project",
    "decision",
    "method",
    "unverified_entry",
    "unverified_confidence",
]
"""In this order: what is written first may be read by the next."""
_FINDINGS = "finding"
"""Before it is written, the totals above it are asked about."""


def tables_made() -> list[str]:
    """Return the tables of sql/out: those of single types, such as their child rows, before all others."""
    made = [name.removeprefix("out_") for name in relation.files() if name.startswith("out_")]
    return [*(table for table in made if table not in _LAST), *_LAST]


def roll_up(
    con: duckdb.DuckDBPyConnection, in_force: InForce, source_columns: pl.DataFrame, tables: Path
) -> None:
    """Write the output tables of sql/out as Parquet, one file per table, and the project table."""
    relation.release(con, *(f"out_{table}" for table in tables_made()))
    relation.load(con, "source_column", source_columns.unique())
    for table in tables_made():
        if table == _FINDINGS:
            cross_check.cross_check_totals(con)
        relation.write(con, f"out_{table}", tables / f"{table}.parquet")
    records.write_in_turn(_project_table(con, in_force), tables / "project.parquet")


def _project_table(con: duckdb.DuckDBPyConnection, in_force: InForce) -> Iterator[pl.DataFrame]:
    """Yield the accepted records, typed, one row per project_id, with region, plan and source keys, by type.

    The widest table goes straight from the records to Parquet; DuckDB adds the keys only. Both come
    by type and id, so they stand side by side without a join.
    """
    keys = con.execute(
        "SELECT project_id, project_type, plan_id, region_name, city_code, city_name, "
        "province_code, area_code, site_key, point_key FROM placed_project ORDER BY project_type, project_id"
    ).pl()
    done = 0
    for frame in in_force.by_type():
        own = keys.slice(done, frame.height)
        done += frame.height
        if not own["project_id"].equals(frame["project_id"]):
            raise AssertionError(_NOT_PLACED)
        reported = frame.drop("project_type", "record_status", "file_order")
        yield pl.concat([reported, own.drop("project_id")], how="horizontal")
    if done != keys.height:
        raise AssertionError(_NOT_PLACED)


_NOT_PLACED = "placed_project is not one row per record, by type and id"


def write_intake(
    in_force: InForce,
    complaints: pl.DataFrame,
    source_columns: pl.DataFrame,
    files: list[ReceivedFile],
    tables: Path,
) -> None:
    """Write what became of every file, row and cell: the tables the accounting started from."""
    rows = in_force.submission_rows.sort("file_order", "sheet_name", "row_number")
    complaints = with_cells(complaints, source_columns)
    rows.write_parquet(tables / "submission_row.parquet")
    _problem_table(complaints, rows, files).write_parquet(tables / "problem.parquet")
    _source_files(rows, files).write_parquet(tables / "source_file.parquet")
    source_columns.unique().sort(
        "file_name", "file_sha256", "sheet_name", "column_name"
    ).write_parquet(tables / "source_column.parquet")


def _problem_table(
    complaints: pl.DataFrame, rows: pl.DataFrame, files: list[ReceivedFile]
) -> pl.DataFrame:
    """Return the complaints in words; is_superseded where a later submission took the row's place."""
    newest = {file.name: file.order for file in files}
    place = ["file_order", "sheet_name", "row_number"]
    superseded = rows.filter(pl.col("status") == "superseded").select(*place, _row=pl.lit(True))
    worded = problems.worded(complaints).join(
        superseded, on=place, how="left", maintain_order="left"
    )
    is_old_file = pl.col("row_number").is_null() & (
        pl.col("file_order")
        < pl.col("file_name").replace_strict(newest, default=None, return_dtype=pl.Int32)
    )
    order = [*place, "rule_id", "column_name", "cell", "detail"]
    ordered = worded.with_columns(
        is_superseded=pl.col("_row").fill_null(False) | is_old_file.fill_null(False)
    ).sort(order, nulls_last=False)
    numbered = ordered.drop("_row", "file_order").with_row_index("problem_id", offset=1)
    return numbered.with_columns(
        problem_id=pl.format("P{}", pl.col("problem_id").cast(pl.String).str.zfill(7))
    )


def _source_files(rows: pl.DataFrame, files: list[ReceivedFile]) -> pl.DataFrame:
    """Return one row per received file with what became of its rows."""
    received = pl.DataFrame(
        [(f.order, f.name, f.sha256, f.bytes) for f in files],
        schema={
            "file_order": pl.Int32,
            "file_name": pl.String,
            "file_sha256": pl.String,
            "bytes": pl.Int64,
        },
        orient="row",
    )
    status = pl.col("status")
    counts = rows.group_by("file_order").agg(
        rows_read=pl.len().cast(pl.Int64),
        rows_accepted=(status == "accepted").sum().cast(pl.Int64),
        rows_quarantined=(status == "quarantined").sum().cast(pl.Int64),
        rows_superseded=(status == "superseded").sum().cast(pl.Int64),
    )
    return received.join(counts, on="file_order", how="left", maintain_order="left").with_columns(
        pl.col("^rows_.*$").fill_null(0)
    )
