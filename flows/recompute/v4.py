"""V4 泄漏检测与修复: R of the leaks that were found and mended (rulebook §3.3 V4).

A power does not end: a·SV^b is computed with 70 digits and, as the method says, taken to the nearest
10⁻¹⁷ mg an hour. From there on everything is exact, so that the published figure has to be equal in
all its 26 decimals: that the 50 digits of the method round a rate to its other side has a chance of
10⁻²⁷.
"""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

from jianpai.flows.recompute.figures import (
    ZERO,
    Factor,
    Record,
    Reduction,
    Reductions,
    Rows,
    Span,
    number,
)

POWERS = Context(prec=70, rounding=ROUND_HALF_EVEN)
RATE = Decimal("1e-17")
MG_PER_T = 10**9


def reductions(record: Record, children: Rows, factor: Factor) -> Reductions:
    """Return R = Σ n·h·(e₀ − e₁) × 10⁻⁹."""
    before, after = (
        sum((_let_out(record, row, stage, factor) for row in children), ZERO)
        for stage in ("before", "after")
    )
    return {"vocs": Reduction(before - after, Span("emission_t", before, after))}


def _let_out(record: Record, row: Record, stage: str, factor: Factor) -> Decimal:
    a, b = (
        factor(f"V4.correlation_{name}", row["component_kind"], record["credit_year"])
        for name in "ab"
    )
    rate = _rate_mg_per_h(a, b, number(row[f"sv_{stage}_ppm"]))
    return rate * number(row["points"]) * number(row["operating_hours"]) / MG_PER_T


@lru_cache(maxsize=100_000)
def _rate_mg_per_h(a: Decimal, b: Decimal, reading_ppm: Decimal) -> Decimal:
    """Return what one component lets out: e = a·SV^b."""
    rate = POWERS.multiply(a, POWERS.power(reading_ppm, b))
    return rate.quantize(RATE, context=POWERS)
