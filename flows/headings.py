"""Headings: which column of a sheet is which column of its template (表头识别).

A heading may be the Chinese one with or without its unit, full-width or half-width, or the
identifier. A heading whose unit differs from the template's stops the sheet.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache

import polars as pl

import schemas
from flows.limits import HEADING_SEARCH_ROWS
from schemas.units import is_spelling_of

_BRACKET = re.compile(r"^(.*?)\(([^()]*)\)$")


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
    other_unit: list[tuple[str, str]] = field(default_factory=list)
    """(letter, heading of the template)"""


def find(cells: pl.DataFrame, sheet_name: str) -> Headings | None:
    """Return the headings of a sheet: of its first rows the one that holds most of them.

    Args:
        cells: row_number and one text column per letter.
        sheet_name: the template's name, e.g. ``W1 城镇污水处理``.
    """
    candidates = [_read_row(row, sheet_name) for row in cells.head(HEADING_SEARCH_ROWS).iter_rows(named=True)]
    best = max(candidates, key=lambda h: len(h.columns) + len(h.other_unit), default=None)
    return best if best and best.columns else None


def missing(headings: Headings, sheet_name: str) -> list[tuple[str, str | None]]:
    """Return (required heading not found, the nearest unknown heading of the sheet or None)."""
    present = set(headings.columns.values())
    absent = [
        column.metadata["heading"]
        for name, column in schemas.columns(sheet_name).items()
        if column.metadata["required"] and name not in present
    ]
    unknown = [headings.texts[letter] for letter in headings.unknown]
    return [(heading, next(iter(get_close_matches(heading, unknown, 1, 0.5)), None)) for heading in absent]


def _read_row(row: dict, sheet_name: str) -> Headings:
    headings = Headings(row["row_number"])
    for letter, text in row.items():
        if letter != "row_number" and text is not None:
            headings.texts[letter] = text
            _place(headings, letter, text, sheet_name)
    return headings


def _place(headings: Headings, letter: str, text: str, sheet_name: str) -> None:
    name, template = _meaning(normal(text), sheet_name)
    if template is not None:
        headings.other_unit.append((letter, template))
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
    """Return a heading as it is compared: half-width, without blanks, lower case, no asterisk."""
    return re.sub(r"[\s*]+", "", unicodedata.normalize("NFKC", text)).lower()
