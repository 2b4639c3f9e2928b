"""Workbooks with long sheets (工作簿): xlsxwriter draws each page, then its rows are poured in.

The same rows give the same bytes: no clock, fixed document properties, fixed archive dates.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range

from jianpai.flows.limits import SPREADSHEET_SHEET_ROWS
from jianpai.flows.publish.spreadsheet.hashed_file import Written
from jianpai.flows.publish.spreadsheet.pages import Notes, Sheet, draw
from jianpai.flows.publish.spreadsheet.rows import links_of, rows_xml
from jianpai.flows.publish.spreadsheet.safe_text import write_csv

_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CREATED = datetime(2000, 1, 1)
_FAST = 1
"""Compression of long sheets: a third of the time of the usual level for a third more bytes."""


def write_workbook(
    file: Path, pages: Sequence[Sheet | Notes], max_rows: int = SPREADSHEET_SHEET_ROWS
) -> dict[str, Written]:
    """Write the workbook, and a csv beside it for each sheet above ``max_rows``.

    Returns the csv files by sheet name.
    """
    drawn = io.BytesIO()
    with Workbook(drawn, {"in_memory": True, **_AS_TEXT}) as workbook:
        workbook.set_properties({"title": file.stem, "author": "jianpai", "created": _CREATED})
        for page in pages:
            draw(workbook, page, max_rows)
    _pour(drawn, file, pages, max_rows)
    moved = [p for p in pages if isinstance(p, Sheet) and p.height > max_rows]
    return {
        sheet.name: write_csv(sheet.rows, file.parent / sheet.csv_name, partial(_plain, sheet))
        for sheet in moved
    }


def _pour(drawn: io.BytesIO, file: Path, pages: Sequence[Sheet | Notes], max_rows: int) -> None:
    """Copy the drawn workbook, with each sheet's rows in the place of its empty last row."""
    sheets = {
        f"xl/worksheets/sheet{number}.xml": page
        for number, page in enumerate(pages, start=1)
        if isinstance(page, Sheet) and 0 < page.height <= max_rows
    }
    with (
        zipfile.ZipFile(drawn) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name in sheets:
                _pour_sheet(target, name, source.read(name).decode(), sheets[name])
            else:
                target.writestr(_part(name), source.read(name))


def _pour_sheet(target: zipfile.ZipFile, name: str, page: str, sheet: Sheet) -> None:
    rows = sheet.ready(sheet.rows)
    extent = xl_range(0, 0, rows.height, len(sheet.columns) - 1)
    sized = re.sub('<dimension ref="[^"]+"', f'<dimension ref="{extent}"', page, count=1)
    above, _, rest = sized.rpartition("<row ")
    empty_row, _, below = rest.partition("</row></sheetData>")
    styles = [int(style) for style in re.findall(r' s="(\d+)"', empty_row)]
    links = links_of(rows, sheet.columns)
    poured = rows_xml(rows, sheet.columns, styles, links)
    linked = below.replace("<pageMargins", f"{links.elements()}<pageMargins", 1)
    content = b"".join([above.encode(), *poured, f"</sheetData>{linked}".encode()])
    target.writestr(_part(name), content, compresslevel=_FAST)
    if links.targets:
        folder, _, sheet_name = name.rpartition("/")
        target.writestr(_part(f"{folder}/_rels/{sheet_name}.rels"), links.relationships())


def _part(name: str) -> zipfile.ZipInfo:
    """Return an archive entry that carries no date but the format's first."""
    part = zipfile.ZipInfo(name)
    part.compress_type = zipfile.ZIP_DEFLATED
    part.external_attr = 0o600 << 16
    return part


def _plain(sheet: Sheet, rows: pl.DataFrame) -> pl.DataFrame:
    """Return some of a sheet's rows under their headings; of a link, its words."""
    columns = {c.heading: (pl.col(c.name), c.kind) for c in sheet.columns}
    return sheet.ready(rows).select(
        (value.struct.field("text") if kind == "link" else value).alias(heading)
        for heading, (value, kind) in columns.items()
    )
