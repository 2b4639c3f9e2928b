"""Rules that look at several columns or at reference data, as polars expressions.

Each returns one boolean column, true where the row keeps the rule; a row that lacks a value the
rule needs keeps it (an empty required cell is reported by its own rule). ``demanded`` and ``at_most``
return the rule itself, an attribute of a sheet's class.
"""

from collections.abc import Callable
from functools import cache

import pandera.polars as pa
import polars as pl

from jianpai.schemas import reference

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = [pow(3, position, 31) for position in range(17)]


def in_order(data: pa.PolarsData, first: str, second: str) -> pl.LazyFrame:
    """Return where ``first`` is not after ``second``."""
    return data.lazyframe.select((pl.col(first) <= pl.col(second)).fill_null(True))


def both_or_none(data: pa.PolarsData, one: str, other: str) -> pl.LazyFrame:
    """Return where both columns are filled or both are empty."""
    return data.lazyframe.select(pl.col(one).is_null() == pl.col(other).is_null())


def not_above(data: pa.PolarsData, low: str, high: str) -> pl.LazyFrame:
    """Return where ``low`` ≤ ``high``."""
    return data.lazyframe.select((pl.col(low) <= pl.col(high)).fill_null(True))


def wide(name: str) -> pl.Expr:
    """Return a quantity that can be multiplied: polars overflows eighteen digits to null."""
    return pl.col(name).cast(pl.Decimal(38, 6))


def within_times(data: pa.PolarsData, one: str, other: str, times: int) -> pl.LazyFrame:
    """Return where neither of two columns is more than ``times`` the other; both above 0."""
    first, second = wide(one), wide(other)
    is_within = (first <= second * times) & (second <= first * times)
    return data.lazyframe.select((is_within | (first <= 0) | (second <= 0)).fill_null(True))


def load_not_between(data: pa.PolarsData, volume: str, low: float, high: float) -> pl.LazyFrame:
    """Return where the year's volume is not in (low, high] × design capacity × days of the year.

    Volumes and capacity in 10⁴ m³; 366 days in a leap year.
    """
    days = pl.date("credit_year", 12, 31).dt.ordinal_day().fill_null(365)
    full_load = pl.col("design_capacity_10k_m3_per_d").cast(pl.Float64) * days
    load = pl.col(volume).cast(pl.Float64)
    is_between = (load > full_load * low) & (load <= full_load * high)
    return data.lazyframe.select(~is_between.fill_null(False))


def uscc_check_digit(data: pa.PolarsData) -> pl.LazyFrame:
    """Return where the credit code has 18 characters and the right check character.

    Source: GB 32100-2015, weights 3^i mod 31 (rulebook §7.2). Distinct codes are checked once.
    """
    codes = data.lazyframe.select("uscc").unique().with_columns(is_valid=is_valid_uscc())
    return (
        data.lazyframe.select("uscc")
        .join(codes, on="uscc", how="left", nulls_equal=True, maintain_order="left")
        .select("is_valid")
    )


@cache
def is_valid_uscc() -> pl.Expr:
    """Return where the column ``uscc`` is empty or a credit code by its check character."""
    total = pl.sum_horizontal(
        [_digit(position) * weight for position, weight in enumerate(_WEIGHTS)], ignore_nulls=False
    )
    is_right = ((31 - total % 31) % 31 == _digit(17)) & (pl.col("uscc").str.len_chars() == 18)
    return pl.col("uscc").is_null() | is_right.fill_null(False)


def _digit(position: int) -> pl.Expr:
    """Return the value of a character of the credit code; none where it is not of the alphabet."""
    values = {character: value for value, character in enumerate(_ALPHABET)}
    character = pl.col("uscc").str.slice(position, 1)
    return character.replace_strict(values, default=None, return_dtype=pl.Int32)


def permit_of_enterprise(data: pa.PolarsData) -> pl.LazyFrame:
    """Return where the permit begins with the credit code (HJ 608-2017)."""
    permit, uscc = pl.col("permit_no"), pl.col("uscc")
    return data.lazyframe.select((permit.str.head(18) == uscc) | permit.is_null() | uscc.is_null())


def region_valid_in_year(
    data: pa.PolarsData, year_column: str, *, or_later: bool = False
) -> pl.LazyFrame:
    """Return where the region code existed in the row's year, or since (GB/T 2260 or a local code).

    A code counts for the whole of the years in which it began or ended.
    """
    keys = ["region_code", year_column]
    periods = reference.regions().lazy().select("region_code", "valid_from", "valid_to")
    pairs = data.lazyframe.select(keys).unique()
    year = pl.col(year_column).fill_null(pl.col("valid_from"))
    valid = (
        pairs.join(periods, on="region_code", how="inner")
        .filter(
            (year <= pl.col("valid_to")).fill_null(True),
            pl.lit(or_later) | (pl.col("valid_from") <= year),
        )
        .select(keys)
        .unique()
        .with_columns(is_valid=pl.lit(True))
    )
    found = data.lazyframe.select(keys).join(
        valid, on=keys, how="left", nulls_equal=True, maintain_order="left"
    )
    return found.select(pl.col("is_valid").fill_null(False) | pl.col("region_code").is_null())


def credit_year_in_a_plan(data: pa.PolarsData) -> pl.LazyFrame:
    """Return where the credit year lies inside a plan of reference_data/plans.csv."""
    years = reference.plan_years()
    return data.lazyframe.select(pl.col("credit_year").is_in(years).fill_null(True))


def not_before_plan(data: pa.PolarsData, name: str) -> pl.LazyFrame:
    """Return where a date is not before the plan that the credit year lies in."""
    starts = reference.plan_starts()
    first = pl.col("credit_year").replace_strict(starts, default=None, return_dtype=pl.Int32)
    return data.lazyframe.select((pl.col(name).dt.year() >= first).fill_null(True))


def demanded(rule_id: str, column: str, *, where: pl.Expr | Callable[[], pl.Expr]):
    """Return the rule that a column is filled in the rows where a condition holds.

    A condition that the rule book decides is given as a function, asked in every run.
    """

    @pa.dataframe_check(name=f"{rule_id} {column}", error=f"{rule_id}:{column}")
    def is_filled(cls, data: pa.PolarsData) -> pl.LazyFrame:
        condition = where() if callable(where) else where
        return data.lazyframe.select(pl.col(column).is_not_null() | ~condition.fill_null(False))

    return is_filled


EVERYWHERE = pl.lit(True)


def at_most(rule_id: str, column: str, most: str, *, where: pl.Expr = EVERYWHERE):
    """Return the rule that a column, which it names, is not above another where a condition holds."""

    @pa.dataframe_check(name=f"{rule_id} {column}", error=f"{rule_id}:{column}")
    def is_at_most(cls, data: pa.PolarsData) -> pl.LazyFrame:
        is_kept = (pl.col(column) <= pl.col(most)).fill_null(True)
        return data.lazyframe.select(is_kept | ~where.fill_null(False))

    return is_at_most
