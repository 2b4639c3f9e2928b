"""Sewage works and what they let out: the one that a record names, or that claims at the same outlet."""

import re
from fractions import Fraction

from samples.exact import ZERO, optional
from samples.oracle.claim import Claim, plain
from samples.oracle.lookup import Lookup
from samples.oracle.source import SITE_LENGTH

WORKS_NAME = re.compile("^.*?(污水处理厂|污水厂|净水厂|净化厂|再生水厂)")


def receiving(look: Lookup, claim: Claim) -> tuple[Claim | None, Fraction | None]:
    """Return the works that a record names, if one reports, and what it lets out."""
    named = plain(claim.code("receiving_works")).upper()
    reports = [(w, o) for w, o in _works(look) if named and _is_called(w, claim, named)]
    works, outlet = nearest(claim, reports)
    stated = optional(claim.record.get(f"wwtp_outlet_{claim.pollutant}_mg_per_l"))
    return works, outlet if stated is None else stated


def at_outlet(look: Lookup, claim: Claim) -> list[tuple[Claim, Fraction]]:
    """Return the works that claim at the outlet, or may: what is missing is a question."""
    return [
        (works, outlet)
        for works, outlet in _works(look)
        if works.is_eligible
        and (works.plan, works.pollutant) == (claim.plan, claim.pollutant)
        and look.sites[works.key] == look.sites[claim.key]
        and _agree(works.code("outlet_code"), claim.code("outlet_code"))
    ]


def nearest(
    claim: Claim, reports: list[tuple[Claim, Fraction]], or_later: bool = True
) -> tuple[Claim | None, Fraction | None]:
    """Return the report of the year nearest to the claim's and not after it, else the first after."""
    until = [pair for pair in reports if pair[0].year <= claim.year]
    if until:
        return max(until, key=lambda pair: pair[0].place_in_line)
    if not reports or not or_later:
        return None, None
    first = min(works.year for works, _ in reports)
    return max(
        (pair for pair in reports if pair[0].year == first), key=lambda p: p[0].place_in_line
    )


def _works(look: Lookup) -> list[tuple[Claim, Fraction]]:
    """Return the claims of sewage works with what they let out after, in line."""
    works = [c for c in look.line if c.project_type in ("W1", "W2")]
    return [(c, outlet) for c in works if (outlet := _outlet_after(look, c)) is not None]


def _outlet_after(look: Lookup, claim: Claim) -> Fraction | None:
    months = look.months(claim, "after")
    water = sum((Fraction(month[0]) for month in months), ZERO)
    if water:
        return sum((Fraction(m[0]) * Fraction(m[2]) for m in months), ZERO) / water
    return optional(claim.record.get(f"outlet_{claim.pollutant}_after_mg_per_l"))


def _is_called(works: Claim, claim: Claim, named: str) -> bool:
    """Return whether a name, a credit code or a permit is that of the works."""
    if works.pollutant != claim.pollutant:
        return False
    if works.code("permit_no") and named[:SITE_LENGTH] == works.code("permit_no")[:SITE_LENGTH]:
        return True
    if named[:18] == works.code("uscc"):
        return True
    title = WORKS_NAME.match(plain(works.record["project_name"]))
    names = {plain(works.record["enterprise_name"]).upper(), title[0].upper() if title else ""}
    return works.city == claim.city and named in names


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other
