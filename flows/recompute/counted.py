"""What of a reduction counts, held against what was published of it (复算净减排量).

    capped = min(R, max(0, E₀ − B))
    net = half-even₂(capped − offset − traded)

What is published of other records, B, is taken from the row; everything else is computed here.
"""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import Any, NamedTuple

from jianpai.flows.recompute.figures import EXACT, ZERO, Reduction, rounded

PLACES = 26
HALF_A_CENT = Decimal("0.005")
NOT_ENDING = Decimal("1e-20")
"""A figure without finite decimals is taken to 10⁻²⁰ t before it is rounded (decision 2)."""

ABOVE_LIMIT = "after_above_limit"


class Published(NamedTuple):
    """A row of project_reduction: what was published of a project and pollutant."""

    project_id: str
    pollutant: str
    computed_t: Decimal
    computed_is_exact: bool
    eligible: bool
    ineligible_reason: str | None
    base_t: Decimal | None
    counted_before_t: Decimal
    capped_t: Decimal
    offset_t: Decimal
    traded_t: Decimal
    net_t: Decimal
    counted_t: Decimal

    @classmethod
    def of(cls, cells: Sequence[str | None]) -> "Published":
        """Return the row of its cells as texts, in the order of the columns."""
        project_id, pollutant, computed, is_exact, eligible, reason, *tonnes = cells
        figures = (figure and Decimal(figure) for figure in tonnes)
        flags = is_exact == "true", eligible == "true"
        return cls(project_id, pollutant, Decimal(computed), *flags, reason, *figures)  # type: ignore[arg-type]


class Difference(NamedTuple):
    """The first column of a row that is not as computed here, and both figures."""

    column: str
    published: str
    recomputed: str


def difference(
    row: Published, own: Reduction, rejects_above_limit: bool = True
) -> Difference | None:
    """Return where a published row differs from the reduction computed here, None if nowhere.

    ``rejects_above_limit`` is the switch of rule E4.after: a state after above the limit counts nothing.
    """
    with localcontext(EXACT):
        return _in_reduction(row, own, own.is_after_above_limit and rejects_above_limit)


def _in_reduction(row: Published, own: Reduction, is_rejected: bool) -> Difference | None:
    of: Any = type(own.tonnes)  # Decimals and Fractions do not mix
    unknown = of(0) if row.computed_is_exact else of(own.bound_t)
    if not _is_at(row.computed_t, own.tonnes, unknown):
        return _differs("computed_t", row.computed_t, rounded(own.tonnes, PLACES))
    if is_rejected and row.ineligible_reason is None:
        return _differs("ineligible_reason", row.ineligible_reason, ABOVE_LIMIT)
    if row.ineligible_reason == ABOVE_LIMIT and not is_rejected:
        return _differs("ineligible_reason", row.ineligible_reason, None)
    return _in_what_counts(row, own.tonnes, unknown) if row.eligible else _in_nothing(row)


def _in_what_counts(row: Published, tonnes: Any, unknown: Any) -> Difference | None:
    of: Any = type(tonnes)
    capped = tonnes
    if row.base_t is not None:
        capped = min(tonnes, max(of(0), of(row.base_t - row.counted_before_t)))
    if not _is_at(row.capped_t, capped, unknown):
        return _differs("capped_t", row.capped_t, rounded(capped, PLACES))
    net = capped - of(row.offset_t + row.traded_t)
    is_ending = row.computed_is_exact and capped == tonnes
    if not _is_nearest(row.net_t, net, of(0) if is_ending else unknown + of(NOT_ENDING)):
        return _differs("net_t", row.net_t, rounded(net, 2))
    counted = max(row.net_t, ZERO)
    return None if row.counted_t == counted else _differs("counted_t", row.counted_t, counted)


def _in_nothing(row: Published) -> Difference | None:
    """Return what is wrong with a row that does not count: its net is nobody's figure."""
    return None if row.counted_t == 0 else _differs("counted_t", row.counted_t, ZERO)


def _is_at(published: Decimal, figure: Any, unknown: Any) -> bool:
    if not unknown:
        return published == rounded(figure, PLACES)
    return bool(abs(type(figure)(published) - figure) <= unknown)


def _is_nearest(published: Decimal, net: Any, unknown: Any) -> bool:
    """Return whether this is the nearest hundredth, the even one of two as near.

    What is known up to something only may be nearer to either, unless it is the tie itself.
    """
    if published == rounded(net, 2):
        return True
    halves = net * 200
    is_tie = halves == int(halves) and int(halves) % 2 == 1
    of = type(net)
    return bool(unknown and not is_tie and abs(of(published) - net) <= of(HALF_A_CENT) + unknown)


def _differs(column: str, published: object, own: object) -> Difference:
    return Difference(column, _text(published), _text(own))


def _text(figure: object) -> str:
    return f"{figure:f}" if isinstance(figure, Decimal) else str(figure)
