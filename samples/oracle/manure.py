"""Manure that a treatment centre counts and its farms count as well (D-18)."""

import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from samples.exact import ZERO
from samples.oracle.claim import Claim, Key, plain
from samples.oracle.held import Held, part_held
from samples.oracle.lookup import Lookup


def manure(look: Lookup) -> Iterator[Held]:
    """Walk the line: of a centre's manure counts what its farms have not, and the other way round."""
    doubts: dict[Key, list[tuple[Fraction, list[Claim]]]] = defaultdict(list)
    for centre in look.of("W6"):
        farms = _farms_of(look, centre)
        before = [f for f in farms if look.place[f.key] < look.place[centre.key]]
        so_far = sum((f.reduction.tonnes for f in before), ZERO)
        doubts[centre.key].append((min(centre.reduction.tonnes, so_far), before))
        for farm in farms[len(before) :]:
            left = max(ZERO, centre.reduction.tonnes - so_far)
            doubts[farm.key].append((min(farm.reduction.tonnes, left), [centre]))
            so_far += farm.reduction.tonnes
    for claim in look.of("W6"):
        kept = [c for _, claims in doubts[claim.key] for c in claims]
        yield part_held(claim, max((t for t, _ in doubts[claim.key]), default=ZERO), kept, "D-18")


def _farms_of(look: Lookup, centre: Claim) -> list[Claim]:
    codes = {
        plain(code) for code in re.split(r"[；;、，,\s]+", centre.code("manure_source_farms"))
    } - {""}
    return [
        farm
        for farm in look.of("W6")
        if plain(farm.code("farm_code")) in codes
        and (farm.plan, farm.pollutant, farm.city) == (centre.plan, centre.pollutant, centre.city)
        and farm.project_id != centre.project_id
    ]
