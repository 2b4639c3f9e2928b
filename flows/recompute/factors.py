"""The factors of the rule book that a record leaves out (规则手册系数)."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from jianpai.flows.recompute.figures import Factor
from jianpai.schemas import reference

Row = tuple[str, str, Any, Any, Any]
"""Name, key, value, first and last year; without a last year it still holds."""


@reference.cached
def of_rule_book() -> Factor:
    """Return the factors of reference_data/coefficients.csv."""
    columns = ["coefficient_id", "key", "value", "valid_from", "valid_to"]
    return of_rows(reference.table("coefficients").select(columns).rows())


def of_rows(rows: Iterable[Row]) -> Factor:
    """Return the factors of some rows; asked for one that is not there once, they raise LookupError."""
    listed: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        listed.setdefault(row[:2], []).append(row)

    @cache
    def factor(name: str, key: str, year: int | str) -> Decimal:
        of = listed.get((name, key), [])
        held = [
            value for *_, value, first, last in of if int(first) <= int(year) <= int(last or year)
        ]
        if len(held) != 1:
            raise LookupError(f"系数 {name}（{key}）在 {year} 年应有 1 个值，现有 {len(held)} 个")
        return Decimal(held[0])

    return factor
