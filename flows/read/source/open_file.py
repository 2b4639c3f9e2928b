"""Open a received file by its content: the sheets of a workbook, or the one of a csv (打开文件)."""

from collections.abc import Iterator
from pathlib import Path

from jianpai.flows import file_kind
from jianpai.flows.file_kind import Kind
from jianpai.flows.read.source import csv_file, xlsx_file
from jianpai.flows.read.source.refused import RefusedFileError
from jianpai.flows.read.source.sheets import SheetText

__all__ = ["RefusedFileError", "sheets"]


def sheets(path: Path, name: str, scratch: Path) -> Iterator[tuple[SheetText, bool]]:
    """Yield each sheet of a file, sent as ``name``, with whether it is visible.

    Cells are text, empty ones null.

    Raises:
        RefusedFileError: empty, encrypted, damaged, too large, or no text.
    """
    kind = file_kind.kind_of(path)
    if kind in file_kind.REFUSED:
        raise RefusedFileError(*file_kind.REFUSED[kind])
    if path.suffix.lower() == ".csv" and kind != Kind.WORKBOOK:
        yield csv_file.sheet(path, Path(name).stem, scratch), True
    else:
        yield from xlsx_file.sheets(path)
