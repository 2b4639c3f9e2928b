"""The change of the totals in the user's words: causes, and a table for the terminal (变动说明)."""

import io
from decimal import Decimal

import polars as pl
from rich.console import Console
from rich.table import Table

from jianpai.flows import terms
from jianpai.flows.restate.restate import Restatement
from jianpai.flows.since.change_words import causes, cities


def text(found: Restatement, lang: str) -> str:
    """Return the change of every city and pollutant that has one, cause by cause."""
    position = 1 if lang == "en" else 0
    lines = by_city(found)
    if lines.is_empty():
        return (
            f"{found.before} → {found.after}: no total has changed."
            if position
            else f"{found.before} → {found.after}：各市合计没有变化。"
        )
    headings = (
        ("plan", "city", "pollutant", "before t", "change t", "causes", "after t")
        if position
        else ("规划期", "设区市", "污染物", "原核定量(吨)", "变动(吨)", "原因", "现核定量(吨)")
    )
    names = cities()
    table = Table(box=None, pad_edge=False, header_style="")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number in (3, 4, 6) else "left")
    for row in lines.iter_rows(named=True):
        table.add_row(
            row["plan_id"],
            f"{row['city_code']} {names.get(row['city_code'], '')}".strip(),
            row["pollutant"] if position else terms.POLLUTANTS[row["pollutant"]],
            f"{row['before_t']:,}",
            f"{row['after_t'] - row['before_t']:+,}",
            causes(row["causes"], position),
            f"{row['after_t']:,}",
        )
    printed = io.StringIO()
    Console(file=printed, width=160).print(table)
    return "\n".join(line.rstrip() for line in printed.getvalue().splitlines())


def by_city(found: Restatement) -> pl.DataFrame:
    """Return one row per plan_id, city_code, pollutant with any cause: before_t, after_t, causes.

    ``causes`` lists cause, change_t (t) and the projects behind it; they sum to after_t - before_t.
    """
    place = ["plan_id", "city_code", "pollutant"]
    steps = (
        found.claims.group_by(*place, "cause")
        .agg(pl.col("change_t").sum(), projects=pl.col("project_id").unique().sort())
        .filter(pl.col("change_t") != 0)
        .sort(*place, "cause")
    )
    listed = steps.group_by(place).agg(causes=pl.struct("cause", "change_t", "projects"))
    lines = found.totals.join(listed, on=place, how="inner").sort(place)
    for row in lines.iter_rows(named=True):
        summed = sum((step["change_t"] for step in row["causes"]), Decimal(0))
        if summed != row["after_t"] - row["before_t"]:
            raise AssertionError(f"the causes of {row} sum to {summed}")
    return lines
