"""Water that a town's works takes in as well: let out directly, leachate, rural sewage, reuse (D-06, D-19 to D-21)."""

from collections.abc import Iterator
from fractions import Fraction

from samples.exact import ZERO, number, optional
from samples.oracle.claim import Claim
from samples.oracle.held import Held, part_held
from samples.oracle.lookup import Lookup, moved
from samples.oracle.works import at_outlet, nearest, receiving

DIRECT, RURAL_TO_WORKS, TO_WORKS = "直接排放", "接入城镇污水厂", "进入城镇污水厂"
HUNDREDTH = Fraction(1, 100)


def direct_beside_works(look: Lookup) -> Iterator[Held]:
    """Yield what claims of waste water let out directly have beyond what a works leaves to count."""
    for claim in look.of("W4", "W5"):
        if claim.record["discharge_to"] != DIRECT:
            continue
        named = bool(claim.code("receiving_works"))
        works, outlet = receiving(look, claim)
        if not named:
            works, own = nearest(claim, at_outlet(look, claim))
            outlet = own if outlet is None else outlet
        if named or works:
            yield _beyond(claim, _indirect(claim, outlet), works, "D-06")


def leachate(look: Lookup) -> Iterator[Held]:
    """Yield what leachate that is led into a works has beyond what the works would let out of it."""
    for claim in look.of("W8"):
        if claim.record["destination"] == TO_WORKS:
            works, outlet = receiving(look, claim)
            volume = number(claim.record["leachate_10k_m3"])
            yield _beyond(claim, volume * (outlet or ZERO) * HUNDREDTH, works, "D-20")


def rural_sewage(look: Lookup) -> Iterator[Held]:
    """Yield rural sewage that is led into a works: the works alone counts it."""
    for claim in look.of("W7"):
        if claim.record["destination"] == RURAL_TO_WORKS:
            yield _beyond(claim, ZERO, None, "D-19")


def reuse(look: Lookup) -> Iterator[Held]:
    """Yield what reused water counts per m³ beyond what the works at its outlet still lets out."""
    for claim in look.of("W3"):
        works, outlet = nearest(claim, at_outlet(look, claim), or_later=False)
        if works and outlet is not None:
            gained = number(claim.record["reuse_after_10k_m3"]) - number(
                claim.record["reuse_before_10k_m3"]
            )
            own = number(claim.record[f"outlet_{claim.pollutant}_mg_per_l"])
            tonnes = gained * max(ZERO, own - outlet) * HUNDREDTH
            yield part_held(claim, tonnes, [works], "D-21")


def _beyond(claim: Claim, credit: Fraction, works: Claim | None, rule: str) -> Held:
    """Return what of a claim is beyond what it may count."""
    own = claim.reduction.tonnes
    return part_held(claim, own - min(own, max(ZERO, credit)), [works] if works else [], rule)


def _indirect(claim: Claim, outlet: Fraction | None) -> Fraction:
    """Return what the indirect formula gives, nothing where a figure of it is not known."""
    record = claim.record
    if outlet is None:
        return ZERO
    if claim.project_type == "W4":
        before, after = (number(record[f"wastewater_{s}_10k_m3"]) for s in ("before", "after"))
        return (before - after) * outlet * HUNDREDTH
    volume = optional(record.get("wastewater_before_closure_10k_m3"))
    return ZERO if volume is None else volume * outlet * HUNDREDTH - moved(claim)
