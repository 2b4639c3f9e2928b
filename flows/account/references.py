"""Reference data as relations: every table of reference_data/ that the SQL reads (基础数据)."""

from dataclasses import fields
from typing import Any

import duckdb
import polars as pl

from jianpai.flows.account import relation
from jianpai.flows.account.formula import formula
from jianpai.flows.overlay import scope
from jianpai.flows.period import Period
from jianpai.schemas import reference

_TYPES: dict[str, Any] = {
    **dict.fromkeys(
        [
            "first_year",
            "last_year",
            "base_year",
            "target_year",
            "valid_from",
            "valid_to",
            "priority",
        ],
        pl.Int64,
    ),
    **dict.fromkeys(["target_value", "value", "threshold"], pl.Decimal(18, 6)),
}
"""Columns that are no text, by name: one name means one thing in every reference table."""
_OVERRIDE: dict[str, Any] = {
    **dict.fromkeys((each.name for each in fields(reference.Override)), pl.String),
    "is_added": pl.Boolean,
}


def load(con: duckdb.DuckDBPyConnection) -> None:
    """Create the ref_ tables; methods carry the formula lines of their SQL file."""
    relation.load(con, "ref_region", reference.regions())
    load_factors(con)
    for name in (
        "plan",
        "finding_kind",
        "finding_word",
        "data_source",
        "ratio",
    ):
        relation.load(con, f"ref_{name}", typed(reference.table(f"{name}s")))
    load_thresholds(con)
    relation.load(con, "ref_target", _targets())
    relation.load(con, "ref_own_area", _areas("own"))
    relation.load(con, "ref_parent_area", _areas("parents"))
    load_fact_words(con)
    relation.load(con, "ref_evidence", reference.table("evidence"))
    relation.load(
        con, "ref_eligibility", typed(reference.table("eligibility")).with_row_index("place")
    )
    relation.load(con, "ref_override", pl.DataFrame(reference.overlay().overrides, _OVERRIDE))
    methods = typed(reference.table("methods"))
    formulas = [" 或 ".join(formula(name).lines) for name in methods["relation"]]
    relation.load(con, "ref_method", methods.with_columns(formula=pl.Series(formulas)))


def _targets() -> pl.DataFrame:
    """Return the quotas of the office's areas and of those they lie in, all where it has named none."""
    quotas, of = typed(reference.table("targets")), scope.in_use()
    return quotas if of is None else quotas.filter(pl.col("region_code").is_in(of.own | of.parents))


def _areas(kind: str) -> pl.DataFrame:
    codes = sorted(getattr(scope.in_use(), kind, ()))
    return pl.DataFrame({"region_code": codes}, schema={"region_code": pl.String})


def load_factors(con: duckdb.DuckDBPyConnection) -> None:
    """Create ref_coefficient, the only reference table that a formula reads."""
    relation.load(con, "ref_coefficient", typed(reference.table("coefficients")))


def load_thresholds(con: duckdb.DuckDBPyConnection) -> None:
    """Create ref_threshold: the limits of findings and of jumps."""
    relation.load(con, "ref_threshold", typed(reference.table("thresholds")))


def load_fact_words(con: duckdb.DuckDBPyConnection) -> None:
    """Create ref_fact_name and ref_fact_word: what the facts of findings and their codes are called."""
    for name in ("fact_name", "fact_word"):
        relation.load(con, f"ref_{name}", reference.table(f"{name}s"))


def typed(table: pl.DataFrame) -> pl.DataFrame:
    """Return a reference table with its numbers as numbers."""
    return table.cast({name: _TYPES[name] for name in table.columns if name in _TYPES})


def load_period(
    con: duckdb.DuckDBPyConnection,
    period: Period,
    count_open_findings: bool,
    first_new_file_order: int,
) -> None:
    """Create run_period: one row with the month, its last day, how open findings count, what is new."""
    con.execute(
        "CREATE TABLE run_period AS SELECT $1::INTEGER AS period_year, $2::INTEGER AS period_month, "
        "LAST_DAY(MAKE_DATE($1, $2, 1)) AS last_day, $3::BOOLEAN AS count_open_findings, "
        "$4::INTEGER AS first_new_file_order",
        [period.year, period.month, count_open_findings, first_new_file_order],
    )
