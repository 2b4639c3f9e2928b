"""Headings: which column of a sheet is which column of its template (表头识别).

They stand in one row, or in two or three where a group stands above its leaves; the units may stand
in the row below. Which text means which column: heading_text.py and heading_rows.py.
"""

from collections.abc import Sequence
from difflib import get_close_matches

import polars as pl

from jianpai import schemas
from jianpai.flows.limits import HEADING_SEARCH_ROWS
from jianpai.flows.read.sheet.heading import Headings
from jianpai.flows.read.sheet.heading_rows import Row, grouped, stacked_meaning, stacks, windows
from jianpai.flows.read.sheet.heading_text import meaning, normal
from jianpai.flows.read.sheet.heading_units import take_unit_of_title, take_units
from jianpai.flows.read.source.sheets import Merge

NEAR = 0.92
"""Likeness of 区域削减COD量（吨） and 区域削减COD（吨）; of 总氮 for 氨氮 it is less."""


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
    below = first_rows[best.last_row_number : best.last_row_number + 1]
    if not any(take_units(best, row, sheet_name) for row in below):
        take_unit_of_title(best, first_rows[: best.row_number - 1], sheet_name)
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


def missing(headings: Headings, sheet_name: str) -> list[tuple[str, str | None]]:
    """Return (required heading not found, the nearest unknown heading of the sheet or None)."""
    present = set(headings.columns.values())
    unknown = [headings.texts[letter] for letter in headings.unknown]
    columns = schemas.columns(sheet_name)
    lacking = [n for n in schemas.needed_columns(sheet_name, present) if n not in present]
    wanted = [columns[name].metadata["heading"] for name in lacking]
    return [(text, next(iter(get_close_matches(text, unknown, 1, 0.5)), None)) for text in wanted]


def near_misses(headings: Headings, sheet_name: str) -> dict[str, str]:
    """Return by letter the optional heading of the template that an unknown heading almost is.

    Such a column, a deduction for instance, would be left out of the account.
    """
    columns = schemas.columns(sheet_name)
    absent = {
        normal(column.metadata["heading"]): column.metadata["heading"]
        for name, column in columns.items()
        if not column.metadata["needed"] and name not in headings.columns.values()
    }
    nearest = {
        letter: get_close_matches(normal(headings.texts[letter]), list(absent), 1, NEAR)
        for letter in headings.unknown
    }
    return {letter: absent[found[0]] for letter, found in nearest.items() if found}
