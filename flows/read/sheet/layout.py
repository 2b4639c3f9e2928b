"""What is said about a sheet that was read although it is laid out in another way (版式提示)."""

from typing import Any

import polars as pl

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.read.sheet.heading import Headings
from jianpai.flows.read.sheet.heading_refusals import MAX_LISTED
from jianpai.flows.read.source.sheets import SheetText


def layout_notices(
    sheet: SheetText, found: Headings, template: str, rows: pl.Series, place: dict[str, Any]
) -> list[pl.DataFrame]:
    """Return notices of headings understood over several rows, and of hidden rows that were read.

    Args:
        rows: the numbers of the data rows.
    """
    columns = schemas.columns(template)
    joined = [
        f"{found.texts[at]} → {columns[found.columns[at]].metadata['heading']}"
        for at in found.joined
    ]
    more = f" … ({len(joined)})" if len(joined) > MAX_LISTED else ""
    hidden = rows.filter(rows.is_in(list(sheet.hidden_rows))).to_list() if sheet.hidden_rows else []
    return [
        *(
            [problems.one("R-47", **place, detail="；".join(joined[:MAX_LISTED]) + more)]
            if joined
            else []
        ),
        *([problems.one("R-49", **place, detail=_numbered(hidden))] if hidden else []),
    ]


def _numbered(rows: list[int]) -> str:
    """Return how many rows, and which are the first of them."""
    more = len(rows) > MAX_LISTED
    zh, en = ("、".join(map(str, rows[:MAX_LISTED])), ", ".join(map(str, rows[:MAX_LISTED])))
    return problems.both(
        f"{len(rows)} 行（第 {zh}{' …' if more else ''} 行）",
        f"{len(rows)} (row {en}{' …' if more else ''})",
    )
