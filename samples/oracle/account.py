"""The whole accounting of some records, by really applying each set of confirmed findings."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from samples.exact import ZERO, half_even
from samples.oracle.claim import Claim, claims
from samples.oracle.items import repeated
from samples.oracle.ledger import ledger_base
from samples.oracle.overlap import Doubt, doubts
from samples.oracle.resolution import Key, Stock, capped, counted, net, stocks
from samples.oracle.source import site_keys

PERIOD = "2025-10"


@dataclass(frozen=True)
class Finding:
    """A question about claims of one pollutant, and what confirming it would take from each."""

    kind: str
    pollutant: str
    project_ids: tuple[str, ...]
    effect: Doubt | Stock | None = None


@dataclass(frozen=True)
class Line:
    """What comes out for one project and pollutant."""

    claim: Claim
    computed_t: Fraction
    capped_t: Fraction
    net_t: Decimal
    floor_t: Decimal
    ceiling_t: Decimal


class Accounts:
    """The claims of some records with their findings and every figure that depends on them."""

    def __init__(
        self,
        records: list[dict],
        children: list[dict] | None = None,
        ledger: list[dict] | None = None,
        period: str = PERIOD,
    ) -> None:
        stated = claims(records, children or [], period)
        bases = [ledger_base(claim, ledger or []) for claim in stated]
        self.line = [
            claim if base is None else replace(claim, base=base)
            for claim, base in zip(stated, bases, strict=True)
        ]
        self.differing = [
            claim for claim, own in zip(self.line, stated, strict=True) if claim.base != own.base
        ]
        self.sites = site_keys(self.line)
        self.as_submitted = capped(self.line, self.sites, {})

    @cached_property
    def findings(self) -> list[Finding]:
        """Return every finding."""
        return [*self._repeated(), *self._above_stock(), *self._negative(), *self._by_ledger()]

    def total(self, confirmed: list[Finding]) -> Decimal:
        """Return the sum of what counts when these findings and no others are confirmed."""
        return sum(self.counted(confirmed).values(), Decimal(0))

    def counted(self, confirmed: list[Finding]) -> dict[Key, Decimal]:
        """Return what counts of each claim when these findings and no others are confirmed."""
        effects = [finding.effect for finding in confirmed]
        return counted(
            self.line,
            self.sites,
            [effect for effect in effects if isinstance(effect, Doubt)],
            [effect for effect in effects if isinstance(effect, Stock)],
        )

    def at_risk(self, finding: Finding) -> dict[Key, Decimal]:
        """Return what each claim would lose if the finding alone were confirmed."""
        ceiling, without = self.counted([]), self.counted([finding])
        members = {(project, finding.pollutant) for project in finding.project_ids}
        return {
            key: ceiling[key] - without[key]
            for key in ceiling
            if key in members or ceiling[key] != without[key]
        }

    def tonnes_at_risk(self, finding: Finding) -> Decimal:
        """Return what the total would lose if the finding alone were confirmed."""
        return self.total([]) - self.total([finding])

    def resolutions(self) -> Iterator[list[Finding]]:
        """Return every set of findings that could be confirmed."""
        findings = [finding for finding in self.findings if finding.effect]
        for size in range(len(findings) + 1):
            yield from map(list, combinations(findings, size))

    def lines(self) -> dict[Key, Line]:
        """Return the figures of each project and pollutant."""
        floor, ceiling = self.counted(self.findings), self.counted([])
        return {
            c.key: Line(
                c,
                c.reduction.tonnes,
                self.as_submitted[c.key],
                net(c, self.as_submitted[c.key]),
                floor[c.key],
                ceiling[c.key],
            )
            for c in self.line
        }

    def _repeated(self) -> list[Finding]:
        return [
            Finding(
                doubt.kind,
                doubt.later.pollutant,
                tuple(sorted({doubt.later.project_id, *(c.project_id for c in doubt.covering)})),
                doubt,
            )
            for doubt in [*doubts(self.line), *repeated(self.line)]
        ]

    def _above_stock(self) -> list[Finding]:
        found = []
        for stock in stocks(self.line, self.sites):
            drawing = [c for c in stock.claims if self.as_submitted[c.key] > 0]
            excess = sum((self.as_submitted[c.key] for c in drawing), ZERO) - stock.tonnes
            if len(drawing) > 1 and half_even(excess) > 0:
                ids = tuple(sorted(c.project_id for c in drawing))
                found.append(Finding("D-11", drawing[0].pollutant, ids, stock))
        return found

    def _negative(self) -> list[Finding]:
        return [
            Finding("F-17", c.pollutant, (c.project_id,))
            for c in self.line
            if c.is_eligible and net(c, self.as_submitted[c.key]) < 0
        ]

    def _by_ledger(self) -> list[Finding]:
        return [
            Finding("D-14", claim.pollutant, (claim.project_id,))
            for claim in self.differing
            if claim.is_eligible
        ]
