"""Exact numbers: fractions in, decimals out."""

from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

ZERO = Fraction(0)


def number(text: str | None) -> Fraction:
    """Return what a cell says; an empty cell is 0, and ``80%`` is 0.80."""
    if text and text.endswith("%"):
        return Fraction(text[:-1]) / 100
    return Fraction(text) if text else ZERO


def optional(text: str | None) -> Fraction | None:
    """Return what a cell says, None if it is empty."""
    return Fraction(text) if text else None


def half_even(value: Fraction) -> Decimal:
    """Return a fraction rounded to two decimals, exactly, ties to even."""
    cents, rest = divmod(value.numerator * 100, value.denominator)
    if 2 * rest > value.denominator or (2 * rest == value.denominator and cents % 2):
        cents += 1
    return Decimal(cents).scaleb(-2)


def decimal(value: Fraction, places: int) -> Decimal:
    """Return a fraction as a decimal of many places."""
    with localcontext() as context:
        context.prec = 80
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
