"""The base-year emissions that claims share: outlets, facilities, sites, enterprises (rulebook D-11)."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from samples.exact import ZERO, number
from samples.oracle.claim import FIRST_PLAN_YEAR, PLAN_YEARS, Claim, Key
from samples.oracle.held import SERVED_AREA_TYPES
from samples.oracle.ledger import owner
from samples.oracle.resolution import Stock
from samples.oracle.source import name_of_owner, permit_site

Sites = dict[Key, str]


def stocks(line: list[Claim], sites: Sites, ledger: list[dict]) -> list[Stock]:
    """Return the stocks that claims or the ledger state, outlets first, enterprises last."""
    at_site = defaultdict(list)
    for claim in line:
        if claim.is_eligible:
            at_site[claim.plan, claim.pollutant, sites[claim.key]].append(claim)
    found = [*_enterprises(list(at_site.values()), ledger)]
    inside = {claim.key for stock in found for claim in stock.claims}
    for (_, _, site), everyone in at_site.items():
        claims = [c for c in everyone if c.base is not None]
        found += _outlets(site, claims, ledger)
        found += _facilities(site, claims, ledger)
        if not any(c.key in inside for c in claims):
            found += _site(site, claims, ledger)
        else:
            found += _site(site, claims, [])
    return sorted(found, key=lambda stock: stock.tier)


def _outlets(site: str, claims: list[Claim], ledger: list[dict]) -> Iterator[Stock]:
    """Yield the outlets that are filed under several facilities, or once under none."""
    for outlet, members in _by_code(claims, "outlet_code").items():
        if len({c.code("facility_code") for c in members}) > 1:
            yield Stock(f"{site}/{outlet}", 1, _of_outlet(members, ledger), members)


def _of_outlet(members: list[Claim], ledger: list[dict]) -> Fraction:
    """Return the entry of the outlet alone, else the most of what is stated and of the entries' sum."""
    stated = []
    for member in members:
        about = [
            row
            for row in _entries(member, ledger)
            if (row.get("outlet_code") or "") == member.code("outlet_code")
        ]
        whole = [number(r["base_emission_t"]) for r in about if not r.get("facility_code")]
        parts = sum((number(r["base_emission_t"]) for r in about), ZERO)
        stated.append(max(whole) if whole else max(parts, member.base or ZERO))
    return max(stated)


def _facilities(site: str, claims: list[Claim], ledger: list[dict]) -> Iterator[Stock]:
    for facility, members in _by_code(claims, "facility_code").items():
        silent = [c for c in members if not c.code("outlet_code")]
        yield from _stated((f"{site}/{facility}/", 2, members), silent, ledger, facility)


def _site(site: str, claims: list[Claim], ledger: list[dict]) -> Iterator[Stock]:
    silent = [c for c in claims if not c.code("outlet_code") and not c.code("facility_code")]
    yield from _stated((site, 3, claims), silent, ledger, "")


def _stated(
    stock: tuple[str, int, list[Claim]], silent: list[Claim], ledger: list[dict], code: str
) -> Iterator[Stock]:
    """Yield the stock that the ledger states, else the claims that are silent about what is smaller."""
    name, tier, members = stock
    entries = [
        number(row["base_emission_t"])
        for member in members
        for row in _entries(member, ledger)
        if (row.get("facility_code") or "", row.get("outlet_code") or "") == (code, "")
    ]
    by_claims = [c.base for c in silent if c.base is not None]
    is_source = not any(c.project_type in SERVED_AREA_TYPES for c in members)
    if entries and (by_claims or is_source):
        yield Stock(name, tier, max(entries), members)
    elif by_claims:
        yield Stock(name, tier, max(by_claims), members)


def _enterprises(sites: list[list[Claim]], ledger: list[dict]) -> Iterator[Stock]:
    """Yield enterprises that the ledger holds by name alone and that have a permit or several places."""
    by_name = defaultdict(list)
    for claims in sites:
        first = claims[0]
        by_name[first.plan, first.pollutant, name_of_owner(first)].append(claims)
    for (_, _, name), groups in by_name.items():
        entries = _of_year(groups[0][0], ledger)
        of_enterprise = [
            row for row in entries if (row.get("permit_no") or row["uscc"])[:18] == name[0]
        ]
        own = [
            number(row["base_emission_t"])
            for row in of_enterprise
            if owner(row) == name and not row.get("facility_code") and not row.get("outlet_code")
        ]
        is_by_name = not any(row.get("permit_no") for row in of_enterprise)
        is_wider = len(groups) > 1 or any(permit_site(c) for c in groups[0])
        members = sorted(
            (c for group in groups for c in group if c.base is not None),
            key=lambda c: c.place_in_line,
        )
        is_source = not any(c.project_type in SERVED_AREA_TYPES for c in members)
        if own and is_by_name and is_wider and is_source:
            yield Stock("|".join(name), 4, max(own), members)


def _entries(claim: Claim, ledger: list[dict]) -> list[dict]:
    """Return what the ledger says of the claim's site for its plan and pollutant."""
    return [row for row in _of_year(claim, ledger) if owner(row) == owner(claim.record)]


def _of_year(claim: Claim, ledger: list[dict]) -> list[dict]:
    base_year = FIRST_PLAN_YEAR + claim.plan * PLAN_YEARS - 1
    return [
        row
        for row in ledger
        if (row["pollutant"], int(row["base_year"])) == (claim.pollutant, base_year)
    ]


def _by_code(claims: list[Claim], name: str) -> dict[str, list[Claim]]:
    found = defaultdict(list)
    for claim in claims:
        if claim.code(name):
            found[claim.code(name)].append(claim)
    return found
