"""Sheets drawn as an office would: titles above, blank and total rows between, any order of columns."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from tests.fuzz.spell import plain
from tests.sheets import Formula, Grid, Row

_CREATED = datetime(2000, 1, 1)
_UNTOUCHED = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass
class Sheet:
    """One sheet: its records as they are written, and what stands around them."""

    template: str
    name: str
    lines: list[Row]
    headings: dict[str, str]
    """heading by identifier, in the order of the columns; a column outside the template begins with +"""
    above: Grid = field(default_factory=list)
    between: dict[int, Grid] = field(default_factory=dict)
    """rows before the record of that position; those of the last position stand below"""
    left: int = 0
    merges: list[tuple[str, int, int]] = field(default_factory=list)
    """column, first and last record of a merged cell"""
    is_hidden: bool = False

    def row_numbers(self) -> list[int]:
        """Return where each record stands, counted as a spreadsheet does."""
        row, numbers = len(self.above) + 1, []
        for position in range(len(self.lines)):
            row += len(self.between.get(position, [])) + 1
            numbers.append(row)
        return numbers

    def address(self, position: int, name: str) -> str:
        """Return the cell of a record's column."""
        column = self.left + list(self.headings).index(name)
        return f"{xl_col_to_name(column)}{self.row_numbers()[position]}"

    def grid(self) -> Grid:
        """Return all cells from A1 on."""
        rows = [*self.above, list(self.headings.values())]
        for position, line in enumerate(self.lines):
            rows += self.between.get(position, [])
            rows.append([line.get(name) for name in self.headings])
        rows += self.between.get(len(self.lines), [])
        return [[None] * self.left + row for row in rows]


@dataclass
class File:
    """One submission: a workbook of sheets, or a csv of one."""

    name: str
    sheets: list[Sheet]
    encoding: str = "utf-8"
    separator: str = ","
    line_end: str = "\r\n"

    @property
    def is_csv(self) -> bool:
        return self.name.lower().endswith(".csv")

    def sheet_name(self, sheet: Sheet) -> str:
        """Return the sheet's name as problems give it."""
        return Path(self.name).stem if self.is_csv else sheet.name

    def write(self, inbox: Path) -> Path:
        """Write the file into the inbox and return where it is."""
        path = inbox / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        return _write_csv(path, self) if self.is_csv else _write_workbook(path, self.sheets)


def _write_csv(path: Path, file: File) -> Path:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=file.separator, lineterminator=file.line_end)
    writer.writerows([[csv_text(cell) for cell in row] for row in file.sheets[0].grid()])
    path.write_bytes(text.getvalue().encode(file.encoding, "replace"))
    return path


def csv_text(value: Any) -> str:
    if isinstance(value, Formula):
        return csv_text(value.value)
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else plain(value)


def _write_workbook(path: Path, sheets: list[Sheet]) -> Path:
    with xlsxwriter.Workbook(path, _UNTOUCHED) as book:
        book.set_properties({"created": _CREATED})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for row, line in enumerate(sheet.grid()):
                for column, value in enumerate(line):
                    _write_cell(page, row, column, value, day)
            _merge(book, page, sheet)
            if sheet.is_hidden:
                page.hide()
        visible = next(at for at, sheet in enumerate(sheets) if not sheet.is_hidden)
        book.get_worksheet_by_name(sheets[visible].name).activate()
    return path


def _write_cell(page: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, datetime | date):
        page.write_datetime(row, column, value, day)
    elif isinstance(value, Formula):
        page.write_formula(
            row, column, value.text, None, "" if value.value is None else value.value
        )
    elif isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, column, value)
    elif value is not None:
        page.write_string(row, column, value[:32_767])


def _merge(book: Any, page: Any, sheet: Sheet) -> None:
    numbers = sheet.row_numbers()
    for name, first, last in sheet.merges:
        column = sheet.left + list(sheet.headings).index(name)
        value = sheet.lines[first].get(name)
        page.merge_range(
            numbers[first] - 1, column, numbers[last] - 1, column, value, book.add_format()
        )
