"""Boilers whose place a central heating takes that claims as well (D-13)."""

from collections.abc import Iterator

from samples.oracle.held import Held, part_held
from samples.oracle.lookup import Lookup

HEATING = "集中供热替代"


def boilers(look: Lookup) -> Iterator[Held]:
    """Yield the boilers that name a central heating which counts them."""
    heating = {
        c.key: c
        for c in look.claiming
        if c.record.get("measure") == HEATING and c.project_type == "A4"
    }
    for claim in look.of("A4"):
        named = claim.code("central_heating_project_id"), claim.pollutant
        if claim.key not in heating and named in heating:
            yield part_held(claim, claim.reduction.tonnes, [heating[named]], "D-13")
