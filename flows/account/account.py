"""Account: each project's reduction, from its record to its net tonnes (核算).

The formulas are in sql/method; reference_data/methods.csv says which one a project type uses.
"""

from pathlib import Path

import duckdb
import polars as pl

from jianpai.flows import problems
from jianpai.flows.account import methods, references, relation
from jianpai.flows.limits import DUCKDB_MEMORY
from jianpai.flows.period import Period
from jianpai.flows.settle.settle import InForce
from jianpai.schemas import reference


_NO_LEDGER = """
CREATE TABLE record_l1_base_emission (
    permit_no VARCHAR, uscc VARCHAR, region_code VARCHAR, facility_code VARCHAR, outlet_code VARCHAR,
    pollutant VARCHAR, base_year BIGINT, base_emission_t DECIMAL(18, 6)
)
"""


def connect(scratch: Path) -> duckdb.DuckDBPyConnection:
    """Return an in-memory database that spills to ``scratch``."""
    spill = str(scratch / "spill")
    con = duckdb.connect(config={"temp_directory": spill, "memory_limit": DUCKDB_MEMORY})
    con.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    return con


def account(
    con: duckdb.DuckDBPyConnection,
    in_force: InForce,
    period: Period,
    count_open_findings: bool,
    scratch: Path,
) -> pl.DataFrame:
    """Build net_claim and all it rests on; return problems that depend on the period."""
    relation.create_macros(con)
    references.load(con)
    references.load_period(con, period, count_open_findings)
    load_records(con, in_force, scratch)
    if not relation.exists(con, "record_l1_base_emission"):
        con.execute(_NO_LEDGER)
    methods.compute(con)
    relation.build(con, "net_claim")
    return period_problems(con)


def load_records(con: duckdb.DuckDBPyConnection, in_force: InForce, scratch: Path) -> None:
    """Create record_project (all types, one wide row each), record_tonnes, record_material.

    The widest one is read from Parquet in ``scratch``: column by column, by several threads.
    """
    projects = scratch / "record_project.parquet"
    in_force.all_projects().write_parquet(projects, compression="snappy")
    con.execute(f"CREATE VIEW record_project AS FROM {relation.parquet(projects)}")
    _create(con, "record_material", in_force.materials)
    _create(con, "record_tonnes", _tonnes(in_force.projects))


def _tonnes(projects: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return one row per project_id and pollutant: base_emission_t, reported_t, offset_t, traded_t."""
    kinds = ["base_emission", "reported", "offset", "traded"]
    return pl.concat(
        projects[method["project_type"]].select(
            "project_id",
            pl.lit(pollutant).alias("pollutant"),
            *(pl.col(f"{kind}_{pollutant}_t").alias(f"{kind}_t") for kind in kinds),
        )
        for method in reference.table("methods").iter_rows(named=True)
        for pollutant in method["pollutants"].split(";")
    )


def _create(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    con.register("incoming", frame.to_arrow())
    con.execute(f'CREATE TABLE "{name}" AS FROM incoming')
    con.unregister("incoming")


def period_problems(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Return the problems that only show once the records stand beside each other and the period."""
    names = [name for name in relation.files() if name.startswith("problem_")]
    for name in names:
        relation.build(con, name)
    union = " UNION ALL BY NAME ".join(f'FROM "{name}"' for name in names)
    return problems.frame(con.execute(union).pl())
