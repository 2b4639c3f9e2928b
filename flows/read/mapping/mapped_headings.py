"""The headings of a foreign sheet, over one row or several, and which column one of them heads (来源表头)."""

from difflib import get_close_matches

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from jianpai.flows.read.mapping.mapping_text import MappingError
from jianpai.flows.read.sheet.heading_rows import stacks
from jianpai.flows.read.sheet.heading_text import UNITS, normal
from jianpai.flows.read.sheet.heading_units import BETWEEN_UNITS, UNIT_OF_TITLE
from jianpai.flows.read.source.sheets import SheetText, is_virtual
from jianpai.schemas.sheet.units import FACTORS

Parts = tuple[str, ...]
"""The headings of one column from the topmost to the lowest."""

KNOWN_UNITS = frozenset(UNITS | {spelling for factors in FACTORS.values() for spelling in factors})
"""Every unit that a heading may say, normalised."""


class SourceHeadings:
    """The headings of a sheet that stand in these rows, by column letter."""

    def __init__(self, sheet: SheetText, first_row: int, last_row: int) -> None:
        self.last_row = last_row
        self.parts = heading_parts(sheet, first_row, last_row)
        self.paths = {at: "/".join(parts) for at, parts in self.parts.items()}
        self.title_units = _title_units(sheet, last_row)
        self._normal = {at: _spellings(parts) for at, parts in self.parts.items()}
        below = sheet.cells.filter(pl.col("row_number") > last_row)
        self._filled = {at for at in self.paths if below[at].null_count() < below.height}

    def fitting(self, heading: str) -> list[str]:
        """Return the columns of a heading, whole or from a group on; of several those with data.

        A unit in a cell of its own below it may be left out.
        """
        wanted = normal(heading)
        found = [at for at, paths in self._normal.items() if wanted in paths]
        found = found or [at for at, paths in self._normal.items() if _ends(paths, wanted)]
        return [at for at in found if at in self._filled] or found[:1]

    def letter_of(self, heading: str, line: int | None = None) -> str:
        """Return the column of a heading.

        Raises:
            MappingError: no column has the heading, or several with data do.
        """
        found = self.fitting(heading)
        if not found:
            raise self._without(heading, line)
        if len(found) > 1:
            columns = "、".join(found)
            zh = f"表头“{heading}”有多列（{columns}），请写出其上一级表头或改正来源表的表头"
            en = f"“{heading}” heads several columns ({columns}); name the group above it too"
            raise MappingError.of(zh, en, line)
        return found[0]

    def _without(self, heading: str, line: int | None) -> MappingError:
        known = {path: at for at, paths in self._normal.items() for path in paths}
        nearest = get_close_matches(normal(heading), list(known), 1, 0.3)
        closest = f"“{self.paths[known[nearest[0]]]}”" if nearest else ""
        zh = f"工作表没有表头“{heading}”" + (f"，最接近的是{closest}" if nearest else "")
        en = f"the sheet has no heading “{heading}”" + (f", nearest {closest}" if nearest else "")
        return MappingError.of(zh, en, line)


def _title_units(sheet: SheetText, last_row: int) -> list[set[str]]:
    """Return the units that each title such as 单位：千克 says for the headings that say none."""
    top = sheet.cells.head(last_row).drop("row_number").rows()
    texts = dict.fromkeys(normal(text) for row in top for text in row if text is not None)
    told = [found[1] for text in texts if (found := UNIT_OF_TITLE.search(text))]
    return [units for one in told if (units := KNOWN_UNITS.intersection(BETWEEN_UNITS.split(one)))]  # type: ignore[misc]


def _spellings(parts: Parts) -> list[str]:
    bare = parts[:-1] if len(parts) > 1 and normal(parts[-1]).strip("()") in KNOWN_UNITS else parts
    return [normal("/".join(texts)) for texts in dict.fromkeys((parts, bare))]


def _ends(paths: list[str], wanted: str) -> bool:
    return any(path.endswith(f"/{wanted}") for path in paths)


def heading_parts(sheet: SheetText, first_row: int, last_row: int) -> dict[str, Parts]:
    """Return each column's headings over several rows, merged ones repeated.

    A csv has no merged cells: a heading stands for the empty cells to its right as well, except in
    the last row.
    """
    rows = sheet.cells.filter(pl.col("row_number").is_between(first_row, last_row))
    top = {row["row_number"]: row for row in rows.iter_rows(named=True)}
    if sheet.is_csv and top:
        return {at: stack.texts for at, stack in stacks([*top.values()], ()).items()}
    for first, left, last, right in sheet.merges:
        value = top.get(first + 1, {}).get(xl_col_to_name(left))
        for row in range(max(first + 1, first_row), min(last + 1, last_row) + 1):
            for column in range(left, right + 1):
                top.get(row, {}).update({xl_col_to_name(column): value})
    letters = [at for at in sheet.cells.columns if at != "row_number" and not is_virtual(at)]
    parts = {
        at: dict.fromkeys(str(row[at]) for row in top.values() if row.get(at)) for at in letters
    }
    return {at: tuple(texts) for at, texts in parts.items() if texts}
