"""Headings that stand in two or three rows, a group above its leaves (多行表头).

改造前 above 进水COD（mg/L） means 改造前进水COD（mg/L）, and COD below 上报减排量（吨） means
上报COD减排量（吨）. A group is merged over its leaves, or the cells to its right are empty.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from jianpai import schemas
from jianpai.flows.read.sheet.heading_text import UNITS, in_unit, meaning, names_of, normal, parted
from jianpai.flows.read.source.sheets import Merge

Row = dict[str, Any]
"""row_number, and one text or None by column letter."""

MAX_ROWS = 3
NUMBER = re.compile(r"[-+]?[0-9０-９.,，%]+")


@dataclass(frozen=True)
class Stack:
    """The headings of one column from the group to the leaf."""

    texts: tuple[str, ...]
    row_number: int
    """where the leaf stands"""
    group: str
    """letter of the column that the topmost text begins in"""


def windows(rows: list[Row]) -> Iterator[list[Row]]:
    """Yield the two, and the three, neighbouring rows that may be headings: none holds a number."""
    for height in range(2, MAX_ROWS + 1):
        for first in range(len(rows) - height + 1):
            window = rows[first : first + height]
            if all(map(_is_text, window)):
                yield window


def _is_text(row: Row) -> bool:
    texts = [text for name, text in row.items() if name != "row_number" and text]
    return bool(texts) and not any(map(NUMBER.fullmatch, texts))


def stacks(rows: list[Row], merges: Sequence[Merge], is_carried: bool = True) -> dict[str, Stack]:
    """Return the headings of each column that has one of its own, by letter.

    Args:
        rows: the rows of the headings, the group's first.
        merges: of the sheet.
        is_carried: whether a text also stands for the empty cells to its right, up to where the
            group above it ends; a row in which cells are merged says that by its merges.
    """
    found: dict[str, list[tuple[str, str, int]]] = {name: [] for name in rows[0]}
    del found["row_number"]
    origins = dict.fromkeys(found, "")
    for row in rows:
        origins = _origins(row, merges, origins, is_carried and row is not rows[-1])
        for letter, origin in origins.items():
            if text := row[origin or letter]:
                found[letter].append((text, origin, row["row_number"]))
    return {letter: _stack(texts) for letter, texts in found.items() if _is_own(letter, texts)}


def _is_own(letter: str, texts: list[tuple[str, str, int]]) -> bool:
    return bool(texts) and texts[-1][1] == letter


def _stack(texts: list[tuple[str, str, int]]) -> Stack:
    return Stack(tuple(dict.fromkeys(text for text, _, _ in texts)), texts[-1][2], texts[0][1])


def _origins(
    row: Row, merges: Sequence[Merge], above: dict[str, str], is_carried: bool
) -> dict[str, str]:
    """Return by letter the column whose text stands for it in this row; its own, mostly."""
    merged = _merged(row, merges)
    origins: dict[str, str] = {}
    last = ""
    for before, letter in pairwise(["", *above]):
        if above[letter] != above.get(before, ""):
            last = ""
        if row[letter]:
            last = letter
        origins[letter] = merged.get(letter) or (
            letter if row[letter] or merged or not is_carried else last
        )
    return origins


def _merged(row: Row, merges: Sequence[Merge]) -> dict[str, str]:
    """Return by letter the first column of the range that is merged sideways over it."""
    return {
        xl_col_to_name(column): xl_col_to_name(first)
        for top, first, _, last in merges
        if top == row["row_number"] - 1 and last > first
        for column in range(first, last + 1)
        if xl_col_to_name(first) in row
    }


def stacked_meaning(texts: tuple[str, ...], sheet_name: str) -> tuple[str | None, str | None]:
    """Return (identifier, None) of a column's headings, or (None, template heading) if the unit differs.

    The leaf alone counts where it says enough; else group and leaf together must make exactly one
    heading of the template. A unit may stand with either, or be the leaf.
    """
    alone = meaning(normal(texts[-1]), sheet_name)
    if len(texts) == 1 or alone != (None, None):
        return alone
    stems, unit = _stems_and_unit(texts)
    name = _composed(stems, sheet_name) or _begun(stems, unit, sheet_name)
    return (None, None) if name is None else in_unit(name, unit, sheet_name)


def _stems_and_unit(texts: tuple[str, ...]) -> tuple[list[str], str | None]:
    """Return the texts without their brackets, and the unit that one of them says."""
    stems, unit = [], None
    for text in map(normal, texts):
        stem, bracket = ("", text) if text in UNITS else parted(text)
        if bracket is not None and (bracket in UNITS or text == normal(texts[-1])):
            unit = bracket
        if stem:
            stems.append(stem)
    return stems, unit


def _composed(stems: list[str], sheet_name: str) -> str | None:
    """Return the column whose heading consists of the stems, one set before, behind or into another."""
    length = sum(map(len, stems))
    made = {
        name
        for text, name in names_of(sheet_name).items()
        if len(text) == length and _is_made_of(text, stems)
    }
    return made.pop() if len(made) == 1 else None


def _is_made_of(text: str, stems: list[str]) -> bool:
    if len(stems) <= 1:
        return [text] == stems
    return any(
        _is_made_of(text[:at] + text[at + len(stem) :], stems[:place] + stems[place + 1 :])
        for place, stem in enumerate(stems)
        for at in range(len(text))
        if text.startswith(stem, at)
    )


def _begun(stems: list[str], unit: str | None, sheet_name: str) -> str | None:
    """Return the only column of this unit whose heading begins with the group and holds the leaf.

    基准年 above COD（吨） is 基准年COD排放量（吨）; without the unit it may be anything.
    """
    fitting = {
        name
        for text, name in names_of(sheet_name).items()
        if len(stems) > 1
        and text.startswith(stems[0])
        and all(stem in text for stem in stems)
        and schemas.columns(sheet_name)[name].metadata["unit"]
        and in_unit(name, unit, sheet_name)[0]
    }
    return fitting.pop() if unit is not None and len(fitting) == 1 else None


def grouped(found: dict[str, Stack], key: str | None) -> dict[str, Stack]:
    """Return the headings below a group over several columns.

    A title over the whole table, or over the column of the project ids, is no group.
    """
    widths = Counter(stack.group for stack in found.values())
    title = found[key].group if key in found else next(iter(found), None)
    return {
        letter: stack
        for letter, stack in found.items()
        if len(stack.texts) > 1 and 1 < widths[stack.group] < len(found) and stack.group != title
    }
