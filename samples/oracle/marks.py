"""By what a claim may be about the source of another site: numbers, names, figures that few share (rulebook §10)."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from samples.exact import decimal
from samples.oracle.claim import Claim, Key, plain
from samples.oracle.reduction import Span

MOST_SITES, MOST_SITES_OF_FIGURES, LEAST_DIGITS = 20, 5, 9
LEAST_DIGITS_OF_ACTIVITY, LEAST_DIGITS_CODED = 4, 7
"""Enough where codes and title are equal too."""
DIGITS_OF_A_CUT_FIGURE = 3
WITH_POWERS = "V4"
"""Its figures are cut off, however few digits they were computed from."""
SIGNS = re.compile(r"[-—–_./／]")
SHARED = re.compile("绿岛|集中喷涂|集中处理|共用|共享|公用")
LEAST_SIGNS = 5
RENAMED = {"450127": "450181"}
"""横县 → 横州市, the one county of the made-up cases that was given another code."""
ZONE_LENGTH = 6

Unit = tuple[str, ...]


@dataclass(frozen=True)
class Marks:
    """What stands out among all claims: which numbers and figures speak for one source, which units are shared."""

    boilers: set[str] = field(default_factory=set)
    approvals: set[str] = field(default_factory=set)
    names: set[tuple[str, str]] = field(default_factory=set)
    figures: set[tuple] = field(default_factory=set)
    units: dict[Key, tuple[Unit, bool]] = field(default_factory=dict)
    """of claims at a shared unit the unit, and whether a name says that it is shared"""


def marks(line: list[Claim], sites: dict[Key, str]) -> Marks:
    """Return the marks of some claims; all that are accounted for together."""
    return Marks(
        boilers=_held(line, sites, boiler),
        approvals=_held([c for c in line if c.coordinates()], sites, approval),
        names=_names(line),
        figures=_figures(line, sites),
        units=_units(line),
    )


def serial(text: str) -> str:
    """Return a number without what two clerks write differently, '' where there is none."""
    plain_text = SIGNS.sub("", plain(text))
    return plain_text if re.search(r"\d", text) and len(plain_text) >= LEAST_SIGNS else ""


def boiler(claim: Claim) -> str:
    return serial(claim.code("boiler_registration_no"))


def approval(claim: Claim) -> str:
    return serial(claim.code("eia_approval_no"))


def organisation(claim: Claim) -> str:
    """Return the organisation code within the credit code."""
    return claim.code("uscc")[8:17]


def area(claim: Claim) -> str:
    """Return the county under the code it has today."""
    return RENAMED.get(claim.code("region_code"), claim.code("region_code"))


def are_counties(one: str, other: str) -> bool:
    """Return whether two areas are two counties; a city or local zone is none beside those of its city."""
    is_vague = any(len(code) > ZONE_LENGTH or code == f"{code[:4]}00" for code in (one, other))
    return one != other and not (one[:4] == other[:4] and is_vague)


def former_names(claim: Claim) -> set[tuple[str, str]]:
    """Return what the enterprise was called, in its area."""
    names = re.split("[；;]", claim.code("former_names"))
    return {(area(claim), plain(name)) for name in names if plain(name)}


def name(claim: Claim) -> tuple[str, str]:
    return area(claim), plain(claim.record["enterprise_name"])


def figures(claim: Claim) -> tuple:
    """Return by what claims of equal figures are sieved."""
    return claim.plan, claim.project_type, claim.pollutant, claim.reduction.tonnes


def compared(claim: Claim) -> Span | None:
    """Return the span on the scale of its method: per activity, else in tonnes."""
    return claim.reduction.intensity or claim.reduction.level


def speaks(claim: Claim, least: int = LEAST_DIGITS) -> bool:
    """Return whether the figures have so many digits that they hardly occur twice."""
    span = compared(claim)
    if span is None:
        return False
    most = DIGITS_OF_A_CUT_FIGURE if claim.project_type == WITH_POWERS or not _ends(claim) else 38
    states = sum(min(digits(state), most) for state in (span.before, span.after))
    own = activity(claim)
    return states + (digits(own) if own else 0) >= least


def may_speak(claim: Claim) -> bool:
    """Return whether the figures have digits enough to speak for one source beside codes and title."""
    own = activity(claim)
    is_rare = own is not None and digits(own) >= LEAST_DIGITS_OF_ACTIVITY
    return is_rare or speaks(claim, LEAST_DIGITS_CODED)


def activity(claim: Claim) -> Fraction | None:
    """Return the activity of a claim whose method has one."""
    span = claim.reduction.intensity
    return span.tonnes_per_state if span else None


def digits(figure: Fraction) -> int:
    """Return how many digits of a figure say something."""
    written = decimal(figure, 20).quantize(Decimal("1e-20"), ROUND_HALF_EVEN)
    return len(f"{written:f}".replace(".", "").lstrip("-0").rstrip("0"))


def _ends(claim: Claim) -> bool:
    """Return whether the tonnes are a decimal that ends."""
    rest = claim.reduction.tonnes.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def _held(line: list[Claim], sites: dict[Key, str], of: Callable[[Claim], str]) -> set[str]:
    holders = defaultdict(set)
    for claim in line:
        holders[of(claim)].add(sites[claim.key])
    return {number for number, held in holders.items() if number and len(held) <= MOST_SITES}


def _names(line: list[Claim]) -> set[tuple[str, str]]:
    now, once = defaultdict(set), defaultdict(set)
    for claim in line:
        now[name(claim)].add(claim.code("uscc"))
        for former in former_names(claim):
            once[former].add(claim.code("uscc"))
    return {n for n in now.keys() & once.keys() if len(now[n] | once[n]) <= MOST_SITES}


def _figures(line: list[Claim], sites: dict[Key, str]) -> set[tuple]:
    holders = defaultdict(set)
    for claim in line:
        if claim.is_eligible and claim.reduction.tonnes > 0:
            holders[figures(claim)].add(sites[claim.key])
    return {f for f, held in holders.items() if 1 < len(held) <= MOST_SITES_OF_FIGURES}


def _units(line: list[Claim]) -> dict[Key, tuple[Unit, bool]]:
    """Return the claims at outlets or treatment units of one permit that several enterprises use."""
    at_unit: dict[Unit, list[Claim]] = defaultdict(list)
    for claim in line:
        facility, outlet = claim.code("facility_code"), claim.code("outlet_code")
        is_unit = outlet or facility.startswith("T")
        if claim.is_eligible and claim.reduction.tonnes > 0 and claim.code("permit_no") and is_unit:
            place = (claim.code("permit_no")[:21], outlet or facility)
            at_unit[str(claim.plan), claim.pollutant, *place].append(claim)
    shared: dict[Key, tuple[Unit, bool]] = {}
    for unit, claims in at_unit.items():
        facilities = {c.code("facility_code") for c in claims} - {""}
        is_said = any(SHARED.search(plain(c.record["project_name"])) for c in claims)
        is_treated = any(facility.startswith("T") for facility in facilities)
        if len({c.code("uscc") for c in claims}) > 1 and (
            is_said or is_treated or len(facilities) > 1
        ):
            shared |= {c.key: (unit, is_said) for c in claims}
    return shared
