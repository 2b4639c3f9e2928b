"""Rows below the headings that repeat them, as on every printed page (重复的表头行)."""

import polars as pl

from jianpai.flows.read.sheet.heading import Headings
from jianpai.flows.read.sheet.heading_text import MARK_SIGNS, meaning, names_of, normal, parted
from jianpai.flows.read.source.sheets import SheetText, is_virtual

_LEAST_CELLS = 2
_LEAST_SHARE = 0.5
_HALF = dict(zip("（）【】［］：", "()()():", strict=True))
_NEED = r"\([^()]*(?:必填|必报|必须填写|选填|可选|可不填)[^()]*\)$"


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
    above = sheet.cells.filter(is_above).select(_bare(at) for at in letters)
    is_repeated = pl.any_horizontal(
        _says_its_name(key, found.columns[key], template),
        _are_most(letters, {at: list(names_of(template)) for at in letters}),
        *(
            _are_most(letters, {at: [text] for at, text in row.items() if text})
            for row in above.rows(named=True)
        ),
    )
    return without_id.filter(is_repeated)["row_number"].to_list()


def _says_its_name(key: str, name: str, template: str) -> pl.Expr:
    """Return where the cell of the key is its heading: 减排项目编号（必填）."""
    stems = {parted(text)[0] for text, known in names_of(template).items() if known == name}
    heading = _bare(key).str.replace(r"\(.*\)$", "").str.replace(r"^\(?[0-9①-⑳]+[.、)]?", "")
    return heading.is_in(list(stems)).fill_null(False)


def _are_most(letters: list[str], texts: dict[str, list[str]]) -> pl.Expr:
    """Return where at least half of the filled cells are among the texts of their column."""
    same = pl.sum_horizontal(pl.lit(0), *(_bare(at).is_in(known) for at, known in texts.items()))
    filled = pl.sum_horizontal(pl.lit(0), *(pl.col(at).is_not_null() for at in letters))
    return (same >= _LEAST_CELLS) & (same >= filled * _LEAST_SHARE)


def _bare(letter: str) -> pl.Expr:
    """Return the texts without marks, blanks and （必填）, in half-width brackets and lower case."""
    marks = pl.col(letter).str.replace_all(f"[{MARK_SIGNS}]", "")
    half = marks.str.replace_many(list(_HALF), list(_HALF.values()))
    return half.str.replace(_NEED, "").str.strip_suffix(":").str.to_lowercase()


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
