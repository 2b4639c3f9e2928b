"""Corrections and withdrawals beside the record they are meant for (更正与撤回)."""

import polars as pl

from jianpai.flows import problems
from jianpai.schemas import reference

_WHERE = pl.format("{} {}!{}", "file_name", "sheet_name", "row_number")
_WHO = ["uscc", "region_code", "project_type"]


def complaint(rows: pl.DataFrame, rule_id: str, column: str) -> pl.DataFrame:
    """Return one problem per row, about one of its columns; a number without trailing zeros."""
    value = pl.col(column)
    if rows.schema[column].is_decimal():
        value = value.cast(pl.String).str.replace(r"\.?0+$", "")
    return problems.of_rows(rows, rule_id, column, value=value)


def is_in_error() -> pl.Expr:
    """Return whether a problem keeps its row out."""
    errors = reference.table("rules").filter(pl.col("severity") == "error")["rule_id"].to_list()
    return pl.col("rule_id").is_in(errors)


def other_projects_superseded(status: pl.DataFrame) -> pl.DataFrame:
    """Return V-36 of rows that took the place of another enterprise's, type's or region's record."""
    former = _former(status).select(
        "key", *(pl.col(name).alias(f"former_{name}") for name in _WHO), where=_WHERE
    )
    standing = status.filter(pl.col("status") == "accepted", ~pl.col("is_withdrawal"))
    pairs = standing.join(former, on="key")
    differs = [(pl.col(name) != pl.col(f"former_{name}")).fill_null(False) for name in _WHO]
    places = pairs.filter(pl.any_horizontal(differs)).group_by("key").agg(
        detail=pl.col("where").unique().sort().str.join("、")
    )  # fmt: skip
    return complaint(standing.join(places, on="key", maintain_order="left"), "V-36", "project_id")


def withdrawals(status: pl.DataFrame) -> pl.DataFrame:
    """Return what withdrawals did: V-43 done, V-44 of nothing, V-45 undone by a later row, V-46 not undone."""
    accepted = status.filter(pl.col("status") == "accepted")
    withdrawn = accepted.filter("is_withdrawal")
    former = _former(status)
    done = withdrawn.join(former, on="key", how="semi", maintain_order="left")
    vain = withdrawn.join(former, on="key", how="anti", maintain_order="left")
    last = former.filter(pl.col("scope") == pl.col("scope").max().over("key"))
    back = accepted.filter(~pl.col("is_withdrawal")).join(
        last.filter("is_withdrawal"), on="key", how="semi", maintain_order="left"
    )
    echoes = status.filter("is_echo", ~pl.col("is_superseded"))
    column = "record_status"
    return problems.together(
        [
            complaint(done, "V-43", column),
            complaint(vain, "V-44", column),
            complaint(back, "V-45", column),
            complaint(echoes, "V-46", column),
        ]
    )


def _former(status: pl.DataFrame) -> pl.DataFrame:
    """Return the rows without error whose place a later row of their key took."""
    return status.filter("is_superseded", ~pl.col("is_error"), ~pl.col("is_copy"))
