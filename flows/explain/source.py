"""The cells a project's figures came from, read once more from the received file (来源单元格)."""

import tempfile
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

from jianpai import schemas
from jianpai.flows.account.child_tables import child_tables
from jianpai.flows.explain import readings
from jianpai.flows.explain.dossier import Amount, Cell, Row
from jianpai.flows.explain.stored import Record, many, plain
from jianpai.flows.read.source.open_file import sheets
from jianpai.flows.read.source.sheets import SheetText
from jianpai.flows.warehouse import Warehouse

Place = tuple[str, str, int, str]
"""SHA-256 of the file, sheet, row and column."""


class SourceFiles:
    """The received files of a run: what stands in a cell, and which cell a value came from."""

    def __init__(self, con: duckdb.DuckDBPyConnection, house: Warehouse) -> None:
        self._con = con
        self._house = house
        self._sheets: dict[tuple[str, str], SheetText] = {}
        self._ids: dict[Place, str] = {}
        self._notes: dict[tuple[str, str], dict[int, list[Record]]] = {}

    @cached_property
    def _columns(self) -> dict[tuple[str, str], dict[str, tuple[str, str]]]:
        """Heading and letter of each column by sheet."""
        found: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
        for row in many(self._con, "FROM source_column"):
            columns = found.setdefault((row["file_sha256"], row["sheet_name"]), {})
            columns[row["column_name"]] = (row["heading"], row["column_letter"])
        return found

    def cell_id(self, record: Record, column: str) -> str:
        """Return the id of the cell that a column of a record came from; empty where it is not listed."""
        return self._ids.get((*_row_of(record), column), "")

    def row(self, role: str, record: Record, template: str, about: set[str | None]) -> Row:
        """Return the row of a record with its filled cells, of the columns about some pollutants."""
        described = schemas.columns(template)
        shown = [name for name in described if described[name].metadata["pollutant"] in about]
        notes = self._notes_of(record)
        cells = [self._cell(record, name, described[name].metadata, notes) for name in shown]
        key = [plain(record[name]) for name in schemas.registry()[template].key[1:]]
        place = (record["file_name"], *_row_of(record))
        return Row(role, template, *place, key, [cell for cell in cells if cell])

    def text(self, record: Record, column: str) -> tuple[str, str, str]:
        """Return address, heading and text of a cell; no address where it stands in none."""
        sha256, sheet_name, number = _row_of(record)
        heading, letter = self._columns.get((sha256, sheet_name), {}).get(column, ("", ""))
        if not letter:
            return "", heading, ""
        sheet = self._sheet(sha256, record["file_name"], sheet_name)
        address = _first_of_merge(sheet, f"{letter}{number}")
        return address, heading, _text_at(sheet, address)

    def _cell(self, record: Record, name: str, meta: dict[str, Any], notes: list) -> Cell | None:
        value = record.get(name)
        address, heading, raw = self.text(record, name)
        if value is None and not raw:
            return None
        amount = Amount(plain(value), _unit(record, name, meta))
        steps = readings.of(readings.Sent(name, address, heading, raw), amount, meta, record, notes)
        place = (*_row_of(record), name)
        self._ids[place] = f"c{len(self._ids) + 1}"
        return Cell(
            self._ids[place], address, heading or meta["heading"], name, meta["kind"], raw, amount, steps
        )  # fmt: skip

    def _notes_of(self, record: Record) -> list[Record]:
        """Return what rules said about the reading of a row's cells; a sheet is asked for once."""
        sha256, sheet_name, number = _row_of(record)
        if (sha256, sheet_name) not in self._notes:
            by_row = self._notes.setdefault((sha256, sheet_name), {})
            for note in many(self._con, _NOTES, sha256, sheet_name):
                by_row.setdefault(note["row_number"], []).append(note)
        return self._notes[sha256, sheet_name].get(number, [])

    def _sheet(self, sha256: str, name: str, sheet_name: str) -> SheetText:
        """Return a sheet as text, read from the store once."""
        if (sha256, sheet_name) not in self._sheets:
            path = next(self._house.received.glob(f"{sha256}.*"))
            with tempfile.TemporaryDirectory() as scratch:
                for sheet, _ in sheets(path, name, Path(scratch)):
                    self._sheets[sha256, sheet.name] = sheet
        return self._sheets[sha256, sheet_name]


_NOTES = """
SELECT row_number, rule_id, cell, value, detail FROM problem
WHERE file_sha256 = $1 AND sheet_name = $2 AND rule_id LIKE 'R-%' AND cell IS NOT NULL
ORDER BY rule_id, cell
"""


def children(con: duckdb.DuckDBPyConnection, project_id: str) -> list[tuple[str, Record]]:
    """Return the child rows of a project, each with the name of its sheet."""
    return [
        (sheet.name, row)
        for table, sheet in child_tables().items()
        for row in many(con, _CHILDREN.format(table), project_id)
    ]


_CHILDREN = (
    'FROM "{}" WHERE project_id = $1 ORDER BY file_name, file_sha256, sheet_name, row_number'
)


def _row_of(record: Record) -> tuple[str, str, int]:
    return record["file_sha256"], record["sheet_name"], record["row_number"]


def _unit(record: Record, name: str, meta: dict[str, Any]) -> str:
    """Return the unit of a column; a column of units beside it says it for the row."""
    unit = record.get(f"{name}_unit") or meta["unit"]
    return unit if unit and meta["unit"] else ""


def _first_of_merge(sheet: SheetText, address: str) -> str:
    """Return the cell that holds what a merged cell shows, else the cell itself."""
    row, column = xl_cell_to_rowcol(address)
    for first_row, first_column, last_row, last_column in sheet.merges:
        if first_row <= row <= last_row and first_column <= column <= last_column:
            return f"{xl_col_to_name(first_column)}{first_row + 1}"
    return address


def _text_at(sheet: SheetText, address: str) -> str:
    row, column = xl_cell_to_rowcol(address)
    letter = xl_col_to_name(column)
    if letter not in sheet.cells.columns:
        return ""
    found = sheet.cells.filter(pl.col("row_number") == row + 1)[letter]
    return (found.item() if found.len() else None) or ""
