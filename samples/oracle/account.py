"""The whole accounting of some records, by really applying each set of confirmed findings."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from samples.exact import ZERO, half_even, number
from samples.oracle.claim import Claim, claims
from samples.oracle.held import held, is_idle, not_in_base
from samples.oracle.items import repeated
from samples.oracle.kinds import doubts_between_kinds
from samples.oracle.ledger import Ledgers, in_line, ledger_base, ledger_rows
from samples.oracle.lookup import Lookup
from samples.oracle.marks import Marks, marks
from samples.oracle.misreported import (
    doubted,
    is_base_above,
    is_reported_otherwise,
    was_above_limit,
)
from samples.oracle.overlap import Doubt, doubts
from samples.oracle.register import registered
from samples.oracle.resolution import Key, Stock, capped, counted, net
from samples.oracle.shared_files import Together, files_shared
from samples.oracle.source import site_keys
from samples.oracle.stock import stocks
from samples.oracle.w1_load import KIND as LOAD
from samples.oracle.w1_load import out_of_line
from samples.oracle.w1_months import differing

PERIOD = "2025-10"


@dataclass(frozen=True)
class Finding:
    """A question about claims of one pollutant, and what confirming it would take from each."""

    kind: str
    pollutant: str
    project_ids: tuple[str, ...]
    effect: Doubt | Together | Stock | None = None


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
        ledgers: Ledgers | None = None,
        period: str = PERIOD,
        *,
        outside_base: set[Key] | None = None,
        known: Marks | None = None,
    ) -> None:
        """``outside_base``: claims not in the ledger, ``known``: what marks a source, both where that is
        judged among others than these.
        """
        self.ledgers = ledgers or Ledgers()
        self.stated = in_line(claims(records, children or [], period), self.ledgers.base)
        self.registered = {
            "offset": registered(self.stated, "offset", self.ledgers.offset),
            "traded": registered(self.stated, "traded", self.ledgers.traded),
        }
        self.line = [self._as_the_ledgers_have_it(claim) for claim in self.stated]
        own_ledger = self.ledgers.base
        self.outside_base = (
            not_in_base(self.line, own_ledger) if outside_base is None else outside_base
        )
        self.children = children or []
        self.sites = site_keys(self.line)
        self.marks = marks(self.line, self.sites) if known is None else known
        self.lookup = Lookup(self.line, self.sites, self.children, self.ledgers.files)
        self.as_submitted = capped(self.line, self.sites, {})

    @cached_property
    def findings(self) -> list[Finding]:
        """Return every finding."""
        return [
            *self._repeated(),
            *self._above_stock(),
            *self._negative(),
            *self._by_ledger(),
            *self._by_register("D-07", "offset"),
            *self._by_register("D-08", "traded"),
            *self._by_months(),
            *self._by_files(),
            *self._reported_otherwise(),
            *self._above_limit(),
            *self._by_load(),
        ]

    def _as_the_ledgers_have_it(self, stated: Claim) -> Claim:
        """Return a claim with the ledger's base, what the registers deduct, and nothing for an idle source."""
        base = ledger_base(stated, self.ledgers.base)
        claim = replace(
            stated,
            base=stated.base if base is None else base,
            **{
                kind: max(getattr(stated, kind), of.get(stated.key, ZERO))
                for kind, of in self.registered.items()
            },
        )
        if claim.is_eligible and is_idle(claim):
            return replace(claim, ineligible_reason="idle_source")
        return claim

    def total(self, confirmed: list[Finding]) -> Decimal:
        """Return the sum of what counts when these findings and no others are confirmed."""
        return sum(self.counted(confirmed).values(), Decimal(0))

    def counted(self, confirmed: list[Finding]) -> dict[Key, Decimal]:
        """Return what counts of each claim when these findings and no others are confirmed."""
        effects = [
            effect
            for finding in confirmed
            for effect in (
                finding.effect.doubts if isinstance(finding.effect, Together) else [finding.effect]
            )
        ]
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
            for doubt in [
                *doubts(self.line, self.marks, self.sites),
                *repeated(self.line),
                *held(self.line, self.outside_base, self.ledgers.values),
                *doubts_between_kinds(self.lookup),
                *doubted(self.line, self.ledgers),
            ]
        ]

    def _by_files(self) -> list[Finding]:
        return [
            Finding(
                held.kind,
                pollutant,
                tuple(sorted(doubt.later.project_id for doubt in held.doubts)),
                held,
            )
            for pollutant, held in files_shared(self.lookup)
        ]

    def _above_stock(self) -> list[Finding]:
        found = []
        for stock in stocks(self.line, self.sites, self.ledgers.base):
            drawing = [c for c in stock.claims if self.as_submitted[c.key] > 0]
            excess = sum((self.as_submitted[c.key] for c in drawing), ZERO) - stock.tonnes
            if half_even(excess) > 0:
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
            Finding("F-02", own.pollutant, (own.project_id,))
            for claim, own in zip(self.line, self.stated, strict=True)
            if claim.is_eligible
            and (rows := ledger_rows(own, self.ledgers.base))
            and is_base_above(own.base, *_most(rows))
        ]

    def _reported_otherwise(self) -> list[Finding]:
        return [
            Finding("F-01", c.pollutant, (c.project_id,))
            for c in self.line
            if c.is_eligible
            and is_reported_otherwise(c, self.as_submitted[c.key], net(c, self.as_submitted[c.key]))
        ]

    def _above_limit(self) -> list[Finding]:
        return [
            Finding("F-14", c.pollutant, (c.project_id,))
            for c in self.line
            if c.is_eligible and was_above_limit(c)
        ]

    def _by_load(self) -> list[Finding]:
        return [
            Finding(LOAD, claim.pollutant, (claim.project_id,), held)
            for claim, held in out_of_line(self.line, self.children)
        ]

    def _by_register(self, kind: str, column: str) -> list[Finding]:
        register = self.registered[column]
        covered = {own.city for own in self.stated if own.key in register}
        return [
            Finding(kind, own.pollutant, (own.project_id,))
            for claim, own in zip(self.line, self.stated, strict=True)
            if claim.is_eligible
            and own.city in covered
            and (
                getattr(own, column) != register.get(own.key, ZERO)
                or (
                    kind == "D-07"
                    and register.get(own.key, ZERO) > max(claim.reduction.tonnes, ZERO)
                )
            )
        ]

    def _by_months(self) -> list[Finding]:
        return [
            Finding("F-23", claim.pollutant, (claim.project_id,))
            for claim in self.line
            if claim.is_eligible
            for _ in differing(claim, self.children)
        ]


def _most(rows: list[dict]) -> tuple[Fraction, Fraction | None]:
    """Return the largest base and the largest permitted amount of some rows of the ledger."""
    permitted = [
        number(row["permitted_emission_t"]) for row in rows if row.get("permitted_emission_t")
    ]
    return max(number(row["base_emission_t"]) for row in rows), max(permitted, default=None)
