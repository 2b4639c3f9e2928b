"""Writes grids as xlsx workbooks and csv files, the same bytes for the same grids."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from itertools import groupby
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from samples.records import Formula
from samples.writing.files import Style
from samples.writing.grids import Grid, Percent

_SAVED = datetime(2025, 10, 31, 9, 0, 0)
_LISTS = {
    "项目性质": ["正常", "应急管理减排", "超标治理"],
    "数据来源": ["在线监测", "执行报告", "手工监测", "物料衡算", "产排污系数"],
    "记录状态": ["有效", "撤回"],
}
_NOTES = ["填表说明", "1. 浓度与烟气量同一基准。", "2. 本表不是减排项目表，读取时应跳过并提示。"]


def write_csv(path: Path, grid: Grid, style: Style) -> None:
    """Write a grid as a csv file in the encoding of the style."""
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(
        [[_as_text(cell) for cell in line] for line in grid.lines]
    )
    path.write_bytes(text.getvalue().encode(style.encoding))


def _as_text(cell: object) -> str:
    if isinstance(cell, Formula):
        return _as_text(cell.value)
    if isinstance(cell, Percent):
        return f"{cell.share:f}"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return "" if cell is None else str(cell)


def write_xlsx(path: Path, grids: Sequence[Grid], hidden: Grid | None, style: Style) -> None:
    """Write the grids as the sheets of a workbook, with fixed document properties."""
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        book.set_properties({"title": "样例", "author": "样例", "created": _SAVED})
        formats = _Formats(book)
        for grid in grids:
            _write_sheet(book.add_worksheet(grid.sheet), grid, style, formats)
        if hidden:
            sheet = book.add_worksheet(hidden.sheet)
            _write_sheet(sheet, hidden, style, formats)
            sheet.hide()
        if "lists" in style.extra_sheets:
            _write_lists(book.add_worksheet("参数"))
        if "notes" in style.extra_sheets:
            book.add_worksheet("说明").write_column(0, 0, _NOTES)


class _Formats:
    """The cell formats of a workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        frame = {"border": 1, "border_color": "#BFBFBF", "font_name": "宋体", "font_size": 10}
        middle = {**frame, "valign": "vcenter"}
        self.text: Format = book.add_format(middle)
        self.date: Format = book.add_format({**middle, "num_format": "yyyy-mm-dd"})
        self.percent: Format = book.add_format({**middle, "num_format": "0%"})
        self.heading: Format = book.add_format(
            {**middle, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#DDEBF7"}
        )
        self.title: Format = book.add_format(
            {"bold": True, "font_size": 14, "align": "center", "font_name": "宋体"}
        )


def _write_sheet(sheet: Worksheet, grid: Grid, style: Style, formats: _Formats) -> None:
    for number, line in enumerate(grid.lines):
        if number < grid.heading_line:
            sheet.merge_range(number, 0, number, len(grid.columns) - 1, line[0], formats.title)
        elif number == grid.heading_line:
            sheet.write_row(number, 0, line, formats.heading)
        else:
            for index, cell in enumerate(line):
                _write_cell(sheet, number, index, cell, formats)
    sheet.set_row(grid.heading_line, 42)
    sheet.freeze_panes(grid.heading_line + 1, 0)
    _set_widths(sheet, grid)
    if style.merges_names:
        _merge_names(sheet, grid, formats)


def _write_cell(sheet: Worksheet, row: int, column: int, cell: object, formats: _Formats) -> None:
    if isinstance(cell, Formula):
        value = cell.value if isinstance(cell.value, str) else float(cell.value)
        sheet.write_formula(row, column, cell.text, formats.text, value)
    elif isinstance(cell, Percent):
        sheet.write_number(row, column, float(cell.share), formats.percent)
    elif isinstance(cell, Decimal | int):
        sheet.write_number(row, column, float(cell), formats.text)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats.date)
    elif cell is None:
        sheet.write_blank(row, column, None, formats.text)
    else:
        sheet.write_string(row, column, str(cell), formats.text)


def _set_widths(sheet: Worksheet, grid: Grid) -> None:
    wide = {"project_name": 38, "enterprise_name": 30, "evidence": 30, "project_id": 19}
    wide |= {"uscc": 21, "permit_no": 25, "serial": 6}
    for index, column in enumerate(grid.columns):
        sheet.set_column(index, index, wide.get(column.name, 13))


def _merge_names(sheet: Worksheet, grid: Grid, formats: _Formats) -> None:
    """Merge equal enterprise names below one another, as clerks do."""
    names = [column.name for column in grid.columns]
    if "enterprise_name" not in names:
        return
    at = names.index("enterprise_name")
    first = grid.heading_line + 1
    lines = [(i, line[at]) for i, line in enumerate(grid.lines) if i >= first and len(line) > at]
    for name, run in groupby(lines, key=lambda pair: pair[1]):
        rows = [row for row, _ in run]
        if name and len(rows) > 1:
            sheet.merge_range(rows[0], at, rows[-1], at, name, formats.text)


def _write_lists(sheet: Worksheet) -> None:
    for column, (heading, values) in enumerate(_LISTS.items()):
        sheet.write_column(0, column, [heading, *values])
    sheet.hide()
