"""What stands above a ditto mark: named in the complaint, never filled in (“同上”所指的内容)."""

import polars as pl

from jianpai.flows import problems
from jianpai.flows.read.sheet.cells import DITTO
from jianpai.flows.read.source.sheets import is_virtual

_MIDNIGHT = " 00:00:00"


def with_what_stands_above(issues: pl.DataFrame, rows: pl.DataFrame, letter: str) -> pl.DataFrame:
    """Return the issues of a column; a ditto mark (R-51) names the nearest content above it.

    Args:
        issues: row (position in ``rows``), rule_id, detail.
        rows: row_number and the texts of the data rows, the column among them.
    """
    is_ditto = issues["rule_id"] == "R-51"
    if not is_ditto.any():
        return issues
    content = rows.select(
        pl.when(~pl.col(letter).str.contains(DITTO)).then(letter).alias("text"),
        at=pl.when(~pl.col(letter).str.contains(DITTO)).then("row_number"),
    ).select(pl.all().forward_fill())
    told = [_told(letter, *content.row(row)) for row in issues["row"].filter(is_ditto)]
    details = issues["detail"].scatter(is_ditto.arg_true(), told)
    return issues.with_columns(detail=details)


def _told(letter: str, text: str | None, row_number: int | None) -> str:
    if text is None:
        return problems.both("（上面没有内容）", " (nothing stands above it)")
    cell = "" if is_virtual(letter) else f" {letter}{row_number}"
    shown = text.removesuffix(_MIDNIGHT)
    return problems.both(f"（上方{cell} 为“{shown}”）", f" (above it,{cell} says “{shown}”)")
