"""What counts when some findings are confirmed: taken out, capped, deducted, rounded (contract §3)."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from samples.exact import ZERO, half_even
from samples.oracle.claim import Claim, Key
from samples.oracle.overlap import Doubt
from samples.oracle.source import point_key

Capped = dict[Key, Fraction]


@dataclass(frozen=True)
class Stock:
    """A base-year emission that several claims share: of an outlet, a facility, a site or an enterprise."""

    name: str
    tier: int
    """1 outlet, 2 facility, 3 site, 4 enterprise"""
    tonnes: Fraction
    claims: list[Claim]
    """in line"""


def capped(line: list[Claim], sites: dict[Key, str], taken_out: dict[Key, Fraction]) -> Capped:
    """Return each claim, less what is confirmed as double, within what its point still has."""
    counted_before: dict[tuple, Fraction] = defaultdict(Fraction)
    result = {}
    for claim in line:
        if not claim.is_eligible:
            result[claim.key] = ZERO
            continue
        point = point_key(claim, sites[claim.key])
        tonnes = claim.reduction.tonnes - taken_out.get(claim.key, ZERO)
        if claim.base is not None:
            tonnes = min(tonnes, max(ZERO, claim.base - counted_before[point]))
        counted_before[point] += max(tonnes, ZERO)
        result[claim.key] = tonnes
    return result


def within(stock: Stock, tonnes: Capped) -> Capped:
    """Return the tonnes with those of the stock cut to it, the last in line first."""
    so_far, cut = ZERO, dict(tonnes)
    for claim in stock.claims:
        if tonnes[claim.key] > 0:
            cut[claim.key] = min(tonnes[claim.key], max(ZERO, stock.tonnes - so_far))
            so_far += cut[claim.key]
    return cut


def net(claim: Claim, tonnes: Fraction) -> Decimal:
    """Return what is left after offset and trade, rounded once."""
    if not claim.is_eligible:
        return Decimal("0.00")
    return half_even(tonnes - claim.offset - claim.traded)


def _taken_out(doubts: list[Doubt]) -> dict[Key, Fraction]:
    """Return what is taken out of each claim: parts are different tonnes, all else may be the same."""
    most: dict[Key, dict[str | None, Fraction]] = defaultdict(dict)
    whole = {doubt.later.key: max(doubt.later.reduction.tonnes, ZERO) for doubt in doubts}
    for doubt in doubts:
        of_part = most[doubt.later.key]
        of_part[doubt.part] = max(doubt.tonnes, of_part.get(doubt.part, ZERO))
    return {key: min(whole[key], _joined(of_part)) for key, of_part in most.items()}


def _joined(of_part: dict[str | None, Fraction]) -> Fraction:
    parts = [tonnes for part, tonnes in of_part.items() if part is not None]
    return max(of_part.get(None, ZERO), sum(parts, ZERO))


def counted(
    line: list[Claim], sites: dict[Key, str], doubts: list[Doubt], confirmed_stocks: list[Stock]
) -> dict[Key, Decimal]:
    """Return what counts of each claim when these findings and no others are confirmed."""
    tonnes = capped(line, sites, _taken_out(doubts))
    for stock in sorted(confirmed_stocks, key=lambda s: s.tier):
        tonnes = within(stock, tonnes)
    return {c.key: max(net(c, tonnes[c.key]), Decimal("0.00")) for c in line}
