"""What is planted on purpose: cases (accepted, but with an effect) and mistakes."""

from dataclasses import dataclass, field

from samples.records import LedgerRow, Project, Row


@dataclass(frozen=True)
class Case:
    """Projects planted together: kind (D-01 …), what they are, in the words of the README."""

    kind: str
    what: str
    projects: list[Project]


@dataclass(frozen=True)
class Mistake:
    """One cell that is wrong in a file, the rule it breaks and how the system handles its row.

    ``extra_rows`` are quarantined along with ``row``.
    """

    rule_id: str
    wrong: str
    row: Row
    column: str
    handling: str
    extra_rows: list[Row] = field(default_factory=list)


@dataclass
class Sample:
    """Everything that goes into the inbox, in the order it was made up."""

    projects: list[Project] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    ledger: list[LedgerRow] = field(default_factory=list)

    def plant(self, kind: str, what: str, *projects: Project) -> None:
        """Add projects and say what they are there for."""
        self.projects += projects
        self.cases.append(Case(kind, what, list(projects)))
