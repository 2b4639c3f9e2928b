"""Account: each project's reduction, from its record to its net tonnes (核算).

The formulas are in sql/method; reference_data/methods.csv says which one a project type uses.
"""

from pathlib import Path

import duckdb
import polars as pl

from jianpai.flows import problems
from jianpai.flows.account import relation
from jianpai.flows.account.formula import formula
from jianpai.flows.limits import DUCKDB_MEMORY
from jianpai.flows.period import Period
from jianpai.flows.settle.settle import InForce
from jianpai.schemas import reference


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
    load_reference(con)
    load_period(con, period, count_open_findings)
    load_records(con, in_force, scratch)
    computed(con)
    relation.build(con, "net_claim")
    return period_problems(con)


def load_period(con: duckdb.DuckDBPyConnection, period: Period, count_open_findings: bool) -> None:
    """Create run_period: one row with the year, the month and how open findings count."""
    con.execute(
        "CREATE TABLE run_period AS SELECT $1::INTEGER AS period_year, $2::INTEGER AS period_month, "
        "$3::BOOLEAN AS count_open_findings",
        [period.year, period.month, count_open_findings],
    )


def load_reference(con: duckdb.DuckDBPyConnection) -> None:
    """Create the ref_ tables; methods carry the formula line of their SQL file."""
    _create(con, "ref_region", reference.regions())
    _create(
        con,
        "ref_plan",
        reference.table("plans").with_columns(_integers("first_year", "last_year", "base_year")),
    )
    targets = reference.table("targets").with_columns(
        _integers("target_year", "base_year"), pl.col("target_value").cast(pl.Decimal(18, 6))
    )
    _create(con, "ref_target", targets)
    _create(con, "ref_finding_kind", reference.table("finding_kinds"))
    methods = reference.table("methods")
    formulas = [" 或 ".join(formula(name).lines) for name in methods["relation"]]
    _create(
        con,
        "ref_method",
        methods.with_columns(
            pl.col("is_discrete") == "true",
            _integers("valid_from", "valid_to"),
            formula=pl.Series(formulas),
        ),
    )


def _integers(*names: str) -> pl.Expr:
    return pl.col(names).cast(pl.Int64)


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


def computed(con: duckdb.DuckDBPyConnection) -> None:
    """Create computed_reduction: what every method's formula gave, one row per pollutant."""
    parts = []
    for method in reference.table("methods").iter_rows(named=True):
        relation.build(con, method["relation"])
        parts.append(
            f"SELECT '{method['method_id']}' AS method_id, project_id, pollutant, computed_t, "
            f"computed_is_exact, level_before_t, level_after_t, limit_cut_t, is_after_above_limit "
            f'FROM "{method["relation"]}"'
        )
    con.execute(f"CREATE TABLE computed_reduction AS {' UNION ALL '.join(parts)}")


def period_problems(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Return the problems that only show once the records stand beside each other and the period."""
    names = [name for name in relation.files() if name.startswith("problem_")]
    for name in names:
        relation.build(con, name)
    union = " UNION ALL BY NAME ".join(f'FROM "{name}"' for name in names)
    return problems.frame(con.execute(union).pl())
