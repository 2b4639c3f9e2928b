"""Columns that are held against a value of the rule book (与规则手册取值核对).

A cell beyond the value breaks the rule; the message names the value, its edition and its document. A row
for which the rule book has no value keeps the rule.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandera.polars as pa
import polars as pl

from jianpai.schemas import rule_book
from jianpai.schemas.rule_book import Value
from jianpai.schemas.sheet.fields import QUANTITY

Finder = Callable[..., Value | None]


@dataclass(frozen=True)
class Bound:
    """A column, the cells of a row that choose its value, and how that is found in the rule book."""

    column: str
    by: Callable[[], list[pl.Expr]]
    find: Finder
    is_least: bool = False
    """the value is the least that the cell may be, else the most"""

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the bound of each row and its words: value, zh, en; null where there is none."""
        chosen = rows.select(expr.alias(str(n)) for n, expr in enumerate(self.by()))
        keys = chosen.unique().drop_nulls()
        found = [(*key, *value) for key in keys.rows() if (value := self.find(*key)) is not None]
        told: dict[str, Any] = {"value": QUANTITY, "zh": pl.String, "en": pl.String}
        table = pl.DataFrame(found, schema={**chosen.schema, **told}, orient="row")
        return chosen.join(table, on=chosen.columns, how="left", maintain_order="left").select(
            *told
        )

    def is_kept(self, rows: pl.DataFrame) -> pl.Series:
        """Return where a cell is not beyond the bound of its row."""
        cell, value = rows[self.column], self.of(rows)["value"]
        return (cell >= value if self.is_least else cell <= value).fill_null(True)


def _ratio_by(kind: str) -> Callable[[], list[pl.Expr]]:
    return lambda: [pl.col(kind), pl.col("credit_year"), rule_book.scope()]


def _by(*names: str) -> Callable[[], list[pl.Expr]]:
    return lambda: [pl.col(name) for name in names]


def _limit_at_base(kind: str, year: int) -> Value | None:
    base_year = rule_book.base_year_of(year)
    return rule_book.limit("A1.emission", kind, base_year) if base_year else None


def _inlet_cap(year: int) -> Value | None:
    return rule_book.limit("W1.inlet_cap", "", year)


def _factor_of_substitute(kind: str, unit: str, year: int) -> Value | None:
    return rule_book.lowest_factor("A4.factor", f"{kind}/{unit}", year)


_BOUNDS = {
    "V-110": [
        Bound(
            "collection_after_ratio",
            _ratio_by("collection_kind_after"),
            partial(rule_book.ratio, "collection"),
        ),
        Bound(
            "removal_after_ratio",
            _ratio_by("treatment_kind_after"),
            partial(rule_book.ratio, "removal"),
        ),
    ],
    "V-111": [Bound("limit_at_base_mg_per_nm3", _by("unit_kind", "credit_year"), _limit_at_base)],
    "V-112": [
        Bound(f"inlet_cod_{stage}_mg_per_l", _by("credit_year"), _inlet_cap)
        for stage in ("before", "after")
    ],
    "V-113": [
        Bound(
            "factor_nox_of_substitute",
            _by("substitute_kind", "substitute_unit", "credit_year"),
            _factor_of_substitute,
            is_least=True,
        )
    ],
}
BOUNDS = {f"{rule}:{bound.column}": bound for rule, of in _BOUNDS.items() for bound in of}
"""By rule and column, as the complaint of a row names them."""


def held(rule: str, column: str) -> Any:
    """Return the rule of a sheet that a column keeps to the value of the rule book."""
    name = f"{rule}:{column}"

    @pa.dataframe_check(name=name, error=name)
    def is_kept(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return pl.LazyFrame([BOUNDS[name].is_kept(data.lazyframe.collect())])

    return is_kept
