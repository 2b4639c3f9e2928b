"""Read the sheets of a workbook as text (工作簿读取).

fastexcel gives the cells, python-calamine where they begin and what is merged; what neither tells
comes from the workbook's own XML.
"""

import errno
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import fastexcel
import polars as pl
import python_calamine
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

from jianpai.flows import file_kind, problems
from jianpai.flows.file_kind import Kind
from jianpai.flows.limits import MAX_UNPACKED_BYTES
from jianpai.flows.read.source import plain_xlsx, xlsx_parts
from jianpai.flows.read.source.refused import RefusedFileError
from jianpai.flows.read.source.sheets import SheetText, with_letters

_ENCRYPTED_BIT = 1
NO_WORKBOOK = problems.both("其中没有 xl/workbook.xml", "no xl/workbook.xml in it")


def sheets(path: Path) -> Iterator[tuple[SheetText, bool]]:
    """Yield each worksheet with whether it is visible; cells are text, empty ones null.

    Raises:
        RefusedFileError: encrypted, damaged, or unpacking to more than the limit.
    """
    _check_container(path)
    try:
        book = xlsx_parts.book(path)
        source = _of_any_name(plain_xlsx.as_plain(path, book.parts.values()))
        workbook = python_calamine.CalamineWorkbook.from_object(source)
        reader = fastexcel.read_excel(source if isinstance(source, Path) else source.getvalue())
        _require_different_names([meta.name for meta in workbook.sheets_metadata])
        for meta in workbook.sheets_metadata:
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet:
                is_visible = meta.visible == python_calamine.SheetVisibleEnum.Visible
                special = xlsx_parts.special_cells(source, book, meta.name)
                yield _sheet(workbook, reader, meta.name, special), is_visible
    except _DAMAGES as error:
        said = str(error).splitlines()[0][:200]
        raise RefusedFileError("R-20", problems.both("内部结构损坏", said)) from error


def _require_different_names(names: list[str]) -> None:
    """Refuse a workbook with two sheets of one name: by name, the first would be read twice.

    No spreadsheet program writes such a workbook; Excel repairs it by renaming one of them.
    """
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        said = "、".join(twice)
        raise RefusedFileError(
            "R-20", problems.both(f"两张工作表同名：{said}", f"two sheets are called {said}")
        )


def _of_any_name(source: Path | io.BytesIO) -> Path | io.BytesIO:
    """Return the workbook's bytes if its name would make the readers take it for another format."""
    if isinstance(source, Path) and source.suffix.lower() != ".xlsx":
        return io.BytesIO(source.read_bytes())
    return source


_DAMAGES = (
    python_calamine.CalamineError,
    fastexcel.FastExcelError,
    zipfile.BadZipFile,
    ElementTree.ParseError,
    LookupError,  # a part that is missing, an encoding that nobody knows
    ValueError,  # a number of a row, style or format that is none
)


def _sheet(
    workbook: python_calamine.CalamineWorkbook,
    reader: fastexcel.ExcelReader,
    name: str,
    special: xlsx_parts.SpecialCells,
) -> SheetText:
    if special.stray:
        return SheetText(name, with_letters(pl.DataFrame()), stray_cell=special.stray)
    area = workbook.get_sheet_by_name(name)
    if area.start is None:
        return SheetText(name, with_letters(pl.DataFrame()))
    text = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
    cells = with_letters(text, first_column=area.start[1])
    merges = [(r1, c1, r2, c2) for (r1, c1), (r2, c2) in area.merged_cell_ranges or []]
    shown = with_values(cells, special.values)
    return SheetText(
        name, shown, tuple(merges), special.uncomputed, special.percents, special.hidden_rows
    )


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


_NO_ARCHIVE = (
    zipfile.BadZipFile,  # directory, headers, checksums
    zlib.error,
    lzma.LZMAError,
    OSError,  # bz2; a part that would begin before the file does
    EOFError,  # data that end too early
    NotImplementedError,  # packed in a way that zipfile does not know
    ValueError,  # a name that is no UTF-8; a part beyond the end of any file
)
"""What zipfile, and the modules that it unpacks with, raise for a damaged archive."""
_NO_DISK_FAULT = (None, errno.EINVAL)
"""Numbers of the OSErrors that speak of the archive: bz2 gives none."""


def _check_container(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            if any(info.flag_bits & _ENCRYPTED_BIT for info in archive.infolist()):
                raise RefusedFileError(*file_kind.REFUSED[Kind.LOCKED])
            _check_unpacked_size(archive)
            if "xl/workbook.xml" not in archive.namelist():
                raise RefusedFileError("R-20", NO_WORKBOOK)
    except _NO_ARCHIVE as error:
        if isinstance(error, OSError) and error.errno not in _NO_DISK_FAULT:
            raise
        words = problems.both("不是完整的压缩包", str(error))
        raise RefusedFileError("R-20", words) from error


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
        size = f"{max(declared, total):,} > {MAX_UNPACKED_BYTES:,}"
        words = problems.both(f"解压后过大：{size} 字节", f"unpacks to {size} bytes")
        raise RefusedFileError("R-22", words)
