"""Account: each project's reduction, from its record to its net tonnes (核算).

The formulas are in sql/method; reference_data/methods.csv says which one a project type uses.
"""

from pathlib import Path

import duckdb
import polars as pl

from jianpai.flows import problems
from jianpai.flows.account import methods, records, relation
from jianpai.flows.identity import entities
from jianpai.flows.limits import DUCKDB_MEMORY
from jianpai.flows.settle.settle import InForce

FEW_ROWS = 2_000
"""So many rows are one task of one thread in every query; others would only be woken for nothing."""


def connect(scratch: Path, rows: int) -> duckdb.DuckDBPyConnection:
    """Return an in-memory database for so many rows that spills to ``scratch``."""
    spill = str(scratch / "spill")
    con = duckdb.connect(config={"temp_directory": spill, "memory_limit": DUCKDB_MEMORY})
    con.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    if rows <= FEW_ROWS:
        con.execute("SET threads = 1")
    return con


def account(con: duckdb.DuckDBPyConnection, in_force: InForce, scratch: Path) -> pl.DataFrame:
    """Build net_claim and all it rests on; return problems that depend on the period.

    The reference data and the period are on the connection already.
    """
    relation.create_macros(con)
    records.load(con, in_force, scratch)
    entities.load(con, in_force)
    methods.compute(con)
    methods.compute_states(con)
    methods.show_coefficients(con)
    relation.build(con, "net_claim")
    return period_problems(con)


def period_problems(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Return the problems that only show once the records stand beside each other and the period."""
    relation.union(con, "period_problem", "problem_")
    return problems.frame(con.execute("FROM period_problem").pl())
