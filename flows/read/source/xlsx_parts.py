"""What only a workbook's own XML tells: errors, formulas without result, dates, percentages (工作簿部件).

The readers give an error value as empty, a formula without a stored result as empty, a date in one
of the East Asian formats (2024年5月1日 is number format 31) as its serial number, and 50% as 0.5.
"""

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

import polars as pl

from jianpai.flows.read.source.sheets import AT

_FORMULA = rb"(?:<(?:\w+:)?f[^>]*/>|<(?:\w+:)?f[^>]*>[^<]*</(?:\w+:)?f>)"
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c (?=[^>]*\bt="e")[^>]*\br="([A-Z]+\d+)"[^>]*>'
    + _FORMULA
    + rb"?<(?:\w+:)?v>([^<]*)</"
)
_UNCOMPUTED_CELL = re.compile(
    rb'<(?:\w+:)?c [^>]*\br="([A-Z]+\d+)"[^>]*>'
    + _FORMULA
    + rb"(?:<(?:\w+:)?v></(?:\w+:)?v>|<(?:\w+:)?v\s*/>)?</(?:\w+:)?c>"
)
_EMPTY_TEXT = re.compile(rb'<[^>]*\bt="str"[^>]*>' + _FORMULA + rb"<(?:\w+:)?v\b")
"""Such a cell has a result after all: its formula yields the empty text."""

_SERIAL = rb'[^>]*\br="([A-Z]+\d+)"[^>]*>' + _FORMULA + rb"?<(?:\w+:)?v>(\d{1,5}(?:\.\d+)?)</"
_NUMBER = rb'[^>]*\br="([A-Z]+\d+)"[^>]*>' + _FORMULA + rb"?<(?:\w+:)?v>[-\d.]"
_LONG_SERIAL = rb'[^>]*\br="([A-Z]+\d+)"[^>]*>' + _FORMULA + rb"?<(?:\w+:)?v>(\d{7,})(?:\.0*)?</"
_HAS_LONG_NUMBER = re.compile(rb"v>\d{7,}[.<]")
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row (?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_FAR_CELL = re.compile(rb' r="([A-Z]{3,}\d+|[A-Z]+\d{6,})"')
_ROW = re.compile(rb"<(?:\w+:)?row[ >]")
_EAST_ASIAN_DATES = {*range(27, 32), 36, *range(50, 59)}
"""Built-in number formats that are dates in Chinese spreadsheets (ECMA-376 part 1, 18.8.30)."""

_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Built-in number formats of dates and times."""

_PERCENTS = {9, 10}
"""Built-in number formats that show 0.5 as 50%."""

_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
"""What a number format writes as it stands, and its conditions and colours."""

_DATE_LETTER = re.compile("[ymdYMD]")
_PERCENT_SIGN = re.compile("%")

LAST_DAY = 2_958_465
"""9999-12-31 as a serial number; a spreadsheet shows ##### for what is above."""

MAX_SPARSE_CELLS = 10_000_000
"""Above this, a sheet with less than a byte of XML per cell of its range has stray cells."""


@dataclass(frozen=True)
class Book:
    """Where the sheets stand in the archive, and how the workbook writes dates and percentages."""

    parts: dict[str, str]
    date_styles: frozenset[int]
    """those that the readers do not know"""
    all_date_styles: frozenset[int]
    percent_styles: frozenset[int]
    epoch: datetime


@dataclass(frozen=True)
class SpecialCells:
    """Cells of one sheet that the readers would get wrong, by address."""

    values: dict[str, str]
    """error values and dates, as a spreadsheet shows them"""
    uncomputed: frozenset[str]
    percents: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=AT))
    """numbers in a percent format, by row_number and letter"""
    hidden_rows: frozenset[int] = frozenset()
    """rows that are hidden or filtered out"""
    stray: str = ""
    """a cell so far out that the sheet must not be loaded"""


def book(path: Path) -> Book:
    """Return what the workbook part, its relations and its styles tell.

    Raises:
        KeyError: a part is missing.
        xml.etree.ElementTree.ParseError: a part is no XML.
    """
    with zipfile.ZipFile(path) as archive:
        workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        has_styles = "xl/styles.xml" in archive.namelist()
        styles = ElementTree.fromstring(archive.read("xl/styles.xml")) if has_styles else None
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    parts = {
        sheet.get("name", ""): _part_name(targets.get(_relation_id(sheet), ""))
        for sheet in workbook.iterfind(".//{*}sheets/{*}sheet")
    }
    properties = workbook.find("{*}workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    epoch = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30)
    dates = _styles_of(styles, _EAST_ASIAN_DATES)
    all_dates = _styles_of(styles, _DATES | _custom_formats(styles, _DATE_LETTER))
    percents = _styles_of(styles, _PERCENTS | _custom_formats(styles, _PERCENT_SIGN))
    return Book(parts, dates, all_dates, percents, epoch)


def _relation_id(sheet: ElementTree.Element) -> str | None:
    return next((value for name, value in sheet.items() if name.endswith("}id")), None)


def _part_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _styles_of(styles: ElementTree.Element | None, formats: set[int]) -> frozenset[int]:
    """Return the cell styles with one of these number formats."""
    if styles is None:
        return frozenset()
    wanted = {str(number) for number in formats}
    cell_styles = enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
    return frozenset(at for at, style in cell_styles if style.get("numFmtId") in wanted)


def _custom_formats(styles: ElementTree.Element | None, sign: re.Pattern[str]) -> set[int]:
    """Return the workbook's own number formats that hold a sign beside what they write as it stands."""
    if styles is None:
        return set()
    return {
        int(custom.get("numFmtId", ""))
        for custom in styles.iterfind("{*}numFmts/{*}numFmt")
        if sign.search(_LITERAL.sub("", custom.get("formatCode", "")))
    }


def special_cells(source: Path | IO[bytes], book: Book, sheet_name: str) -> SpecialCells:
    """Return the cells of a sheet that need a second look; none if its part is unknown."""
    if sheet_name not in book.parts:
        return SpecialCells({}, frozenset())
    with zipfile.ZipFile(source) as archive:
        xml = archive.read(book.parts[sheet_name])
    if stray := _stray_cell(xml):
        return SpecialCells({}, frozenset(), stray=stray)
    values = _dates(xml, book) | _no_dates(xml, book) | _errors(xml)
    return SpecialCells(values, _uncomputed(xml), _percents(xml, book), _hidden_rows(xml))


def _errors(xml: bytes) -> dict[str, str]:
    if b't="e"' not in xml:  # to look at each cell of most sheets would be for nothing
        return {}
    return {match[1].decode(): match[2].decode() for match in _ERROR_CELL.finditer(xml)}


def _uncomputed(xml: bytes) -> frozenset[str]:
    """Return the formulas without a stored result."""
    if b"<f" not in xml and b":f" not in xml:
        return frozenset()
    return frozenset(
        match[1].decode()
        for match in _UNCOMPUTED_CELL.finditer(xml)
        if not _EMPTY_TEXT.match(match[0])
    )


def _hidden_rows(xml: bytes) -> frozenset[int]:
    if b'hidden="' not in xml:
        return frozenset()
    return frozenset(int(match[1]) for match in _HIDDEN_ROW.finditer(xml))


def _stray_cell(xml: bytes) -> str:
    """Return a cell that makes the sheet's range far larger than its content, or nothing."""
    far = [_position(match[1].decode()) for match in _FAR_CELL.finditer(xml)]
    if not far:
        return ""
    rows = max(max(far)[0], len(_ROW.findall(xml)))
    columns = max(26, *(column for _, column, _ in far))
    is_sparse = rows * columns > max(MAX_SPARSE_CELLS, len(xml))
    return max(far, key=lambda cell: cell[0] * cell[1])[2] if is_sparse else ""


def _position(address: str) -> tuple[int, int, str]:
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(address[len(letters) :]), column, address


def _dates(xml: bytes, book: Book) -> dict[str, str]:
    """Return the cells in an East Asian date format as 2024-05-01, with the time if there is one."""
    if not book.date_styles:
        return {}
    cells = re.compile(_number_of(book.date_styles) + _SERIAL).finditer(xml)
    return {match[1].decode(): _as_shown(float(match[2]), book.epoch) for match in cells}


def _no_dates(xml: bytes, book: Book) -> dict[str, str]:
    """Return the numbers in a date format that are beyond all days, as they were typed: 20240630.

    The readers would give +57316-12-16, or nothing.
    """
    if not book.all_date_styles or not _HAS_LONG_NUMBER.search(xml):
        return {}
    cells = re.compile(_number_of(book.all_date_styles) + _LONG_SERIAL).finditer(xml)
    return {match[1].decode(): match[2].decode() for match in cells if int(match[2]) > LAST_DAY}


def _number_of(styles: Iterable[int]) -> bytes:
    """Return the pattern of the beginning of a number's cell in one of these styles."""
    numbers = "|".join(str(style) for style in sorted(styles)).encode()
    return rb'<(?:\w+:)?c (?=[^>]*\bs="(?:' + numbers + rb')")(?![^>]*\bt="(?!n"))'


def _percents(xml: bytes, book: Book) -> pl.DataFrame:
    """Return row_number and letter of the numbers in a percent format.

    Most sheets use no such style, and looking for one is much quicker than looking at each cell.
    """
    styles = [style for style in book.percent_styles if b's="%d"' % style in xml]
    found = re.findall(_number_of(styles) + _NUMBER, xml) if styles else []
    cell = pl.Series("cell", found, dtype=pl.Binary).cast(pl.String)
    row = cell.str.extract(r"(\d+)$", 1).cast(pl.Int32).alias("row_number")
    return pl.DataFrame([row, cell.str.extract(r"^([A-Z]+)", 1).alias("letter")])


def _as_shown(serial: float, epoch: datetime) -> str:
    moment = epoch + timedelta(days=serial)
    return moment.date().isoformat() if serial.is_integer() else moment.isoformat(" ", "seconds")
