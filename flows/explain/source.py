"""The cells a project's figures came from, read once more from the received file (来源单元格)."""

import tempfile
from pathlib import Path

import duckdb
import polars as pl

from jianpai import schemas
from jianpai.flows.account.child_tables import child_tables
from jianpai.flows.explain.words import plain
from jianpai.flows.read.source.open_file import sheets
from jianpai.flows.read.source.sheets import SheetText
from jianpai.flows.warehouse import Warehouse

_HIDDEN_KINDS = {"text", "code", "choice"}


def source_cells(
    con: duckdb.DuckDBPyConnection,
    house: Warehouse,
    project: dict,
    pollutant: str | None,
    lang: str,
) -> list[str]:
    """Return one line per number or date of the project's rows: cell, heading, as sent, as read.

    A cell of another sheet than the project's is named with its sheet, and its file if other too.
    """
    template = schemas.project_entries()[project["project_type"]].name
    own = _lines(con, house, project, template, pollutant)
    theirs = [
        (f"{_sheet_of(row, project)}{cell}", words)
        for table, sheet in child_tables().items()
        for row in _rows_of(con, table, project["project_id"])
        for cell, words in _lines(con, house, row, sheet.name, pollutant)
    ]
    listed = [f"  {cell:<6} {words}" for cell, words in [*own, *theirs]]
    return ["", "source cells" if lang == "en" else "来源单元格", *listed]


def _rows_of(con: duckdb.DuckDBPyConnection, table: str, project_id: str) -> list[dict]:
    """Return the rows of a child table that belong to a project."""
    found = con.execute(f'SELECT * FROM "{table}" WHERE project_id = $1', [project_id])
    return found.to_arrow_table().to_pylist()


def _sheet_of(record: dict, project: dict) -> str:
    """Return the sheet of a record as an address begins, with its file if not the project's."""
    is_same_file = record["file_sha256"] == project["file_sha256"]
    if is_same_file and record["sheet_name"] == project["sheet_name"]:
        return ""
    return f"{'' if is_same_file else record['file_name'] + ' · '}{record['sheet_name']}!"


def _lines(
    con: duckdb.DuckDBPyConnection,
    house: Warehouse,
    record: dict,
    template: str,
    pollutant: str | None,
) -> list[tuple[str, str]]:
    """Return (cell, words) of each number or date that was sent in the row of a record."""
    sheet = _sheet(house, record)
    row = sheet.cells.filter(pl.col("row_number") == record["row_number"])
    columns = con.execute(
        "SELECT column_name, heading, column_letter FROM source_column "
        "WHERE file_name = $1 AND file_sha256 = $2 AND sheet_name = $3",
        [record["file_name"], record["file_sha256"], record["sheet_name"]],
    ).fetchall()
    described = schemas.columns(template)
    places = {name: (heading, letter) for name, heading, letter in columns}
    about = {None, pollutant} if pollutant else {None, *schemas.all_pollutants()}
    shown = [n for n in described if n in places and described[n].metadata["pollutant"] in about]
    lines = []
    for name in shown:
        heading, letter = places[name]
        sent = row[letter].item() if letter in row.columns and row.height else None
        if sent is not None and described[name].metadata["kind"] not in _HIDDEN_KINDS:
            words = f"{heading}：“{sent}” → {plain(record.get(name))}"
            lines.append((f"{letter}{record['row_number']}", words))
    return lines


def _sheet(house: Warehouse, record: dict) -> SheetText:
    """Return the sheet as text, read from the store."""
    path = next(house.received.glob(f"{record['file_sha256']}.*"))
    with tempfile.TemporaryDirectory() as scratch:
        opened = sheets(path, record["file_name"], Path(scratch))
        return next(sheet for sheet, _ in opened if sheet.name == record["sheet_name"])
