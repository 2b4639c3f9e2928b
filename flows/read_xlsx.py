"""Read the sheets of a workbook as text (工作簿读取).

fastexcel gives the cells, python-calamine where they begin and what is merged; neither tells
error values (#N/A) or formulas without a stored result, so these come from the sheet's own XML.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import fastexcel
import polars as pl
import python_calamine
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

from flows.limits import MAX_UNPACKED_BYTES
from flows.sheets import SheetText, with_letters

_OLE_MAGIC = b"\xd0\xcf\x11\xe0"
_ERROR_CELL = re.compile(
    rb'<c (?=[^>]*\bt="e")[^>]*\br="([A-Z]+\d+)"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]*)</v>'
)
_UNCOMPUTED_CELL = re.compile(
    rb'<c [^>]*\br="([A-Z]+\d+)"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)(?:<v></v>|<v/>)?</c>'
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class RefusedWorkbookError(Exception):
    """The workbook cannot be read; ``rule_id`` and ``detail`` say why."""

    def __init__(self, rule_id: str, detail: str = "") -> None:
        super().__init__(rule_id, detail)
        self.rule_id = rule_id
        self.detail = detail


def sheets(path: Path) -> Iterator[tuple[SheetText, bool]]:
    """Yield each worksheet with whether it is visible; cells are text, empty ones null.

    Raises:
        RefusedWorkbookError: encrypted, damaged, or unpacking to more than the limit.
    """
    _check_container(path)
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        reader = fastexcel.read_excel(path)
        parts = _sheet_parts(path)
        for meta in workbook.sheets_metadata:
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet:
                is_visible = meta.visible == python_calamine.SheetVisibleEnum.Visible
                yield _sheet(workbook, reader, meta.name, path, parts.get(meta.name)), is_visible
    except (python_calamine.CalamineError, fastexcel.FastExcelError, zipfile.BadZipFile, KeyError) as error:
        raise RefusedWorkbookError("R-20", str(error).splitlines()[0][:200]) from error


def _sheet(workbook, reader, name: str, path: Path, part: str | None) -> SheetText:
    area = workbook.get_sheet_by_name(name)
    if area.start is None:
        return SheetText(name, with_letters(pl.DataFrame()))
    text = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
    cells = with_letters(text, first_column=area.start[1])
    errors, uncomputed = _special_cells(path, part)
    merges = [(r1, c1, r2, c2) for (r1, c1), (r2, c2) in area.merged_cell_ranges or []]
    return SheetText(name, with_values(cells, errors), tuple(merges), uncomputed=frozenset(uncomputed))


def with_values(cells: pl.DataFrame, values: dict[str, str]) -> pl.DataFrame:
    """Return the cells with some addresses (``F12``) given a value; others stay."""
    by_column: dict[str, dict[int, str]] = {}
    for address, value in values.items():
        row, column = xl_cell_to_rowcol(address)
        by_column.setdefault(xl_col_to_name(column), {})[row + 1] = value
    row = pl.col("row_number")
    return cells.with_columns(
        row.replace_strict(rows, default=pl.col(letter), return_dtype=pl.String).alias(letter)
        for letter, rows in by_column.items()
        if letter in cells.columns
    )


def _check_container(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(4) == _OLE_MAGIC:
            raise RefusedWorkbookError("R-21")
    try:
        with zipfile.ZipFile(path) as archive:
            _check_unpacked_size(archive)
            if "xl/workbook.xml" not in archive.namelist():
                raise RefusedWorkbookError("R-20", "no xl/workbook.xml")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise RefusedWorkbookError("R-20", str(error)) from error


def _check_unpacked_size(archive: zipfile.ZipFile) -> None:
    """Unpack every part once, counting: the declared sizes of a bomb may be lies."""
    declared = sum(info.file_size for info in archive.infolist())
    total = 0
    for info in archive.infolist():
        if declared > MAX_UNPACKED_BYTES:
            break
        with archive.open(info) as part:
            while block := part.read(1 << 20):
                total += len(block)
    if max(declared, total) > MAX_UNPACKED_BYTES:
        size = f"{max(declared, total):,} > {MAX_UNPACKED_BYTES:,} bytes"
        raise RefusedWorkbookError("R-22", f"解压后过大 unpacks to {size}")


def _sheet_parts(path: Path) -> dict[str, str]:
    """Return the archive part of each sheet by the sheet's name."""
    with zipfile.ZipFile(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    return {
        sheet.get("name", ""): _part_name(targets.get(sheet.get(_RELATION), ""))
        for sheet in book.iter(f"{_MAIN}sheet")
    }


def _part_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _special_cells(path: Path, part: str | None) -> tuple[dict[str, str], set[str]]:
    """Return error values by address, and addresses of formulas without a stored result."""
    if part is None:
        return {}, set()
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(part)
    errors = {match[1].decode(): match[2].decode() for match in _ERROR_CELL.finditer(xml)}
    return errors, {match[1].decode() for match in _UNCOMPUTED_CELL.finditer(xml)}
