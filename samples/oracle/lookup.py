"""What the checks between kinds of projects look up of the claims in line, their sites, months and files."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from jianpai.flows.recompute.w1 import year_of_months
from jianpai.schemas import reference
from samples.exact import number
from samples.oracle.claim import Claim, Key


class Lookup:
    """The claims in line with all that the checks between kinds look up."""

    def __init__(
        self, line: list[Claim], sites: dict[Key, str], children: list[dict], files: list[dict]
    ) -> None:
        self.line, self.sites, self.children, self.files = line, sites, children, files
        self.claiming = [c for c in line if c.is_eligible and c.reduction.tonnes > 0]
        self.place = {claim.key: place for place, claim in enumerate(line)}

    def of(self, *types: str) -> list[Claim]:
        """Return the claims of some types that claim something and count."""
        return [claim for claim in self.claiming if claim.project_type in types]

    def months(self, claim: Claim, stage: str) -> Sequence[tuple[Decimal, ...]]:
        """Return the months of a works' year before or after, none where it files yearly means."""
        own = [r for r in self.children if "month" in r and r["project_id"] == claim.project_id]
        return year_of_months(own, claim.pollutant, stage) if own else []


def words(kind: str) -> list[str]:
    """Return the words that a check looks for."""
    table = reference.table("finding_words").to_dicts()
    return [row["word"] for row in table if row["kind"] == kind]


def organisation(claim: Claim) -> str:
    """Return the part of the credit code that says which organisation it is, wherever it is registered."""
    return claim.code("uscc")[8:17]


def moved(claim: Claim) -> Fraction:
    """Return the tonnes that a closure says were moved elsewhere."""
    return number(claim.record.get(f"moved_{claim.pollutant}_t"))
