"""Plants that are closed in one place and go on in another (D-05)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from samples.exact import ZERO
from samples.oracle.claim import Claim
from samples.oracle.held import Held, part_held
from samples.oracle.lookup import Lookup, moved, organisation, words
from samples.oracle.overlap import is_closure

MONTHS_APART = 24


def relocated(look: Lookup) -> Iterator[Held]:
    """Yield what closures leave out of the emission of the sites where their production goes on."""
    shared: dict[tuple, list[tuple[Claim, list[Claim]]]] = defaultdict(list)
    for claim in filter(is_closure, look.claiming):
        new = _new_sites(look, claim)
        if new:
            shared[claim.plan, claim.pollutant, look.sites[claim.key]].append((claim, new))
        elif _moves(claim) and moved(claim) == 0:
            yield part_held(claim, claim.reduction.tonnes, [], "D-05")
    for closures in shared.values():
        moved_t = sum((moved(claim) for claim, _ in closures), ZERO)
        before = ZERO
        for claim, new in closures:
            emission = sum((c.reduction.level.after for c in new if c.reduction.level), ZERO)
            yield part_held(claim, max(ZERO, emission - moved_t - before), new, "D-05")
            before += claim.reduction.tonnes


def _new_sites(look: Lookup, closed: Claim) -> list[Claim]:
    """Return the last claim at each source where the production may go on, and lets something out."""
    last: dict[tuple, Claim] = {}
    for claim in look.line:
        level = claim.reduction.level
        is_other = look.sites[claim.key] != look.sites[closed.key]
        if (
            is_other
            and claim.pollutant == closed.pollutant
            and organisation(claim) == organisation(closed)
            and not is_closure(claim)
            and _is_within_months(closed, claim)
            and (_moves(closed) or _moves(claim) or claim.base == 0)
            and level
            and level.scale == "emission_t"
            and level.after > 0
        ):
            codes = claim.code("facility_code"), claim.code("outlet_code")
            point = (look.sites[claim.key], *codes) if any(codes) else (claim.project_id,)
            last[point] = claim
    return list(last.values())


def _moves(claim: Claim) -> bool:
    names = (claim.code(name) for name in ("project_name", "enterprise_name", "former_names"))
    text = "|".join(names)
    return any(word in text for word in words("D-05"))


def _is_within_months(closed: Claim, new: Claim) -> bool:
    day = date.fromisoformat(closed.code("closure_date") or closed.record["acceptance_date"])
    accepted = date.fromisoformat(new.record["acceptance_date"])
    first, last = sorted([day, accepted])
    months = (last.year - first.year) * 12 + last.month - first.month
    return months < MONTHS_APART or (months == MONTHS_APART and last.day <= first.day)
