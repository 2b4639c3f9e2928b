"""What every formula of this room is written with: exact figures, and what comes out (精确数与结果).

A figure is a Decimal where it ends and a Fraction where it may not. Decimals are computed within
``EXACT``, which raises where a digit would be lost: a formula that divides by more than powers of
ten has to take fractions.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
)
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from jianpai.schemas import reference

Figure = Decimal | Fraction
Record = Mapping[str, Any]
"""A record or a row of a child sheet: typed cells of a table, or texts as a clerk would type them."""
Rows = Sequence[Record]
"""The rows of its child sheets that belong to a record."""
Factor = Callable[[str, str, Any], Decimal]
"""Gives the factor of the rule book of a name and key that holds in a year."""

DIGITS = 200
EXACT = Context(
    DIGITS, ROUND_HALF_EVEN, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow]
)
ROUNDING = Context(DIGITS, ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])
POLLUTANTS = [row["id"] for row in reference.pollutants()]
ZERO, ONE = Decimal(0), Decimal(1)
_LAST_PLACE = [Decimal(1).scaleb(-places) for places in range(DIGITS)]


class Span(NamedTuple):
    """The interval from a state before to a state after, on a named scale."""

    scale: str
    before: Figure
    after: Figure
    tonnes_per_state: Figure = ONE


class Reduction(NamedTuple):
    """A reduction with its span in tonnes and, where there is an activity, per activity.

    One that is a sum over things which count once has ``items`` instead, with the tonnes of each.
    ``bound_t`` is how far a published figure without finite decimals may lie from it.
    """

    tonnes: Figure
    level: Span | None
    intensity: Span | None = None
    is_after_above_limit: bool = False
    bound_t: Figure = ZERO
    items: Mapping[str, Figure] = MappingProxyType({})


Reductions = dict[str, Reduction]
"""By pollutant: those that the record claims."""


def number(cell: object) -> Decimal:
    """Return what a cell says; an empty cell is 0, and ``80%`` is 0.80."""
    if cell is None or cell == "":
        return ZERO
    text = str(cell)
    return Decimal(text[:-1]) / 100 if text[-1] == "%" else Decimal(text)


def is_given(cell: object) -> bool:
    """Return whether a cell says anything; 0 does."""
    return cell is not None and cell != ""


def claimed(record: Record, cell: str) -> list[str]:
    """Return the pollutants whose cell of a name such as ``moved_{}_t`` is given; each claim needs it."""
    return [p for p in POLLUTANTS if is_given(record.get(cell.format(p)))]


def rounded(figure: Figure, places: int) -> Decimal:
    """Return a figure rounded once to decimal places, half to even."""
    if (
        type(figure) is Decimal
    ):  # isinstance of a Fraction asks its abstract classes, which takes longest
        return ROUNDING.quantize(figure, _LAST_PLACE[places])
    return ROUNDING.scaleb(Decimal(round(Fraction(figure) * 10**places)), -places)
