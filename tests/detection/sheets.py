"""Submissions as offices send them: csv in two encodings and a workbook, headings in any order."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from tests.detection.formulas import Cells
from tests.detection.world import World, half_even

Sheets = dict[str, list[Cells]]
_ENCODINGS = ("utf-8-sig", "gb18030", "utf-8")
_TITLES = {
    "W1": "W1 城镇污水处理",
    "A1": "A1 锅炉炉窑超低排放与深度治理",
    "V2": "V2 VOCs收集与末端治理",
}


@cache
def headings() -> dict[str, str]:
    """Return the Chinese heading of every column that is written."""
    with (Path(__file__).parent / "headings.csv").open(encoding="utf-8", newline="") as file:
        return {row["column"]: row["heading"] for row in csv.DictReader(file)}


def write(world: World, inbox: Path, offices: int) -> None:
    """Write every record into the inbox; cities share so many offices, the first sends a workbook."""
    inbox.mkdir(parents=True)
    cities = sorted({county.city_code for county in world.counties})
    office_of = {city: number % offices for number, city in enumerate(cities)}
    sent: dict[int, Sheets] = defaultdict(lambda: defaultdict(list))
    for project in world.projects:
        sheets = sent[office_of[project.county.city_code]]
        sheets[project.kind].append(_as_sent(project.cells, project.reductions()))
        for name, rows in project.children.items():
            sheets[name] += rows
    for ledger, entries in world.ledgers.items():
        for city, row in entries:
            sent[office_of[city]][ledger].append(row)
    for office, sheets in sent.items():
        _write_office(inbox, office, sheets, Random(office))


def _as_sent(cells: Cells, reductions: dict) -> Cells:
    """Return the row with what is reported: R rounded, where nothing else is."""
    reported = {f"reported_{p}_t": half_even(r) for p, r in reductions.items()}
    return reported | cells


def _write_office(inbox: Path, office: int, sheets: Sheets, rng: Random) -> None:
    if office == 0:
        _write_workbook(inbox / "填报表_00.xlsx", sheets)
        return
    for name, rows in sheets.items():
        file = inbox / f"{_TITLES.get(name, name)}_{office:02d}.csv"
        with file.open("w", encoding=_ENCODINGS[office % 3], newline="") as target:
            columns = _columns(rows)
            rng.shuffle(columns)
            writer = csv.writer(target)
            writer.writerow(_heading(column, office) for column in columns)
            writer.writerows([_text(row.get(column)) for column in columns] for row in rows)


def _columns(rows: list[Cells]) -> list[str]:
    found = {column for row in rows for column in row}
    return [column for column in headings() if column in found]


def _heading(column: str, office: int) -> str:
    """Return the heading; some offices write half-width brackets."""
    heading = headings()[column]
    return heading.replace("（", "(").replace("）", ")") if office % 4 == 1 else heading


def _write_workbook(file: Path, sheets: Sheets) -> None:
    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        columns = _columns(rows)
        sheet.append([headings()[column] for column in columns])
        for row in rows:
            sheet.append([_cell(row.get(column)) for column in columns])
    book.save(file)


def _cell(value: Any) -> Any:
    """Return a cell of a workbook; decimals as text, as exports of office systems have them."""
    return str(value) if isinstance(value, Decimal) else value


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)
