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
    """A base-year emission that several claims share: of a facility or of a site."""

    name: str
    is_site: bool
    tonnes: Fraction
    claims: list[Claim]
    """in line"""


def stocks(line: list[Claim], sites: dict[Key, str]) -> list[Stock]:
    """Return the stocks that claims state by naming no outlet, facilities first."""
    found = [
        *_stocks_by(line, sites, ["facility_code"], ["outlet_code"]),
        *_stocks_by(line, sites, [], ["facility_code", "outlet_code"]),
    ]
    return sorted(found, key=lambda stock: stock.is_site)


def _stocks_by(
    line: list[Claim], sites: dict[Key, str], named: list[str], unnamed: list[str]
) -> list[Stock]:
    groups = defaultdict(list)
    for claim in line:
        codes = [claim.code(name) for name in named]
        if claim.is_eligible and claim.base is not None and all(codes):
            groups[claim.plan, claim.pollutant, sites[claim.key], *codes].append(claim)
    found = []
    for key, members in groups.items():
        silent = [c for c in members if not any(c.code(name) for name in unnamed)]
        stating = [c.base for c in silent if c.base is not None]
        if stating:
            name = "|".join(map(str, key))
            found.append(Stock(name, not named, max(stating), members))
    return found


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
    """Return what is taken out of each claim: of several doubts about it the largest."""
    most: dict[Key, Fraction] = {}
    for doubt in doubts:
        most[doubt.later.key] = max(doubt.tonnes, most.get(doubt.later.key, ZERO))
    return most


def counted(
    line: list[Claim], sites: dict[Key, str], doubts: list[Doubt], confirmed_stocks: list[Stock]
) -> dict[Key, Decimal]:
    """Return what counts of each claim when these findings and no others are confirmed."""
    tonnes = capped(line, sites, _taken_out(doubts))
    for stock in sorted(confirmed_stocks, key=lambda s: s.is_site):
        tonnes = within(stock, tonnes)
    return {c.key: max(net(c, tonnes[c.key]), Decimal("0.00")) for c in line}
