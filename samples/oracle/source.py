"""Which claims are about one site and one source (contract §3, identity of a source)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from samples.oracle.claim import Claim, plain
from samples.oracle.marks import (
    Marks,
    activity,
    approval,
    are_counties,
    area,
    boiler,
    compared,
    figures,
    former_names,
    may_speak,
    name,
    organisation,
    speaks,
)
from samples.oracle.reduction import Span

SITE_LENGTH = 21
"""Credit code and three digits: the last letter of a permit changes when it is issued anew."""
Place = tuple[Decimal, Decimal]
NEARBY_DEG = Decimal("0.01")
NEXT_DEG = Decimal("0.002")
"""About 200 m."""


def permit_site(claim: Claim) -> str:
    """Return the site that the permit names, '' without one."""
    return claim.code("permit_no")[:SITE_LENGTH]


def site_keys(claims: list[Claim]) -> dict[tuple[str, str], str]:
    """Return the site of each claim: the permit, else credit code, county, name and place."""
    places = defaultdict(set)
    for claim in claims:
        if not permit_site(claim) and (place := claim.coordinates()):
            places[name_of_owner(claim)].add(place)
    return {
        claim.key: permit_site(claim)
        or "|".join([*name_of_owner(claim), *_place(claim, sorted(places[name_of_owner(claim)]))])
        for claim in claims
    }


def name_of_owner(claim: Claim) -> tuple[str, str, str]:
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


def _near(one: Place, other: Place, distance: Decimal = NEARBY_DEG) -> bool:
    return all(abs(a - b) <= distance for a, b in zip(one, other, strict=True))


def point_key(claim: Claim, site: str) -> tuple[str, ...]:
    """Return the point whose claims share one base: facility and outlet, else the project alone."""
    facility, outlet = claim.code("facility_code"), claim.code("outlet_code")
    own = "" if facility or outlet else claim.project_id
    return str(claim.plan), claim.pollutant, site, facility, outlet, own


def with_earlier(line: list[Claim]) -> Iterator[tuple[Claim, list[Claim]]]:
    """Yield each claim with those before it that share something by which its source is known."""
    seen: dict[object, list[int]] = defaultdict(list)
    for position, claim in enumerate(line):
        marks = _known_by(claim)
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
        name_of_owner(claim),
        claim.coordinates(),
        *codes,
        title,
    )


def is_of_one_description(earlier: Claim, later: Claim) -> bool:
    """Return whether codes or title tie the two at one site, whatever their figures."""
    if (earlier.plan, earlier.pollutant) != (later.plan, later.pollutant):
        return False
    codes = [(earlier.code(c), later.code(c)) for c in ("facility_code", "outlet_code")]
    if any(one and other and one != other for one, other in codes):
        return False
    return is_same_site(earlier, later) and _is_tied(earlier, later, codes, by_figures=False)


def _known_by(claim: Claim) -> list[object]:
    marks = [
        permit_site(claim),
        name_of_owner(claim),
        organisation(claim),
        boiler(claim),
        approval(claim),
    ]
    return [mark for mark in [*marks, name(claim), *former_names(claim), figures(claim)] if mark]


def is_same_source(earlier: Claim, later: Claim, marks: Marks) -> bool:
    """Return whether the two are, or may be, about one source: what is missing is a question."""
    if (earlier.plan, earlier.pollutant) != (later.plan, later.pollutant):
        return False
    if has_one_boiler(earlier, later, marks) or is_at_one_unit(earlier, later, marks):
        return True
    codes = [(earlier.code(c), later.code(c)) for c in ("facility_code", "outlet_code")]
    if any(one and other and one != other for one, other in codes):
        return False
    if _is_one_site(earlier, later, marks) and _is_tied(earlier, later, codes):
        return True
    is_coded = all(one == other for one, other in codes) and any(one for one, _ in codes)
    return (
        _has_one_approval(earlier, later, marks)
        or (_is_in_two_counties(earlier, later) and is_next(earlier, later) and is_coded)
        or _is_one_record(earlier, later, marks)
    )


def has_one_boiler(one: Claim, other: Claim, marks: Marks) -> bool:
    """Return whether both name one boiler."""
    return boiler(one) == boiler(other) and boiler(one) in marks.boilers


def is_at_one_unit(one: Claim, other: Claim, marks: Marks) -> bool:
    """Return whether two enterprises claim at one treatment unit or outlet that several use."""
    if one.code("uscc") == other.code("uscc") or one.key not in marks.units:
        return False
    return marks.units[one.key] == marks.units.get(other.key)


def states_own_flow(one: Claim, other: Claim, spans: tuple[Span, Span], *, on_scale: bool) -> bool:
    """Return whether two claims at a shared unit state shares of it, not the whole twice."""
    if on_scale:
        return activity(one) != activity(other)
    return not one.project_type.startswith("W") and not (
        spans[0].low == spans[1].low or spans[0].high == spans[1].high
    )


def is_renamed(one: Claim, other: Claim, marks: Marks) -> bool:
    """Return whether two are one enterprise under two credit codes, names or codes of its county."""
    names = [(a, b) for a, b in ((one, other), (other, one)) if name(a) in former_names(b)]
    if any(name(a) in marks.names for a, _ in names):
        return True
    if organisation(one) != organisation(other) or area(one) != area(other):
        return False
    is_recoded = one.code("region_code") != other.code("region_code") and name(one) == name(other)
    return one.code("uscc") != other.code("uscc") or is_recoded


def is_next(one: Claim, other: Claim) -> bool:
    """Return whether the two are known to lie at one place."""
    places = one.coordinates(), other.coordinates()
    return bool(places[0] and places[1] and _near(places[0], places[1], NEXT_DEG))


def _is_far(one: Claim, other: Claim) -> bool:
    places = one.coordinates(), other.coordinates()
    return bool(places[0] and places[1] and not _near(places[0], places[1]))


def _may_have_one_permit(one: Claim, other: Claim) -> bool:
    permits = permit_site(one), permit_site(other)
    if not all(permits) or permits[0] == permits[1]:
        return True
    return one.code("uscc") != other.code("uscc") and permits[0][18:] == permits[1][18:]


def _is_one_site(one: Claim, other: Claim, marks: Marks) -> bool:
    if is_same_site(one, other):
        return True
    is_one = is_renamed(one, other, marks) and _may_have_one_permit(one, other)
    return is_one and not _is_far(one, other)


def _has_one_approval(one: Claim, other: Claim, marks: Marks) -> bool:
    is_one = approval(one) == approval(other) and approval(one) in marks.approvals
    is_another = one.code("uscc") != other.code("uscc") or are_counties(area(one), area(other))
    return is_one and is_another and is_next(one, other)


def _is_in_two_counties(one: Claim, other: Claim) -> bool:
    is_one = organisation(one) == organisation(other) and _may_have_one_permit(one, other)
    return is_one and are_counties(area(one), area(other))


def _is_one_record(one: Claim, other: Claim, marks: Marks) -> bool:
    """Return whether the figures, which hardly occur twice, are the very same."""
    if figures(one) != figures(other) or figures(one) not in marks.figures:
        return False
    if not speaks(one) and not (may_speak(one) and _is_titled_and_coded(one, other)):
        return False
    spans = compared(one), compared(other)
    is_same = spans[0] and spans[1] and spans[0].scale == spans[1].scale
    if not is_same or activity(one) != activity(other) or _ends_of(spans[0]) != _ends_of(spans[1]):
        return False
    in_counties = _is_in_two_counties(one, other) and not _is_far(one, other)
    return in_counties or (one.code("uscc") != other.code("uscc") and is_next(one, other))


def _is_titled_and_coded(one: Claim, other: Claim) -> bool:
    codes = [(one.code(c), other.code(c)) for c in ("facility_code", "outlet_code")]
    titles = [(c.project_type, plain(c.record["project_name"])) for c in (one, other)]
    return titles[0] == titles[1] and any(a and a == b for a, b in codes)


def _ends_of(span: Span | None) -> tuple | None:
    return (span.low, span.high) if span else None


def is_same_site(earlier: Claim, later: Claim) -> bool:
    """Return whether the permit, or name, county and place, speak for one site."""
    if permit_site(earlier) and permit_site(later):
        return permit_site(earlier) == permit_site(later)
    one, other = earlier.coordinates(), later.coordinates()
    is_elsewhere = one and other and not _near(one, other)
    return name_of_owner(earlier) == name_of_owner(later) and not is_elsewhere


def _is_tied(
    earlier: Claim, later: Claim, codes: list[tuple[str, str]], *, by_figures: bool = True
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
