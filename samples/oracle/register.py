"""Tonnes of a claim that the registers L2 and L3 say were given away (rulebook §2.5 E7, §10 D-07, D-08)."""

from collections import defaultdict
from fractions import Fraction

from samples.exact import number
from samples.oracle.claim import FIRST_PLAN_YEAR, PLAN_YEARS, Claim, Key
from samples.oracle.ledger import owner

STATED_IN = {"offset": "offset_used_t", "traded": "right_sold_t"}


def registered(line: list[Claim], kind: str, entries: list[dict]) -> dict[Key, Fraction]:
    """Return what a register (offset, traded) deducts, by claim: every entry from one claim, or from none."""
    tonnes: dict[Key, Fraction] = defaultdict(Fraction)
    for entry in entries:
        claim = _claim_of(line, kind, entry)
        if claim:
            tonnes[claim.key] += number(entry[STATED_IN[kind]])
    return tonnes


def _claim_of(line: list[Claim], kind: str, entry: dict) -> Claim | None:
    """Return the claim named, else of the source's claims the first that declares such tonnes, or the first."""
    found = [c for c in line if c.pollutant == entry["pollutant"] and _is_of(entry, c)]
    declaring = [c for c in found if getattr(c, kind) > 0]
    return next(iter(declaring or found), None)


def _is_of(entry: dict, claim: Claim) -> bool:
    if entry.get("project_id"):
        return entry["project_id"] == claim.project_id
    plan = (int(entry["given_year"]) - FIRST_PLAN_YEAR) // PLAN_YEARS
    named = [(entry.get(name) or "", claim.code(name)) for name in ("facility_code", "outlet_code")]
    return (
        owner(entry) == owner(claim.record)
        and plan == claim.plan
        and all(not stated or stated == own for stated, own in named)
    )
