"""What a repeated claim is called when others than its own enterprise, county or codes speak of the source."""

from samples.oracle.claim import Claim, Key
from samples.oracle.marks import Marks, are_counties, area, former_names, name, organisation
from samples.oracle.source import has_one_boiler, is_at_one_unit, is_next, permit_site


def name_of(later: Claim, covering: list[Claim], marks: Marks, sites: dict[Key, str]) -> str:
    """Return the first name that holds beside every claim that covers it, '' if none does."""
    names = {
        "D-04": lambda c: _is_from_another_county(c, later),
        "D-09": lambda c: _is_of_another(c, later) and _is_one_enterprise(c, later, marks),
        "D-14": lambda c: _is_at_shared_unit(c, later, marks),
        "D-23": lambda c: _is_of_another(c, later) and _is_at_one_place(c, later),
        "D-17": lambda c: _is_one_boiler(c, later, marks, sites),
    }
    found = [kind for kind, holds in names.items() if all(map(holds, covering))]
    if not found and all(_is_of_another(c, later) for c in covering):
        return "D-23"
    return next(iter(found), "")


def _is_of_another(one: Claim, other: Claim) -> bool:
    return one.code("uscc") != other.code("uscc")


def _is_from_another_county(one: Claim, other: Claim) -> bool:
    is_one_permit = bool(permit_site(one)) and permit_site(one) == permit_site(other)
    is_one = is_one_permit or organisation(one) == organisation(other)
    return is_one and are_counties(area(one), area(other))


def _is_one_enterprise(one: Claim, other: Claim, marks: Marks) -> bool:
    if organisation(one) == organisation(other):
        return True
    pairs = (one, other), (other, one)
    return any(name(a) in former_names(b) and name(a) in marks.names for a, b in pairs)


def _is_at_shared_unit(one: Claim, other: Claim, marks: Marks) -> bool:
    """Return whether several share the unit; the very same figures of one facility are one filed twice."""
    if not is_at_one_unit(one, other, marks):
        return False
    codes = one.code("facility_code"), other.code("facility_code")
    levels = [claim.reduction.level for claim in (one, other)]
    states = [level.before for level in levels if level]
    is_filed_twice = (
        one.reduction.tonnes == other.reduction.tonnes
        and len(states) == len(levels)
        and states[0] == states[1]
        and (codes[0] == codes[1] or not all(codes))
    )
    return marks.units[one.key][1] or not is_filed_twice


def _is_at_one_place(one: Claim, other: Claim) -> bool:
    is_one_permit = bool(permit_site(one)) and permit_site(one) == permit_site(other)
    return is_one_permit or is_next(one, other)


def _is_one_boiler(one: Claim, other: Claim, marks: Marks, sites: dict[Key, str]) -> bool:
    pairs = [(one.code(c), other.code(c)) for c in ("facility_code", "outlet_code")]
    is_coded = any(a and a == b for a, b in pairs)
    return has_one_boiler(one, other, marks) and (
        sites[one.key] != sites[other.key] or not is_coded
    )
