"""A made-up project as the sample holds it: intended values, and cells written otherwise."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Value = str | int | Decimal | date | None


@dataclass(frozen=True)
class Formula:
    """A spreadsheet formula with the value its cell caches."""

    text: str
    value: Decimal | str


@dataclass(frozen=True)
class Place:
    """Where a row stands: file below the inbox, sheet, spreadsheet row, letters of the columns."""

    file: str
    sheet: str
    row_number: int
    letters: dict[str, str]


@dataclass
class Row:
    """One row of a sheet.

    ``cells`` holds what is meant (the second computation uses it), ``written`` the cells that
    stand in the file in other words or digits, ``place`` where the writer put the row.
    """

    cells: dict[str, Value]
    written: dict[str, object] = field(default_factory=dict)
    place: Place | None = None

    def decimal(self, column: str) -> Decimal:
        """Return a number of the row; an empty cell is 0."""
        value = self.cells.get(column)
        return value if isinstance(value, Decimal) else Decimal(0)

    def texts(self) -> dict[str, str]:
        """Return what is meant by each cell, as a clerk would type it plainly."""
        return {name: _text(value) for name, value in self.cells.items()}


@dataclass
class LedgerRow(Row):
    """One row of a ledger: its sheet, and the file of the city that keeps it."""

    sheet: str = ""
    file: str = ""


@dataclass
class Project(Row):
    """One reduction project with its rows of a child sheet, if its type has one.

    ``is_in_force`` is false where a correct reader does not count the record at all: quarantined,
    superseded, withdrawn or in a refused sheet. ``file`` overrides the usual file of its city.
    """

    project_type: str = ""
    children: list[Row] = field(default_factory=list)
    is_in_force: bool = True
    file: str = ""

    def record(self) -> dict[str, str]:
        """Return the texts of the record with its type, as the oracle takes them."""
        return {**self.texts(), "project_type": self.project_type}

    @property
    def project_id(self) -> str:
        """Return the project id."""
        return str(self.cells["project_id"])

    @property
    def region_code(self) -> str:
        """Return the county, local or city code."""
        return str(self.cells["region_code"])

    @property
    def credit_year(self) -> int:
        """Return the year the reduction is credited to."""
        year = self.cells["credit_year"]
        assert isinstance(year, int)
        return year

    @property
    def acceptance_date(self) -> date:
        """Return the day of acceptance."""
        day = self.cells["acceptance_date"]
        assert isinstance(day, date)
        return day


def _text(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)
