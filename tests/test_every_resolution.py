"""Floor and ceiling of areas and targets beside every resolution of the findings (区间与全部认定结果的极值).

The cases are of enterprises that have nothing to do with each other, so the least and the most that any resolution
leaves an area are the sums of the least and the most of each case.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random

import polars as pl
import pytest

from samples.oracle import marks
from samples.oracle.account import PERIOD, Accounts
from samples.oracle.claim import claims
from samples.oracle.held import not_in_base
from samples.oracle.resolution import Stock
from tests import small_cases
from tests.accounting import account_folder
from tests.small_cases import SmallCase, accounts, small_case
from tests.test_resolutions import children_of

pytestmark = pytest.mark.long

CASES, MOST_FINDINGS, LAST_YEAR = 250, 7, 2025
ROUNDING_T = Decimal("0.01")
Area = tuple[str, str]
"""region code, pollutant"""


@dataclass
class Extremes:
    """What all resolutions of some cases come to in one area, and how far the bounds may be passed."""

    least: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    slack: Decimal = Decimal(0)
    """Tonnes: what confirming sets free although it takes away (docs/decisions.md 15 and 43)."""


@dataclass
class Enumerated:
    areas: dict[Area, Extremes] = field(default_factory=lambda: defaultdict(Extremes))
    resolutions: int = 0
    kinds: set[tuple[str, str]] = field(default_factory=set)
    """two kinds about one project"""


def add_every_resolution(to: Enumerated, oracle: Accounts) -> None:
    """Add the least and the most that any resolution of a case leaves each area."""
    found: dict[Area, list[Decimal]] = defaultdict(list)
    for confirmed in oracle.resolutions():
        for area, tonnes in by_area(oracle, oracle.counted(confirmed)).items():
            found[area].append(tonnes)
        to.resolutions += 1
    for area, tonnes in found.items():
        to.areas[area].least += min(tonnes)
        to.areas[area].most += max(tonnes)
        to.areas[area].slack += slack(oracle, area[1])
    to.kinds |= {
        (one.kind, other.kind)
        for one in oracle.findings
        for other in oracle.findings
        if one.kind < other.kind and set(one.project_ids) & set(other.project_ids)
    }


def by_area(oracle: Accounts, counted: dict) -> dict[Area, Decimal]:
    """Return what counts in each county, under the code it has today, city and province."""
    total: dict[Area, Decimal] = defaultdict(Decimal)
    for claim in oracle.line:
        for region in (marks.area(claim), f"{claim.city}00", f"{claim.city[:2]}0000"):
            total[region, claim.pollutant] += counted[claim.key]
    return total


def slack(oracle: Accounts, pollutant: str) -> Decimal:
    """Return by how much a resolution of a case may leave the bounds: nothing, but for three reasons.

    Deductions go with the claim that is confirmed as double; an outlet filed under two facilities of which one has
    a base of its own lies across it; a site in two counties may shift tonnes between them.
    """
    own = [c for c in oracle.line if c.pollutant == pollutant]
    deducted = sum(c.offset + c.traded for c in own)
    moved = sum(c.reduction.tonnes for c in own if c.reduction.tonnes > 0)
    is_moved = lies_across(oracle, pollutant) or len({marks.area(c) for c in own}) > 1
    tonnes = deducted + (moved if is_moved else 0)
    return (
        Decimal(float(tonnes)).quantize(ROUNDING_T) + ROUNDING_T * len(own)
        if tonnes
        else Decimal(0)
    )


def lies_across(oracle: Accounts, pollutant: str) -> bool:
    """Return whether an outlet and a facility that are both in excess hold some but not all claims together."""
    held = [f.effect for f in oracle.findings if isinstance(f.effect, Stock)]
    outlets, facilities = ([keys(s, pollutant) for s in held if s.tier == t] for t in (1, 2))
    return any(o & f and o - f and f - o for o in outlets for f in facilities)


def keys(stock: Stock, pollutant: str) -> set[tuple[str, str]]:
    return {c.key for c in stock.claims if c.pollutant == pollutant}


def is_plain(oracle: Accounts) -> bool:
    return not any(slack(oracle, c.pollutant) for c in oracle.line)


def drawn(rng: Random, plain: bool) -> list[SmallCase]:
    """Return cases with findings, few enough to enumerate; plain ones have no reason for slack."""
    cases = (small_case(rng, number) for number in range(CASES * 2))
    found = []
    for case in cases:
        oracle = accounts(case, set())
        effects = [f for f in oracle.findings if f.effect]
        if 0 < len(effects) <= MOST_FINDINGS and (is_plain(oracle) or not plain):
            found.append(case)
    return found[:CASES]


@pytest.mark.parametrize(("seed", "plain"), [(5, True), (6, True), (7, False)])
def test_no_resolution_leaves_the_bounds_of_an_area_or_target(
    seed: int, plain: bool, tmp_path: Path
) -> None:
    cases = drawn(Random(seed), plain)
    small_cases.write(cases, tmp_path / "in")
    tables = account_folder(tmp_path / "in", tmp_path / "run")
    outside = outside_base(cases)
    seen = Enumerated()
    for case in cases:
        add_every_resolution(seen, accounts(case, outside))
    for area, (floor, ceiling) in published(tables).items():
        extremes = seen.areas.pop(area, Extremes())
        assert floor - extremes.slack <= extremes.least <= extremes.most, area
        assert extremes.most <= ceiling + extremes.slack, area
        # the bounds are reached: all confirmed and all dismissed are resolutions too
        assert extremes.least <= floor and ceiling <= extremes.most, area
    assert not seen.areas
    assert seen.resolutions > 3 * len(cases) > 300
    assert len(seen.kinds) > 20


def outside_base(cases: list[SmallCase]) -> set[tuple[str, str]]:
    records = [record for case in cases for record in case.records]
    ledger = [row for case in cases for row in case.ledger]
    return not_in_base(claims(records, children_of(cases), PERIOD), ledger)


def published(tables: dict[str, pl.DataFrame]) -> dict[Area, tuple[Decimal, Decimal]]:
    """Return floor and ceiling of each area to the period's year, those of its targets held against them."""
    areas = tables["area_total"].filter(pl.col("credit_year") == LAST_YEAR)
    columns = ["region_code", "pollutant", "cumulative_floor_t", "cumulative_ceiling_t"]
    bounds = {
        (code, p): (floor, ceiling) for code, p, floor, ceiling in areas.select(columns).rows()
    }
    reached = tables["target_progress"].filter(pl.col("year") == LAST_YEAR)
    columns = ["region_code", "pollutant", "achieved_floor_t", "achieved_ceiling_t"]
    for code, pollutant, floor, ceiling in reached.select(columns).rows():
        assert bounds.get((code, pollutant), (0, 0)) == (floor, ceiling)
    return bounds
