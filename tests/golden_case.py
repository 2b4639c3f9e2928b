"""A folder of tests/golden: what is sent, what must come out, and what the oracle makes of it."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from jianpai import schemas
from samples.office.sites import uscc_check
from samples.oracle.account import Accounts
from samples.oracle.ledger import Ledgers

GOLDEN = Path(__file__).parent / "golden"
Stated = tuple[str, str, str, Decimal]
"""kind, pollutant, project ids joined by ;, tonnes at risk"""


@dataclass(frozen=True)
class GoldenCase:
    """One folder, read."""

    name: str

    @property
    def inbox(self) -> Path:
        return GOLDEN / self.name / "in"

    @cached_property
    def expected(self) -> dict[tuple[str, str], dict[str, str]]:
        """Return the rows that must come out by project and pollutant."""
        return {(row["project_id"], row["pollutant"]): row for row in self._rows("expected.csv")}

    @cached_property
    def findings(self) -> list[Stated]:
        """Return the findings that must come out."""
        return sorted(
            (r["kind"], r["pollutant"], r["project_ids"], Decimal(r["tonnes_at_risk"]))
            for r in self._rows("expected_findings.csv")
        )

    @property
    def other_tables(self) -> dict[str, list[dict[str, str]]]:
        """Return the rows that must come out of other tables, those of single types, by table."""
        files = {
            f.stem.removeprefix("expected_"): f.name for f in self.inbox.parent.glob("*_*.csv")
        }
        return {table: self._rows(file) for table, file in files.items() if table != "findings"}

    def accounts(self) -> Accounts:
        """Return what the oracle makes of what is sent."""
        sheets = [(_sheet_name(file), _typed(file)) for file in sorted(self.inbox.iterdir())]
        types = {entry.name: type_id for type_id, entry in schemas.project_entries().items()}
        records, children, ledgers = [], [], {}
        for name, rows in sheets:
            if name in types:
                records += [{**row, "project_type": types[name]} for row in rows if _is_known(row)]
            elif name in schemas.child_sheets():
                children += rows
            else:
                ledgers[name] = rows
        return Accounts(records, children, Ledgers.of(ledgers))

    def _rows(self, file: str) -> list[dict[str, str]]:
        with (GOLDEN / self.name / file).open(encoding="utf-8") as lines:
            return list(csv.DictReader(lines))


def _is_known(row: dict[str, str]) -> bool:
    """Return whether a permit or the check digit says that the credit code is one."""
    code = row.get("uscc", "")
    try:
        return bool(row.get("permit_no")) or not code or code[17:] == uscc_check(code[:17])
    except (KeyError, ValueError):
        return False


def _sheet_name(file: Path) -> str:
    """Return the full name of the sheet that a csv holds."""
    name = file.stem.split("_")[0]
    main_sheets = {**schemas.project_entries(), **schemas.ledger_sheets()}
    by_type = {entry.type_id: entry.name for entry in main_sheets.values()}
    return by_type.get(name, name)


def _typed(file: Path) -> list[dict[str, str]]:
    """Return the rows of a csv by identifier."""
    columns = schemas.columns(_sheet_name(file)).items()
    names = {column.metadata["heading"]: name for name, column in columns}
    with file.open(encoding="utf-8-sig") as lines:
        return [{names[h]: cell for h, cell in row.items()} for row in csv.DictReader(lines)]


CASES = [GoldenCase(folder.name) for folder in sorted(GOLDEN.iterdir()) if folder.is_dir()]
