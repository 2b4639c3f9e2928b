"""Which claims are about one site and one source (contract §3, identity of a source)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from samples.oracle.claim import Claim, plain

SITE_LENGTH = 21
"""Credit code and three digits: the last letter of a permit changes when it is issued anew."""
Place = tuple[Decimal, Decimal]
NEARBY_DEG = Decimal("0.01")


def permit_site(claim: Claim) -> str:
    """Return the site that the permit names, '' without one."""
    return claim.code("permit_no")[:SITE_LENGTH]


def site_keys(claims: list[Claim]) -> dict[tuple[str, str], str]:
    """Return the site of each claim: the permit, else credit code, county, name and place."""
    places = defaultdict(set)
    for claim in claims:
        if not permit_site(claim) and (place := claim.coordinates()):
            places[name_of(claim)].add(place)
    return {
        claim.key: permit_site(claim)
        or "|".join([*name_of(claim), *_place(claim, sorted(places[name_of(claim)]))])
        for claim in claims
    }


def name_of(claim: Claim) -> tuple[str, str, str]:
    """Return credit code, county and plain name: whose site it is where no permit says so."""
    record = claim.record
    return record["uscc"], record["region_code"], plain(record["enterprise_name"])


def _place(claim: Claim, places: list[Place]) -> list[str]:
    """Return the first of the neighbours, if the claims of this name lie at several places."""
    own = claim.coordinates()
    if own is None or _are_one(places):
        return []
    return [str(next(place for place in places if _near(own, place)))]


def _are_one(places: list[Place]) -> bool:
    return all(_near(one, other) for one in places for other in places)


def _near(one: Place, other: Place) -> bool:
    return all(abs(a - b) <= NEARBY_DEG for a, b in zip(one, other, strict=True))


def point_key(claim: Claim, site: str) -> tuple[str, ...]:
    """Return the point whose claims share one base: facility and outlet, else the project alone."""
    facility, outlet = claim.code("facility_code"), claim.code("outlet_code")
    own = "" if facility or outlet else claim.project_id
    return str(claim.plan), claim.pollutant, site, facility, outlet, own


def with_earlier(line: list[Claim]) -> Iterator[tuple[Claim, list[Claim]]]:
    """Yield each claim with those before it that share its permit or its name: no other is of its source."""
    seen: dict[str | tuple[str, str, str], list[int]] = defaultdict(list)
    for position, claim in enumerate(line):
        marks = [mark for mark in (permit_site(claim), name_of(claim)) if mark]
        yield claim, [line[p] for p in sorted({p for mark in marks for p in seen[mark]})]
        for mark in marks:
            seen[mark].append(position)


def described(claim: Claim) -> tuple:
    """Return all by which the source of a claim is known."""
    codes = [claim.code(name) for name in ("facility_code", "outlet_code")]
    title = plain(claim.record["project_name"])
    return (
        claim.project_type,
        permit_site(claim),
        name_of(claim),
        claim.coordinates(),
        *codes,
        title,
    )


def is_same_source(earlier: Claim, later: Claim, *, by_figures: bool = True) -> bool:
    """Return whether the two are, or may be, about one source: what is missing is a question."""
    if (earlier.plan, earlier.pollutant) != (later.plan, later.pollutant):
        return False
    codes = [(earlier.code(c), later.code(c)) for c in ("facility_code", "outlet_code")]
    if any(one and other and one != other for one, other in codes):
        return False
    return _is_same_site(earlier, later) and _is_tied(earlier, later, codes, by_figures=by_figures)


def _is_same_site(earlier: Claim, later: Claim) -> bool:
    if permit_site(earlier) and permit_site(later):
        return permit_site(earlier) == permit_site(later)
    one, other = earlier.coordinates(), later.coordinates()
    is_elsewhere = one and other and not _near(one, other)
    return name_of(earlier) == name_of(later) and not is_elsewhere


def _is_tied(
    earlier: Claim, later: Claim, codes: list[tuple[str, str]], *, by_figures: bool
) -> bool:
    """Return whether anything but the site speaks for one source."""
    if any(one and one == other for one, other in codes):
        return True
    titles = [plain(claim.record["project_name"]) for claim in (earlier, later)]
    if titles[0] == titles[1] and earlier.project_type == later.project_type:
        return True
    spans = [
        {(s.scale, s.low, s.high) for s in (c.reduction.intensity, c.reduction.level) if s}
        for c in (earlier, later)
    ]
    return by_figures and any(low < high for _, low, high in spans[0] & spans[1])
