"""Rows below the headings that repeat them, as on every printed page (重复的表头行)."""

import polars as pl

from jianpai.flows.read.sheet.heading import Headings
from jianpai.flows.read.sheet.heading_rows import Row
from jianpai.flows.read.sheet.heading_text import MAX_HEADING, meaning, names_of, normal, parted
from jianpai.flows.read.source.sheets import SheetText, is_virtual

_LEAST_CELLS = 2
_LEAST_SHARE = 0.5


def repeated_headings(
    without_id: pl.DataFrame, key: str, sheet: SheetText, found: Headings, template: str
) -> list[int]:
    """Return the rows that repeat a row of the headings, required marks and the like left aside.

    Args:
        without_id: the rows below the headings that have no project id.
        key: letter of the column of the project ids.
    """
    if without_id.is_empty():
        return []
    letters = [at for at in found.texts if not is_virtual(at)]
    is_above = pl.col("row_number").is_between(found.row_number, found.last_row_number)
    above = [_normal(row) for row in sheet.cells.filter(is_above).select(letters).rows(named=True)]
    words = {parted(text)[0] for row in above for text in row.values()} | names_of(template).keys()
    return [
        row["row_number"]
        for row in _holding(without_id, letters, words).rows(named=True)
        if _is_repeated(row, key, above, found, template)
    ]


def _holding(rows: pl.DataFrame, letters: list[str], words: set[str]) -> pl.DataFrame:
    """Return the rows that hold a word of the headings: few, so that each can be looked at."""
    line = pl.concat_str(letters, separator="\n", ignore_nulls=True).str.replace_all(r"[ \t　]", "")
    patterns = sorted(word for word in words if word)
    return rows.filter(line.str.contains_any(patterns, ascii_case_insensitive=True))


def _normal(row: Row) -> dict[str, str]:
    """Return the texts of a row that may be headings, as they are compared."""
    return {
        at: normal(text)
        for at, text in row.items()
        if isinstance(text, str) and len(text) <= MAX_HEADING
    }


def _is_repeated(
    row: Row, key: str, above: list[dict[str, str]], found: Headings, template: str
) -> bool:
    """Return whether the key is its own heading, or half of the cells are headings."""
    texts = _normal(row)
    if key in texts and meaning(texts[key], template)[0] == found.columns[key]:
        return True
    names = names_of(template)
    alike = [sum(texts[at] == said for at, said in line.items() if at in texts) for line in above]
    same = max(sum(text in names for text in texts.values()), *alike)
    return same >= _LEAST_CELLS and same >= len(texts) * _LEAST_SHARE


def changed_headings(
    sheet: SheetText, found: Headings, template: str, rows: list[int]
) -> list[tuple[str, str, str]]:
    """Return (cell, text, heading above) where a repeated row says another column or unit than above."""
    repeated = sheet.cells.filter(pl.col("row_number").is_in(rows)).rows(named=True)
    return [
        (f"{letter}{row['row_number']}", row[letter], found.texts[letter])
        for row in repeated
        for letter, name in found.columns.items()
        if row.get(letter)
        and (said := meaning(normal(row[letter]), template)) != (None, None)
        and said[0] != name
    ]
