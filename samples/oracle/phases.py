"""Phases of one sewage works that together claim more water than it was built for (D-22)."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from samples.exact import ZERO, number
from samples.oracle.claim import Claim, plain
from samples.oracle.held import Held, part_held
from samples.oracle.lookup import Lookup, words

MOST_LOAD, DAYS = Fraction(6, 5), 365


def phases_above_design(look: Lookup) -> Iterator[Held]:
    """Yield the water of phases beyond what the works can treat, from the last in line on."""
    plants: dict[tuple, list[Claim]] = defaultdict(list)
    for claim in look.of("W1"):
        capacity = number(claim.record["design_capacity_10k_m3_per_d"])
        if _phase(claim) and capacity > 0:
            plants[look.sites[claim.key], claim.year, claim.pollutant, capacity].append(claim)
    everybody = [claim for members in plants.values() for claim in members]
    for (site, year, pollutant, capacity), members in plants.items():
        beside = [
            c
            for c in everybody
            if (look.sites[c.key], c.year, c.pollutant) == (site, year, pollutant)
        ]
        if len({_phase(c) for c in members}) > 1 and not _have_own_lines(members):
            yield from _split(look, members, beside, MOST_LOAD * DAYS * capacity)


def _split(
    look: Lookup, phases: list[Claim], beside: list[Claim], most: Fraction
) -> Iterator[Held]:
    water = [_own_water(look, claim, beside) for claim in phases]
    excess = sum(water, ZERO) - most
    for claim, own in reversed(list(zip(phases, water, strict=True))):
        cut = min(own, max(ZERO, excess))
        excess -= own
        if cut > 0:
            kept = [phases[0]] if phases[0] is not claim else []
            yield part_held(claim, claim.reduction.tonnes * cut / own, kept, "D-22")


def _own_water(look: Lookup, claim: Claim, beside: list[Claim]) -> Fraction:
    """Return the water of a phase; only what it gains where it begins where another ends."""
    before, after = (_volume(look, claim, stage) for stage in ("before", "after"))
    own = claim.reduction.level
    ends = [c.reduction.level.after for c in beside if c.reduction.level]
    is_next = own is not None and own.before != 0 and own.before in ends
    return max(ZERO, after - before) if is_next else after


def _volume(look: Lookup, claim: Claim, stage: str) -> Fraction:
    months = look.months(claim, stage)
    if months:
        return sum((Fraction(month[0]) for month in months), ZERO)
    return number(claim.record.get(f"volume_{stage}_10k_m3"))


def _phase(claim: Claim) -> frozenset[str]:
    title = plain(claim.record["project_name"])
    named = [plain(n + unit) for n in words("D-22/number") for unit in words("D-22/unit")]
    return frozenset(word for word in named if word in title)


def _have_own_lines(phases: list[Claim]) -> bool:
    """Return whether each phase names a facility and an outlet of its own."""
    return all(
        all(c.code(name) for c in phases) and len({c.code(name) for c in phases}) == len(phases)
        for name in ("facility_code", "outlet_code")
    )
