"""The empty workbook to fill in, made from the schemas (空白填报工作簿)."""

from datetime import datetime
from math import ceil
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from jianpai import schemas
from jianpai.flows.errors import UsageError
from jianpai.flows.read.source.guide import GUIDE
from jianpai.schemas.sheet.declaration import Child, Ledger

FILL_ROWS = 500
_CREATED = datetime(2000, 1, 1)
"""The same template has the same bytes on every day."""
_WIDTHS = {
    "text": 24,
    "code": 22,
    "choice": 14,
    "year": 10,
    "month": 10,
    "date": 13,
    "quantity": 16,
    "ratio": 12,
}
NEEDS = {
    "zh": {
        "always": "必填",
        "claimed": "申报该污染物时必填",
        "in_rows": "申报时必填，明细表报全的可留空",
        "never": "选填",
    },
    "en": {
        "always": "required",
        "claimed": "if the pollutant is claimed",
        "in_rows": "if claimed, unless the rows of its other sheet give it",
        "never": "optional",
    },
}
_GUIDE_WIDTHS = (32, 34, 20, 16, 60, 44)
_LINE_HEIGHT = 15
_COMMENT_SIZE = {"width": 300, "height": 90, "font_size": 10}
"""Room for the longest description; Excel cuts off what a comment does not hold."""


def write_template(out: Path, types: list[str], lang: str = "zh") -> Path:
    """Write the workbook for the types asked for, or all; return its path.

    Headings are Chinese in any language, as they are read; guide and comments are in ``lang``.

    Raises:
        UsageError: there is no such type.
    """
    entries = _in_order()
    known = list(dict.fromkeys(entry.type_id for entry in entries))
    for type_id in types:
        if type_id not in known:
            raise UsageError.unknown_type(type_id, known)
    chosen = [entry.name for entry in entries if not types or entry.type_id in types]
    out.mkdir(parents=True, exist_ok=True)
    target = out / (
        "减排项目填报模板.xlsx" if not types else f"减排项目填报模板_{'_'.join(types)}.xlsx"
    )
    with xlsxwriter.Workbook(target) as book:
        book.set_properties({"title": target.stem, "author": "jianpai", "created": _CREATED})
        _write_guide(book, chosen, lang)
        for name in chosen:
            _write_sheet(book, name, lang)
    return target


def _in_order() -> list[schemas.Entry]:
    """Return the sheets type by type, that of the projects first; the ledgers come last."""
    entries = schemas.registry().values()
    return sorted(
        entries,
        key=lambda e: (isinstance(e.declared, Ledger), e.type_id, isinstance(e.declared, Child)),
    )


def _write_sheet(book: xlsxwriter.Workbook, name: str, lang: str) -> None:
    sheet = book.add_worksheet(name)
    formats = _formats(book)
    columns = schemas.columns(name)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_row(0, 48)
    for position, column in enumerate(columns.values()):
        meta = column.metadata
        sheet.set_column(position, position, _WIDTHS[meta["kind"]], formats[meta["kind"]])
        colour = "optional" if need(column) == "never" else "required"
        sheet.write_string(0, position, meta["heading"], formats[colour])
        sheet.write_comment(0, position, _comment(column, lang), _COMMENT_SIZE)
        _add_validation(sheet, position, column)


def _comment(column, lang: str) -> str:
    words = NEEDS[lang][need(column)]
    return (
        f"{words}。{_meaning(column, lang)}"
        if lang == "zh"
        else f"{words}: {_meaning(column, lang)}"
    )


def need(column) -> str:
    """Return when a cell of the column must be filled.

    Always, where its pollutant is claimed, where a child sheet's rows do not give it, never.
    """
    meta = column.metadata
    if meta["in_rows"]:
        return "in_rows"
    return "always" if meta["required"] else "claimed" if meta["needed"] else "never"


def _meaning(column, lang: str) -> str:
    return column.metadata["description_zh"] if lang == "zh" else column.description


def _add_validation(sheet, position: int, column) -> None:
    """Offer the code list in each cell of a choice column."""
    values = choices(column)
    if values:
        letter = xl_col_to_name(position)
        sheet.data_validation(
            f"{letter}2:{letter}{FILL_ROWS + 1}", {"validate": "list", "source": values}
        )


def choices(column) -> list[str]:
    """Return what the cells of a choice column may say, in the words of a clerk where it has any."""
    offered: list[str] = column.metadata["offered"]
    return offered or schemas.codes(column)


def _formats(book: xlsxwriter.Workbook) -> dict:
    heading = {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1}
    text, number = book.add_format({"num_format": "@"}), book.add_format({"num_format": "0.00####"})
    return {
        "required": book.add_format({**heading, "bg_color": "#FCE4D6"}),
        "optional": book.add_format({**heading, "bg_color": "#DDEBF7"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "year": book.add_format({"num_format": "0"}),
        "quantity": number,
        "ratio": book.add_format({"num_format": "0.00%"}),
        **dict.fromkeys(
            ("text", "code", "choice", "month"), text
        ),  # else Excel makes days of months
    }


def _write_guide(book: xlsxwriter.Workbook, names: list[str], lang: str) -> None:
    """Write the page that explains every column: heading, need, unit, meaning, values."""
    title, headings = GUIDE[lang]
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "bg_color": "#D9D9D9", "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    rows = [
        (name, *_explained(column, lang))
        for name in names
        for column in schemas.columns(name).values()
    ]
    for position, (heading, width) in enumerate(zip(headings, _GUIDE_WIDTHS, strict=True)):
        sheet.set_column(position, position, width, wrap)
        sheet.write_string(0, position, heading, bold)
    for number, row in enumerate(rows, start=1):
        sheet.set_row(number, _LINE_HEIGHT * _lines(row))
        for position, text in enumerate(row):
            sheet.write_string(number, position, text)
    sheet.set_row(0, 20)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _lines(texts: tuple[str, ...]) -> int:
    """Return how many lines the texts take side by side; not every program fits the height itself."""
    return max(
        ceil(sum(1 if character.isascii() else 2 for character in text) / (width - 2))
        for text, width in zip(texts, _GUIDE_WIDTHS, strict=True)
    )


def _explained(column, lang: str) -> tuple[str, str, str, str, str]:
    meta = column.metadata
    return (
        meta["heading"],
        NEEDS[lang][need(column)],
        meta["unit_zh"] if lang == "zh" else meta["unit"] or "",
        _meaning(column, lang),
        "、".join(choices(column)),
    )
