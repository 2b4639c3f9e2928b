"""Where the headings of a foreign sheet stand: below its title, above its first row of figures (表头位置)."""

import re
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from jianpai.flows.limits import HEADING_SEARCH_ROWS
from jianpai.flows.read.sheet.heading_rows import NUMBER
from jianpai.flows.read.source.sheets import SheetText

_MAX_HEADING_ROWS = 4
_WIDE = 0.6
"""Share of the columns that a title is merged over at least."""
_BESIDE_TITLE = re.compile(r"\s*(单位|计量单位|填报单位|填表单位|填报日期|日期|制表)\s*[:：]")


def heading_rows(sheet: SheetText) -> tuple[int, int] | None:
    """Return the first and the last row of the headings; None where the sheet has no table."""
    rows = [_filled(row) for row in sheet.cells.head(HEADING_SEARCH_ROWS).iter_rows(named=True)]
    data = next((at for at, row in enumerate(rows) if _is_data(row)), None)
    first = next(
        (at for at, row in enumerate(rows) if row and not _is_title(at, rows, sheet)), None
    )
    if first is None or (data is not None and data <= first):
        return None
    last = first if data is None or data - first > _MAX_HEADING_ROWS else data - 1
    while last > first and not rows[last]:
        last -= 1
    return first + 1, last + 1


def _filled(row: dict[str, Any]) -> dict[str, str]:
    return {name: text for name, text in row.items() if name != "row_number" and text is not None}


def _is_data(row: dict[str, str]) -> bool:
    numbers = [text for text in row.values() if NUMBER.fullmatch(text)]
    return len(numbers) >= 2 and 4 * len(numbers) >= len(row)


def _is_title(at: int, rows: list[dict[str, str]], sheet: SheetText) -> bool:
    """Return whether a row holds a title, or what is written beside one, and no headings."""
    row = rows[at]
    told = [letter for letter, text in row.items() if not _BESIDE_TITLE.match(text)]
    if len(told) > 1:
        return False
    used = {letter for other in rows for letter in other}
    is_first = not told or told[0] == min(used, key=lambda letter: (len(letter), letter))
    widths = [
        right - left + 1
        for top, left, _, right in sheet.merges
        if top == at and told and xl_col_to_name(left) == told[0]
    ]
    return is_first or any(width >= _WIDE * len(used) for width in widths)
