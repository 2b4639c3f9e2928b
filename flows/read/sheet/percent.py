"""Percentages outside the ratio columns, where a cell that shows 50% holds 0.5 (百分比).

Where the unit column beside a quantity says %, 50% is 50 and that is said; in any other quantity
column a percent format is an error, for nobody knows whether 0.5 or 50 is meant.
"""

import polars as pl

from jianpai import schemas
from jianpai.flows.read.sheet.cells import half_width
from jianpai.flows.read.sheet.heading import Headings
from jianpai.flows.read.sheet.rows import ISSUE, issues

_SIGN = "[%％]$"
_PERCENTAGE = r"^([0-9]{1,12}(?:\.[0-9]+)?)\s*%$"
_UNIT = "_unit"
"""``voc_content_unit`` is the unit column of ``voc_content``."""


def as_shown(
    rows: pl.DataFrame, percents: pl.DataFrame, found: Headings, template: str
) -> pl.DataFrame:
    """Return the rows with 50% instead of 0.5 in the quantities whose cells have a percent format.

    Args:
        percents: row_number and letter of the cells with a percent format.
    """
    columns = schemas.columns(template)
    kinds = {at: columns[name].metadata["kind"] for at, name in found.columns.items()}
    for (letter,), cells in percents.group_by("letter"):
        if kinds.get(str(letter)) == "quantity":
            is_percent = pl.col("row_number").is_in(cells["row_number"].implode())
            shown = pl.when(is_percent).then(_times_100(pl.col(str(letter))) + "%")
            rows = rows.with_columns(shown.otherwise(pl.col(str(letter))).alias(str(letter)))
    return rows


def _times_100(number: pl.Expr) -> pl.Expr:
    """Return the digits of a number with the point moved two places, exact to the last digit."""
    digits = number.str.replace(r"^(-?[0-9]+)$", "$1.") + "00"
    moved = digits.str.replace(r"\.([0-9]{2})([0-9]*)$", "$1.$2").str.replace(r"\.?0*$", "")
    return moved.str.replace(r"^(-?)0+([0-9])", "$1$2")


def in_their_unit(
    text: pl.DataFrame, found: Headings, template: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows with 50% as 50 where the unit column says %, and R-42 issues that say so."""
    letters = {name: letter for letter, name in found.columns.items()}
    said = [pl.DataFrame(schema=ISSUE)]
    for name, at in letters.items():
        unit_at = letters.get(f"{name}{_UNIT}")
        if unit_at is not None and text[at].str.contains(_SIGN).any():
            share = half_width(text[at]).str.extract(_PERCENTAGE, 1)
            read = share.set((half_width(text[unit_at]) != "%").fill_null(True), None)
            cells = text.select("row_number", letter=pl.lit(at), detail=read).drop_nulls("detail")
            said.append(issues(cells, "R-42").with_columns(cells["detail"]))
            text = text.with_columns(pl.coalesce(read, pl.col(at)).alias(at))
    return text, pl.concat(said)


def named(unread: pl.DataFrame, percents: pl.DataFrame) -> pl.DataFrame:
    """Return the issues with R-44 where a cell is no number because of its percent format."""
    marked = percents.with_columns(is_percent=True)
    known = unread.join(marked, on=["row_number", "letter"], how="left", maintain_order="left")
    is_format = pl.col("is_percent").fill_null(False) & (pl.col("rule_id") == "R-01")
    rule = pl.when(is_format).then(pl.lit("R-44")).otherwise("rule_id")
    return known.with_columns(rule_id=rule).drop("is_percent")
