"""A sheet as text, before anyone knows what its columns mean (工作表文本)."""

import re
import unicodedata
from dataclasses import dataclass, field

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from jianpai import schemas

_OTHER_NAME = "^{}[-_—]*({})(表|清单|明细)?(?![一-鿿])"
"""Other names of a child sheet after its type; a Chinese word that follows is somebody's name."""

VIRTUAL = "·"
"""First character of the letter of a column that a mapping adds and that stands in no cell."""

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column; all from 0."""

AT = {"row_number": pl.Int32, "letter": pl.String}
"""Where a cell stands."""


@dataclass(frozen=True)
class SheetText:
    """One sheet: ``cells`` has row_number (as a spreadsheet shows it) and one text column per letter."""

    name: str
    cells: pl.DataFrame
    merges: tuple[Merge, ...] = ()
    uncomputed: frozenset[str] = frozenset()
    """Addresses of formulas without a stored result."""
    percents: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=AT))
    """Numbers in a percent format, by row_number and letter."""
    hidden_rows: frozenset[int] = frozenset()
    """Rows that a spreadsheet does not show: hidden or filtered out."""
    is_csv: bool = False
    unbalanced_rows: tuple[int, ...] = ()
    """Rows of a csv file whose quotes are not balanced; their cells are empty."""
    stray_cell: str = ""
    """A cell so far from the data that the sheet was not loaded; there are no cells."""


def is_virtual(letter: str) -> bool:
    """Return whether a column stands in no cell of the source."""
    return letter.startswith(VIRTUAL)


def with_letters(frame: pl.DataFrame, first_column: int = 0) -> pl.DataFrame:
    """Return the frame with row_number from 1, letters as column names, blanks cut, empty as null."""
    names = [xl_col_to_name(first_column + position) for position in range(frame.width)]
    cells = frame.rename(dict(zip(frame.columns, names, strict=True)))
    blank = " \t\r\n\u3000\u00a0\ufeff\u200b"
    cut = cells.with_columns(pl.all().str.strip_chars(blank).replace("", None))
    return cut.select(pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias("row_number"), pl.all())


def template_of(name: str) -> str | None:
    """Return the template a sheet or csv file name stands for, or None.

    ``W1``, ``W1 城镇污水处理``, ``W1_柳州`` and ``V1 原辅材料_柳州`` are understood; the longest
    template name that fits wins, so that V1 原辅材料 is not taken for V1. ``V1 材料表`` is it too.
    """
    compact = _compact(name)
    fitting = [known for known in schemas.sheets() if compact.startswith(_compact(known))]
    if fitting:
        return max(fitting, key=len)
    called = [child.name for child in schemas.child_sheets().values() if _calls(child, compact)]
    if called:
        return called[0]
    type_id, follows = compact[:2], compact[2:3]
    return None if follows.isascii() and follows.isalnum() else schemas.main_sheet(type_id)


def _calls(child: schemas.Entry, compact: str) -> bool:
    """Return whether a name is one of the other names of a child sheet."""
    names = "|".join(child.child.also_called)
    return bool(names and re.match(_OTHER_NAME.format(child.type_id, names), compact))


def _compact(name: str) -> str:
    return unicodedata.normalize("NFKC", name).replace(" ", "").upper()
