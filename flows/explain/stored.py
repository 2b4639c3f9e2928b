"""What a run has stored, as relations of one connection (已存数据)."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from jianpai.flows.account import references, relation
from jianpai.flows.account.child_tables import child_tables
from jianpai.flows.explain.dossier import Amount, PublishedRun

Record = dict[str, Any]


def load(con: duckdb.DuckDBPyConnection, tables: Path) -> None:
    """Give every table of a run by its name."""
    for path in sorted(tables.glob("*.parquet")):
        con.execute(f'CREATE VIEW "{path.stem}" AS FROM {relation.parquet(path)}')


def load_record(con: duckdb.DuckDBPyConnection, project_id: str) -> None:
    """Give the formulas this project's record and the run's factors, so that they compute it once more.

    A run from before factors were stored is computed with those of today.
    """
    relation.create_macros(con)
    references.load_factors(con)
    if relation.exists(con, "coefficient"):
        con.execute(f"CREATE OR REPLACE TABLE ref_coefficient AS {FACTORS}")
    con.execute("CREATE TABLE record_project AS FROM project WHERE project_id = $1", [project_id])
    for table, sheet in child_tables().items():
        con.execute(f"CREATE TABLE {sheet.relation} AS {_CHILDREN.format(table)}", [project_id])


FACTORS = """
SELECT *, coefficient_key AS key, coefficient_value AS value, coefficient_unit AS unit, title AS title_zh
FROM coefficient
"""
_CHILDREN = """
SELECT *, DENSE_RANK() OVER (ORDER BY file_name, file_sha256)::INTEGER AS file_order
FROM "{}" WHERE project_id = $1 ORDER BY file_order, sheet_name, row_number
"""


def manifest(run: Path) -> PublishedRun:
    """Return what a run says of itself; an accounting that was not published has no manifest."""
    path = run / "manifest.json"
    said = json.loads(path.read_text("utf-8")) if path.exists() else {}
    period, version = said.get("period", run.name[:7]), said.get("code_version", "")
    return PublishedRun(run.name, period, version, said.get("reference_files", {}))


def one(con: duckdb.DuckDBPyConnection, sql: str, *parameters: Any) -> Record | None:
    """Return the first row of a query by column name."""
    return next(iter(many(con, sql, *parameters)), None)


def many(con: duckdb.DuckDBPyConnection, sql: str, *parameters: Any) -> list[Record]:
    """Return the rows of a query by column name."""
    return con.execute(sql, list(parameters)).to_arrow_table().to_pylist()


def plain(value: Any) -> str:
    """Return a value as text, decimals without trailing zeros, nothing for null."""
    if value is None:
        return ""
    if not isinstance(value, Decimal):
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def tonnes(value: Decimal | None) -> Amount:
    """Return tonnes in all their digits."""
    return Amount(plain(value), "t")


def rounded_tonnes(value: Decimal) -> Amount:
    """Return tonnes that were rounded, with the two decimals they were rounded to."""
    return Amount(str(value), "t")
