"""What the oracle makes of the sample, line by line, for the pages that say what must come out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from samples.oracle.account import Accounts, Line
from samples.oracle.ledger import Ledgers
from samples.records import LedgerRow, Project

PLAN = range(2021, 2026)


@dataclass(frozen=True)
class Figure:
    """One project and pollutant with its figures and the kinds of findings that move it."""

    project: Project
    line: Line
    kinds: list[str]

    @property
    def pollutant(self) -> str:
        return self.line.claim.pollutant

    @property
    def ineligible_reason(self) -> str:
        return self.line.claim.ineligible_reason or ""

    @property
    def computed_t(self) -> Fraction:
        return self.line.computed_t

    @property
    def capped_t(self) -> Fraction:
        return self.line.capped_t

    @property
    def net_t(self) -> Decimal:
        return self.line.net_t

    @property
    def floor_t(self) -> Decimal:
        return self.line.floor_t

    @property
    def ceiling_t(self) -> Decimal:
        return self.line.ceiling_t

    @property
    def at_risk_t(self) -> Decimal:
        """Return what is lost if every finding is confirmed; less than nothing where room is won."""
        return self.ceiling_t - self.floor_t

    @property
    def order(self) -> tuple:
        return self.line.claim.place_in_line


def figures(projects: Iterable[Project], ledger: Iterable[LedgerRow] = ()) -> list[Figure]:
    """Return the figures of every project in force, in the order in which projects were made."""
    in_force = [project for project in projects if project.is_in_force]
    ledgers: dict[str, list[dict]] = defaultdict(list)
    for row in ledger:
        ledgers[row.sheet].append(row.texts())
    accounts = Accounts(
        [project.record() for project in in_force],
        [row.texts() for project in in_force for row in project.children],
        Ledgers.of(ledgers),
    )
    kinds = _kinds(accounts)
    lines: dict[str, list[Line]] = defaultdict(list)
    for (project_id, _), line in accounts.lines().items():
        lines[project_id].append(line)
    return [
        Figure(project, line, kinds[line.claim.key])
        for project in in_force
        for line in lines[project.project_id]
    ]


def _kinds(accounts: Accounts) -> dict[tuple[str, str], list[str]]:
    """Return the kinds of findings by the projects and pollutants whose tonnes they move."""
    kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
    for finding in accounts.findings:
        for key, tonnes in accounts.at_risk(finding).items():
            if tonnes:
                kinds[key].append(finding.kind)
    return kinds
