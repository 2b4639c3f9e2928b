"""The columns of the reported sheets as the offices of the sample write them; the registry knows them."""

import re
from dataclasses import dataclass

from jianpai import schemas
from jianpai.schemas import reference

CHILDREN = {entry.type_id: entry.name for entry in schemas.child_sheets().values()}
"""type id -> the sheet of its child rows"""
_TYPES = sorted(
    schemas.project_entries().items(), key=lambda type_: ("WAV".find(type_[0][0]), type_[0])
)
SHEETS = {type_id: entry.name for type_id, entry in _TYPES} | {
    name: name for name in CHILDREN.values()
}
"""What the workbooks of the sample hold, in the order of their sheets: type id, or name of a child sheet -> name."""
LEDGERS = list(schemas.ledger_sheets())
"""The sheets of facts about sites, by name."""
BASE, OFFSETS, TRADES, VALUES, FILES, ENERGY = LEDGERS
LABELS = {row["id"]: row["heading_zh"] for row in reference.pollutants()}
_WITH_UNIT = re.compile(r"(.*)（(.*)）")


@dataclass(frozen=True)
class Column:
    """One column of a sheet; ``kind`` is text, code, choice, year, month, quantity, ratio or date."""

    name: str
    label: str
    unit: str = ""
    kind: str = "text"

    def heading(self, style: str) -> str:
        """Return the heading as the style writes it: full, half, bare or identifier."""
        if style == "identifier":
            return self.name
        if style == "bare" or not self.unit:
            return self.label
        return f"{self.label}({self.unit})" if style == "half" else f"{self.label}（{self.unit}）"


def sheet_name(kind: str) -> str:
    """Return the full name of a sheet, e.g. ``W1 城镇污水处理``."""
    return SHEETS.get(kind, kind)


def columns(kind: str) -> list[Column]:
    """Return the columns of a sheet in the order of its template."""
    made = schemas.columns(sheet_name(kind))
    return [_column(name, column.metadata) for name, column in made.items()]


def _column(name: str, metadata: dict) -> Column:
    match = _WITH_UNIT.fullmatch(metadata["heading"])
    label, unit = match.groups() if match else (metadata["heading"], "")
    return Column(name, label, unit, metadata["kind"])
