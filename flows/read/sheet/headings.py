"""Headings: which column of a sheet is which column of its template (表头识别).

A heading may be the Chinese one with or without its unit, full-width or half-width, or the
identifier. Its unit may also stand in the row below. A unit that differs from the template's stops
the sheet.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache

import polars as pl

from jianpai import schemas
from jianpai.flows.limits import HEADING_SEARCH_ROWS
from jianpai.schemas.sheet.units import SPELLINGS, is_spelling_of

_BRACKET = re.compile(r"^(.*?)\(([^()]*)\)$")
_OTHER_UNITS = [
    "千克",
    "公斤",
    "kg",
    "克",
    "g",
    "mg",
    "立方米",
    "m3",
    "立方米/日",
    "m3/d",
    "标立方米",
    "nm3",
    "万元",
    "g/l",
]
_UNITS = {spelling for spellings in SPELLINGS.values() for spelling in spellings}.union(
    _OTHER_UNITS
)
_NO_UNIT = re.compile(r"[-—/]*|无|(?:计量)?单位")
"""What stands in a row of units where there is no unit, and in front of them."""

LEAST_SHARE = 2 / 3
"""A sheet with the project id and this share of a template's required headings is meant to be it."""

MAX_HEADING = 100
"""Characters; a longer text in a first row is no heading."""


@dataclass
class Headings:
    """How the columns of one sheet are understood; all by column letter."""

    row_number: int
    columns: dict[str, str] = field(default_factory=dict)
    """letter -> identifier"""
    texts: dict[str, str] = field(default_factory=dict)
    """letter -> heading as it stands"""
    unknown: list[str] = field(default_factory=list)
    twice: list[tuple[str, str]] = field(default_factory=list)
    """(letter, letter of the same column before)"""
    other_unit: list[tuple[str, str, str | None, str]] = field(default_factory=list)
    """(cell, heading, the unit if it stands in a cell of its own, heading of the template)"""
    last_row_number: int = 0
    """The row of the units where they stand below the headings, else the row of the headings."""


def find(cells: pl.DataFrame, sheet_name: str) -> Headings | None:
    """Return the headings of a sheet: of its first rows the one that holds most of them.

    Args:
        cells: row_number and one text column per letter.
        sheet_name: the template's name, e.g. ``W1 城镇污水处理``.
    """
    first_rows = cells.head(HEADING_SEARCH_ROWS + 1).rows(named=True)
    candidates = [_read_row(row, sheet_name) for row in first_rows[:HEADING_SEARCH_ROWS]]
    best = max(candidates, key=lambda h: len(h.columns) + len(h.other_unit), default=None)
    if best is None or not best.columns:
        return None
    for row in first_rows[best.row_number : best.row_number + 1]:
        _take_units(best, row, sheet_name)
    return best


def _take_units(headings: Headings, row: dict, sheet_name: str) -> None:
    """Take the row below the headings as theirs if it holds units under them and nothing else."""
    columns = schemas.columns(sheet_name)
    metas = {letter: columns[name].metadata for letter, name in headings.columns.items()}
    texts = {letter: normal(row[letter]).strip("()") for letter in metas if row[letter]}
    units = {at: text for at, text in texts.items() if metas[at]["unit"] and text in _UNITS}
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


def _required(sheet_name: str) -> dict[str, str]:
    """Return the columns that a full sheet of a template must have, with their headings."""
    columns = {name: column.metadata for name, column in schemas.columns(sheet_name).items()}
    return {name: meta["heading"] for name, meta in columns.items() if meta["needed"]}


def resembling(cells: pl.DataFrame) -> str | None:
    """Return the template that a sheet of any name is probably meant to be, or None."""
    shares = {template: _share(find(cells, template), template) for template in schemas.sheets()}
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] >= LEAST_SHARE else None


def _share(found: Headings | None, sheet_name: str) -> float:
    """Return which share of the required headings was found; none without the project id."""
    if found is None or "project_id" not in found.columns.values():
        return 0
    required = _required(sheet_name)
    return len(required.keys() & set(found.columns.values())) / len(required)


def count_known(texts: list[str]) -> int:
    """Return how many of the texts are headings of any template."""
    return sum(normal(text) in _all_names() for text in texts if len(text) <= MAX_HEADING)


@cache
def _all_names() -> frozenset[str]:
    return frozenset(name for sheet_name in schemas.sheets() for name in _names(sheet_name))


def _read_row(row: dict, sheet_name: str) -> Headings:
    headings = Headings(row["row_number"], last_row_number=row["row_number"])
    for letter, text in row.items():
        if letter != "row_number" and text is not None:
            headings.texts[letter] = text
            _place(headings, letter, text, sheet_name)
    return headings


def _place(headings: Headings, letter: str, text: str, sheet_name: str) -> None:
    name, template = _meaning(normal(text), sheet_name)
    if template is not None:
        headings.other_unit.append((f"{letter}{headings.row_number}", text, None, template))
    elif name is None:
        headings.unknown.append(letter)
    elif name in headings.columns.values():
        before = next(at for at, known in headings.columns.items() if known == name)
        headings.twice.append((letter, before))
    else:
        headings.columns[letter] = name


def _meaning(text: str, sheet_name: str) -> tuple[str | None, str | None]:
    """Return (identifier, None), or (None, template heading) when only the unit differs."""
    names = _names(sheet_name)
    if text in names:
        return names[text], None
    bracketed = _BRACKET.match(text)
    if bracketed is None or bracketed[1] not in names:
        return None, None
    name = names[bracketed[1]]
    meta = schemas.columns(sheet_name)[name].metadata
    if meta["unit"] is None or is_spelling_of(bracketed[2], meta["unit"]):
        return name, None
    return None, meta["heading"]


@cache
def _names(sheet_name: str) -> dict[str, str]:
    """Return every accepted spelling of a heading: with unit, without unit, identifier."""
    spellings: dict[str, str] = {}
    for name, column in schemas.columns(sheet_name).items():
        heading = normal(column.metadata["heading"])
        bracketed = _BRACKET.match(heading)
        spellings |= {heading: name, name: name}
        if bracketed:
            spellings[bracketed[1]] = name
    return spellings


def normal(text: str) -> str:
    """Return a heading as it is compared: half-width, round brackets, no blanks, lower case, no asterisk."""
    plain = unicodedata.normalize("NFKC", text).translate(str.maketrans("[]【】〔〕", "()()()"))
    return re.sub(r"[\s*]+", "", plain).lower()
