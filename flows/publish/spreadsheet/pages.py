"""The pages of a workbook as xlsxwriter draws them: headings, formats, print setup (版式)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jianpai.flows.publish.spreadsheet.rows import LINE_POINTS, Column, Kind

_FONT = {"font_name": "宋体", "font_size": 10}
_BOXED = {"border": 1, "border_color": "#BFBFBF", "valign": "top", **_FONT}
_CENTRED = {"text_wrap": True, "align": "center", "valign": "vcenter"}
_HEADING = {**_BOXED, **_CENTRED, "bold": True, "bg_color": "#DDEBF7"}
_ENTRY = {"bg_color": "#FFF9E5"}
_ENTRY_HEADING = {**_HEADING, "bg_color": "#FFE699"}
_EARLIEST = date(2000, 1, 1)
_LINK = {"font_color": "#0563C1", "underline": 1, "text_wrap": True}
_A3 = 8
_HOW_TO_OPEN_A_CSV = (
    "编码为UTF-8（带BOM）。请用“数据→自文本/CSV”导入，并把编号、代码各列设为文本，"
    "以免长数字被改写。以等号、加号、减号、@等开头的文字前加有一个撇号（'），"
    "以免被当作公式；数值未作改动。"
)


@dataclass(frozen=True)
class Shade:
    """Where a formula holds of a row, its cells from one column to another bear a colour."""

    first: str
    last: str
    formula: str
    colour: str
    bold: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet of many rows, one heading row; above the row limit it goes to ``csv_name``.

    ``own`` says which of the rows are the sheet's, ``shown`` how its columns are made of them: of a
    long sheet that is done some thousand rows at a time.
    """

    name: str
    csv_name: str
    columns: tuple[Column, ...]
    rows: pl.DataFrame
    frozen_columns: int = 1
    own: pl.Expr | None = None
    shown: tuple[pl.Expr, ...] = ()
    shades: tuple[Shade, ...] = ()

    @cached_property
    def height(self) -> int:
        """How many rows the sheet has."""
        return self.rows.height if self.own is None else self.rows.select(self.own.sum()).item()

    def ready(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return some of the rows as the sheet shows them."""
        own = rows if self.own is None else rows.filter(self.own)
        return own.select(self.shown) if self.shown else own


Cell = str | int | Decimal | None


@dataclass(frozen=True)
class Table:
    """A short table on a page of notes; its cells are text, whole numbers or tonnes."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


@dataclass(frozen=True)
class Notes:
    """A page of explanations: a title, paragraphs, short tables below one another."""

    name: str
    title: str
    paragraphs: Sequence[str]
    tables: Sequence[Table]
    widths: tuple[int, ...]


def draw(workbook: Workbook, page: Sheet | Notes, max_rows: int) -> None:
    worksheet = workbook.add_worksheet(page.name)
    worksheet.set_landscape()
    worksheet.set_paper(_A3)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    worksheet.set_header("&C&A")
    worksheet.set_footer("&L&F&R第 &P 页，共 &N 页")
    if isinstance(page, Notes):
        _draw_notes(workbook, worksheet, page)
    elif page.height > max_rows:
        _draw_pointer(workbook, worksheet, page, max_rows)
    else:
        _draw_sheet(workbook, worksheet, page)


def _draw_sheet(workbook: Workbook, worksheet: Worksheet, sheet: Sheet) -> None:
    """Draw everything but the rows.

    The last row gets an empty cell in each column's format, and one more in that of a link
    that leads nowhere; the rows that are poured in take their formats from there.
    """
    heading = workbook.add_format(_HEADING)
    last_row, last_column = sheet.height, len(sheet.columns) - 1
    entry = workbook.add_format(_ENTRY_HEADING)
    for place, column in enumerate(sheet.columns):
        worksheet.write_string(0, place, column.heading, entry if column.is_entry else heading)
        worksheet.set_column(place, place, column.width, None, {"hidden": column.is_hidden})
    if last_row:
        _draw_help(workbook, worksheet, sheet, last_row)
        formats = [_format(workbook, c.kind, c.decimals, c.is_entry) for c in sheet.columns]
        for place, style in enumerate([*formats, _format(workbook, "long_text")]):
            worksheet.write_blank(last_row, place, None, style)
        worksheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last_row + 1}"})
    worksheet.set_row(0, _heading_height(sheet.columns))
    worksheet.freeze_panes(1, sheet.frozen_columns)
    worksheet.autofilter(0, 0, last_row, last_column)
    worksheet.repeat_rows(0)


def _draw_help(workbook: Workbook, worksheet: Worksheet, sheet: Sheet, last_row: int) -> None:
    """Offer what may be filled in, and colour what is marked."""
    for place, column in enumerate(sheet.columns):
        if column.choices:
            said = "、".join(column.choices)
            one_of = {"validate": "list", "source": list(column.choices)}
            refusal = {"error_title": column.heading, "error_message": f"请选择：{said}，或留空。"}
            worksheet.data_validation(1, place, last_row, place, one_of | refusal)
        elif column.is_entry and column.kind == "date":
            past = {"validate": "date", "criteria": "between", "minimum": _EARLIEST}
            today = {"maximum": "=TODAY()", "error_title": column.heading}
            refusal = {"error_message": "请填不晚于今天的日期，如 2025-11-03。"}
            worksheet.data_validation(1, place, last_row, place, past | today | refusal)
    for shade in sheet.shades:
        marked = workbook.add_format({"bg_color": shade.colour, "bold": shade.bold})
        area = f"{shade.first}2:{shade.last}{last_row + 1}"
        rule = {"type": "formula", "criteria": shade.formula, "format": marked}
        worksheet.conditional_format(area, rule)


def _heading_height(columns: tuple[Column, ...]) -> int:
    """Return the height of the heading row in points; a Chinese character is two wide."""
    lines = [-(-(2 * len(column.heading) + 2) // column.width) for column in columns]
    return LINE_POINTS * max(lines) + 2


def _format(workbook: Workbook, kind: Kind, decimals: int = 2, is_entry: bool = False) -> Format:
    """Return a cell format; texts stay texts also when someone edits them in place."""
    number = f"#,##0{'.' if decimals else ''}{'0' * decimals}"
    properties: dict[Kind, dict[str, object]] = {
        "text": {"num_format": "@", "text_wrap": True},
        "long_text": {"quote_prefix": True, "text_wrap": True},
        "integer": {"num_format": "0"},
        "number": {"num_format": f"{number};[Red]-{number}"},
        "date": {"num_format": "yyyy-mm-dd", "align": "left"},
        "link": _LINK,
    }
    return workbook.add_format({**_BOXED, **properties[kind], **(_ENTRY if is_entry else {})})


def _draw_pointer(workbook: Workbook, worksheet: Worksheet, sheet: Sheet, max_rows: int) -> None:
    """Say that the rows are in a csv, which one, and how to open it without harm."""
    words = workbook.add_format({"text_wrap": True, "valign": "top", **_FONT})
    rows = f"本表共 {sheet.height:,} 行，超过 {max_rows:,} 行，已写入同目录的文件："
    link = f"external:{sheet.csv_name}"
    worksheet.set_column(0, 0, 100)
    worksheet.write_string(0, 0, rows, words)
    worksheet.write_url(1, 0, link, workbook.add_format(_LINK), sheet.csv_name)
    worksheet.set_row(2, 3 * LINE_POINTS)
    worksheet.write_string(2, 0, _HOW_TO_OPEN_A_CSV, words)


def _draw_notes(workbook: Workbook, worksheet: Worksheet, notes: Notes) -> None:
    for place, width in enumerate(notes.widths):
        worksheet.set_column(place, place, width)
    last = len(notes.widths) - 1
    bold = workbook.add_format({**_FONT, "bold": True, "font_size": 14})
    wrapped = workbook.add_format({**_FONT, "text_wrap": True, "valign": "top"})
    worksheet.write_string(0, 0, notes.title, bold)
    for row, paragraph in enumerate(notes.paragraphs, start=1):
        worksheet.merge_range(row, 0, row, last, "", wrapped)
        worksheet.write_string(row, 0, paragraph, wrapped)
        worksheet.set_row(row, 15 * (1 + 2 * len(paragraph) // sum(notes.widths)))
    row = len(notes.paragraphs) + 2
    for table in notes.tables:
        row = _draw_table(workbook, worksheet, table, row) + 2


def _draw_table(workbook: Workbook, worksheet: Worksheet, table: Table, row: int) -> int:
    """Draw one short table from ``row`` on and return the row after it."""
    worksheet.write_string(row, 0, table.title, workbook.add_format({**_FONT, "bold": True}))
    heading = workbook.add_format(_HEADING)
    kinds: tuple[Kind, ...] = ("text", "integer", "number")
    formats = {kind: _format(workbook, kind) for kind in kinds}
    for place, words in enumerate(table.headings):
        worksheet.write_string(row + 1, place, words, heading)
    for number, cells in enumerate(table.rows, start=row + 2):
        for place, cell in enumerate(cells):
            _write_short(worksheet, number, place, cell, formats)
    return row + 2 + len(table.rows)


def _write_short(
    worksheet: Worksheet, row: int, place: int, cell: Cell, formats: dict[Kind, Format]
) -> None:
    if isinstance(cell, Decimal):
        worksheet.write_number(row, place, cell, formats["number"])
    elif isinstance(cell, int):
        worksheet.write_number(row, place, cell, formats["integer"])
    else:
        worksheet.write_string(row, place, cell or "", formats["text"])
