"""The records in force as tables that SQL reads (有效记录入库)."""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import polars as pl

from jianpai import schemas
from jianpai.flows.account import relation
from jianpai.flows.settle.in_force import InForce

TONNES = ["base_emission", "reported", "offset", "traded"]
ROWS_OF_A_GROUP = 100_000
"""Fixed, so that the bytes depend on no machine."""


def load(con: duckdb.DuckDBPyConnection, in_force: InForce, scratch: Path) -> None:
    """Create record_project (all types, one wide row each), record_tonnes, and a table per child and ledger.

    The widest one is read from Parquet in ``scratch``: column by column, by several threads. Tables
    without rows are typed all the same.
    """
    projects = scratch / "record_project.parquet"
    write_in_turn(in_force.by_type(), projects)
    con.execute(f"CREATE VIEW {schemas.RECORD_PROJECT} AS FROM {relation.parquet(projects)}")
    for name, records in (in_force.children | in_force.ledgers).items():
        relation.load(con, name, records)
    relation.load(con, "record_tonnes", tonnes(in_force.projects).with_row_index("claim_no"))


def write_in_turn(frames: Iterable[pl.DataFrame], path: Path) -> None:
    """Write frames, one after the other, to one Parquet file; a column that a frame lacks is empty in it.

    What is lacking is made up as it is written: nineteen types side by side would be mostly nothing.
    """
    together = pl.concat((frame.lazy() for frame in frames), how="diagonal")
    together.sink_parquet(path, compression="snappy", row_group_size=ROWS_OF_A_GROUP)


def tonnes(projects: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return one row per project_id and claimed pollutant: base_emission_t, reported_t, offset_t, traded_t."""
    return pl.concat(
        _tonnes_of(projects[entry.type_id], entry.name, pollutant)
        for entry in schemas.project_entries().values()
        for pollutant in entry.pollutants
    )


def _tonnes_of(records: pl.DataFrame, sheet_name: str, pollutant: str) -> pl.DataFrame:
    return records.filter(schemas.is_claimed(sheet_name, pollutant)).select(
        "project_id",
        pl.lit(pollutant).alias("pollutant"),
        *(pl.col(f"{kind}_{pollutant}_t").alias(f"{kind}_t") for kind in TONNES),
    )
