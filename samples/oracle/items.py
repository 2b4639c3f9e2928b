"""Things that count once, such as a scrapped vehicle, and the claims that hold them again (rulebook D-17)."""

from dataclasses import dataclass

from samples.exact import ZERO
from samples.oracle.claim import Claim
from samples.oracle.overlap import Doubt


@dataclass(frozen=True)
class Repeated(Doubt):
    """The tonnes of a claim that are those of things claimed before, by whomever and in whatever year."""

    @property
    def kind(self) -> str:
        """Return the name of the case."""
        return "D-17"


def repeated(line: list[Claim]) -> list[Repeated]:
    """Return what of each claim that counts is of things that a claim before it in line holds."""
    first: dict[tuple[str, str], Claim] = {}
    found = []
    for claim in (c for c in line if c.is_eligible):
        items = {item: tonnes for item, tonnes in claim.reduction.items.items() if tonnes > 0}
        again = {
            item: first[claim.pollutant, item] for item in items if (claim.pollutant, item) in first
        }
        if again:
            tonnes = sum((items[item] for item in again), ZERO)
            covering = list({c.key: c for c in again.values()}.values())
            found.append(Repeated(claim, tonnes, len(again) == len(items), covering))
        for item in items:
            first.setdefault((claim.pollutant, item), claim)
    return found
