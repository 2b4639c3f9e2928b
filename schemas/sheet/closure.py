"""Columns and rules of a source that is shut for good (关停)."""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.reference import pollutant_words
from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.fields import date, quantity


def closure_date():
    """Return the day on which the production stopped."""
    return date(
        "关停日期",
        "Day the production stopped for good, not after the acceptance.",
        "永久停产之日；不晚于验收日期。",
        required=True,
    )


def moved(pollutant: str):
    """Return the tonnes that are let out elsewhere since."""
    label = pollutant_words(pollutant)["heading_zh"]
    return quantity(
        f"转移{label}排放量（吨）",
        f"{label} let out a year where the production was moved to; 0 if none was.",
        f"产能转移到别处后每年排放的{label}；没有转移填 0。",
        "t",
        required=True,
        pollutant=pollutant,
        ge=0,
        le=100_000_000,
    )


def moved_within_base(pollutant: str, *, where: pl.Expr = checks.EVERYWHERE):
    """Return the rule that no more moves elsewhere than was let out in the base year.

    Its message says that the reduction is negative; ``where`` is the condition under which it then is.
    """
    columns = f"moved_{pollutant}_t", f"base_emission_{pollutant}_t"
    return checks.at_most("V-91", *columns, where=where)


class ClosureRules(pa.DataFrameModel):
    """The rules of the day of closure, for sheets that have a ``closure_date``."""

    @pa.dataframe_check(name="V-70", error="V-70:closure_date")
    def closed_in_the_plan(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.not_before_plan(data, "closure_date")

    @pa.dataframe_check(name="V-71", error="V-71:closure_date")
    def closed_before_acceptance(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.in_order(data, "closure_date", "acceptance_date")
