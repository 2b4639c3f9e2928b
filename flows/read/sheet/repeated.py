"""Rows below the headings that repeat them, as on every printed page (重复的表头行)."""

import re

import polars as pl

from jianpai.flows.read.sheet.heading_text import MAX_HEADING, meaning, names_of, normal, parted
from jianpai.flows.read.sheet.headings import Headings
from jianpai.flows.read.source.sheets import SheetText, is_virtual

_BLANK_OR_MARK = r"[\s*＊※★☆▲△●◆#]"
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
    says_its_name = pl.col(key).is_in(_headings_in(without_id[key], found.columns[key], template))
    above = sheet.cells.filter(
        pl.col("row_number").is_between(found.row_number, found.last_row_number)
    )
    is_repeated = pl.any_horizontal(
        says_its_name.fill_null(False), *(_is_like(row, found) for row in above.rows(named=True))
    )
    return without_id.filter(is_repeated)["row_number"].to_list()


def _headings_in(cells: pl.Series, name: str, template: str) -> list[str]:
    """Return the texts that are a heading of the column: 减排项目编号（必填）."""
    stems = {parted(text)[0] for text, known in names_of(template).items() if known == name}
    like = cells.str.replace_all(r"\s", "").str.contains("(?i)" + "|".join(map(re.escape, stems)))
    texts = cells.filter(like & (cells.str.len_chars() <= MAX_HEADING)).unique().to_list()
    return [text for text in texts if meaning(normal(text), template)[0] == name]


def _is_like(row: dict, found: Headings) -> pl.Expr:
    """Return where at least half of the filled cells are those of a row of the headings."""
    letters = [at for at in found.texts if not is_virtual(at)]
    texts = {at: _plain(row[at]) for at in letters if row.get(at)}
    same = pl.sum_horizontal(pl.lit(0), *(_bare(at) == text for at, text in texts.items()))
    filled = pl.sum_horizontal(pl.lit(0), *(pl.col(at).is_not_null() for at in letters))
    return (same >= _LEAST_CELLS) & (same >= filled * _LEAST_SHARE)


def _bare(letter: str) -> pl.Expr:
    return pl.col(letter).str.replace_all(_BLANK_OR_MARK, "")


def _plain(text: str) -> str:
    return re.sub(_BLANK_OR_MARK, "", text)
