"""Sewage works said to treat more than they can, hardly anything, or nothing in several months (F-07)."""

from calendar import isleap
from collections.abc import Iterator
from fractions import Fraction

from jianpai.flows.recompute.w1 import year_of_months
from samples.exact import ZERO, half_even, number
from samples.oracle.claim import Claim
from samples.oracle.held import Held
from samples.oracle.overlap import LEAST_FINDING_T

KIND = "F-07"
MOST_LOAD, LEAST_LOAD, IDLE_MONTHS = Fraction(6, 5), Fraction(1, 10), 2


def out_of_line(line: list[Claim], children: list[dict]) -> Iterator[tuple[Claim, Held | None]]:
    """Yield each claim of such works, with what is of the water above the limit."""
    for claim in line:
        if claim.project_type != "W1" or not claim.is_eligible:
            continue
        own = [r for r in children if "month" in r and r["project_id"] == claim.project_id]
        after = [row for row in own if row["stage"] == "改造后"]
        water, full = _water_of_works(claim, line, own), _full_load(claim)
        if water > MOST_LOAD * full:
            yield claim, _above(claim, own, MOST_LOAD * full)
        elif water < LEAST_LOAD * full:
            yield claim, None
        if sum(number(row["month_volume_10k_m3"]) == 0 for row in after) >= IDLE_MONTHS:
            yield claim, None


def _full_load(claim: Claim) -> Fraction:
    days = 366 if isleap(claim.year) else 365
    return number(claim.record["design_capacity_10k_m3_per_d"]) * days


def _water_of_works(claim: Claim, line: list[Claim], own: list[dict]) -> Fraction:
    """Return the water of the works' year after: of its months where any of its pollutants has them."""
    pollutants = [c.pollutant for c in line if c.project_id == claim.project_id]
    of_months = [m for p in pollutants if (m := _by_month(own, p))]
    if of_months:
        return max(sum((water for water, *_ in months), ZERO) for months in of_months)
    return number(claim.record.get("volume_after_10k_m3"))


def _by_month(own: list[dict], pollutant: str) -> list[list[Fraction]]:
    months = year_of_months(own, pollutant, "after") if own else []
    return [[Fraction(figure) for figure in month] for month in months]


def _above(claim: Claim, own: list[dict], most: Fraction) -> Held | None:
    """Return the tonnes of the water above the limit, at the mean of what a volume of it loses."""
    months = _by_month(own, claim.pollutant) or [_year(claim)]
    water = sum((volume for volume, *_ in months), ZERO)
    removed = sum((volume * (inlet - outlet) for volume, inlet, outlet in months), ZERO) / 100
    whole = claim.reduction.tonnes
    tonnes = min(whole, removed - removed * most / water) if water > most else ZERO
    if half_even(tonnes) < LEAST_FINDING_T:
        return None
    return Held(claim, tonnes, tonnes == whole, [], KIND)


def _year(claim: Claim) -> list[Fraction]:
    ends = (f"{end}_{claim.pollutant}_after_mg_per_l" for end in ("inlet", "outlet"))
    return [number(claim.record.get(name)) for name in ("volume_after_10k_m3", *ends)]
