"""Headings: which column of a sheet is which column of its template (表头识别).

They stand in one row, or in two or three where a group stands above its leaves; the units may stand
in the row below. Which text means which column: heading_text.py and heading_rows.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import polars as pl

from jianpai import schemas
from jianpai.flows.limits import HEADING_SEARCH_ROWS
from jianpai.flows.read.sheet.heading_rows import Row, grouped, stacked_meaning, stacks, windows
from jianpai.flows.read.sheet.heading_text import UNITS, meaning, normal
from jianpai.flows.read.source.sheets import Merge
from jianpai.schemas.sheet.units import is_spelling_of

_NO_UNIT = re.compile(r"[-—/]*|无|(?:计量)?单位")
"""What stands in a row of units where there is no unit, and in front of them."""


@dataclass
class Headings:
    """How the columns of one sheet are understood; all by column letter."""

    row_number: int
    columns: dict[str, str] = field(default_factory=dict)
    """letter -> identifier"""
    texts: dict[str, str] = field(default_factory=dict)
    """letter -> heading as it stands; a group and its leaf with a stroke between them"""
    unknown: list[str] = field(default_factory=list)
    twice: list[tuple[str, str]] = field(default_factory=list)
    """(letter, letter of the same column before)"""
    other_unit: list[tuple[str, str, str | None, str]] = field(default_factory=list)
    """(cell, heading, the unit if it stands in a cell of its own, heading of the template)"""
    last_row_number: int = 0
    """The last row of the headings, that of the units below them included."""
    joined: list[str] = field(default_factory=list)
    """Letters of the columns understood by group and leaf together."""
    unmatched: list[tuple[str, str]] = field(default_factory=list)
    """(cell, heading) of leaves below a group that make no heading together, if some are missing"""
    rows: dict[str, int] = field(default_factory=dict)
    """letter -> row of its heading, where it is not ``row_number``"""

    def cell(self, letter: str) -> str:
        """Return the address of a column's heading."""
        return f"{letter}{self.rows.get(letter, self.row_number)}"


def find(cells: pl.DataFrame, sheet_name: str, merges: Sequence[Merge] = ()) -> Headings | None:
    """Return the headings of a sheet: of its first rows the one, or the few, that hold most of them.

    Args:
        cells: row_number and one text column per letter.
        sheet_name: the template's name, e.g. ``W1 城镇污水处理``.
        merges: merged ranges of the sheet.
    """
    first_rows = cells.head(HEADING_SEARCH_ROWS + 1).rows(named=True)
    searched = first_rows[:HEADING_SEARCH_ROWS]
    candidates = [_read_row(row, sheet_name) for row in searched]
    candidates += [_read_rows(rows, merges, sheet_name) for rows in windows(searched)]
    best = max(candidates, key=lambda h: len(h.columns) + len(h.other_unit), default=None)
    if best is None or not best.columns:
        return None
    if missing(best, sheet_name):
        best.unmatched = _unmatched(best, searched, merges)
    for row in first_rows[best.last_row_number : best.last_row_number + 1]:
        _take_units(best, row, sheet_name)
    return best


def _read_row(row: Row, sheet_name: str) -> Headings:
    headings = Headings(row["row_number"], last_row_number=row["row_number"])
    for letter, text in row.items():
        if letter != "row_number" and text is not None:
            headings.texts[letter] = text
            _place(headings, letter, *meaning(normal(text), sheet_name))
    return headings


def _read_rows(rows: list[Row], merges: Sequence[Merge], sheet_name: str) -> Headings:
    headings = Headings(rows[0]["row_number"], last_row_number=rows[-1]["row_number"])
    for letter, stack in stacks(rows, merges).items():
        is_alone = meaning(normal(stack.texts[-1]), sheet_name) != (None, None)
        headings.texts[letter] = stack.texts[-1] if is_alone else "/".join(stack.texts)
        headings.rows[letter] = stack.row_number
        if not is_alone:
            headings.joined.append(letter)
        _place(headings, letter, *stacked_meaning(stack.texts, sheet_name))
    headings.joined = [letter for letter in headings.joined if letter in headings.columns]
    return headings


def _place(headings: Headings, letter: str, name: str | None, template: str | None) -> None:
    if template is not None:
        text = headings.texts[letter]
        headings.other_unit.append((headings.cell(letter), text, None, template))
    elif name is None:
        headings.unknown.append(letter)
    elif name in headings.columns.values():
        before = next(at for at, known in headings.columns.items() if known == name)
        headings.twice.append((letter, before))
    else:
        headings.columns[letter] = name


def _unmatched(best: Headings, rows: list[Row], merges: Sequence[Merge]) -> list[tuple[str, str]]:
    """Return the headings below a group that are not understood, if the headings stand in two rows."""
    key = next((at for at, name in best.columns.items() if name == "project_id"), None)
    of_best = range(best.row_number, best.last_row_number + 1)
    touching = [w for w in windows(rows) if {row["row_number"] for row in w} >= {*of_best}]
    for window in touching:
        leaves = grouped(stacks(window, merges), key)
        found = [
            (f"{letter}{stack.row_number}", "/".join(stack.texts))
            for letter, stack in leaves.items()
            if letter not in best.columns
        ]
        if found:
            return found
    return []


def _take_units(headings: Headings, row: Row, sheet_name: str) -> None:
    """Take the row below the headings as theirs if it holds units under them and nothing else."""
    columns = schemas.columns(sheet_name)
    metas = {letter: columns[name].metadata for letter, name in headings.columns.items()}
    texts = {letter: normal(row[letter]).strip("()") for letter in metas if row[letter]}
    units = {at: text for at, text in texts.items() if metas[at]["unit"] and text in UNITS}
    if not units or not all(_NO_UNIT.fullmatch(texts[at]) for at in texts.keys() - units.keys()):
        return
    headings.last_row_number = row["row_number"]
    for letter, unit in units.items():
        if not is_spelling_of(unit, metas[letter]["unit"]):
            cell, heading = f"{letter}{row['row_number']}", headings.texts[letter]
            headings.other_unit.append((cell, heading, row[letter], metas[letter]["heading"]))


def missing(headings: Headings, sheet_name: str) -> list[tuple[str, str | None]]:
    """Return (required heading not found, the nearest unknown heading of the sheet or None)."""
    present = set(headings.columns.values())
    unknown = [headings.texts[letter] for letter in headings.unknown]
    columns = schemas.columns(sheet_name)
    lacking = [n for n in schemas.needed_columns(sheet_name, present) if n not in present]
    wanted = [columns[name].metadata["heading"] for name in lacking]
    return [(text, next(iter(get_close_matches(text, unknown, 1, 0.5)), None)) for text in wanted]
