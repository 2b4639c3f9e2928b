"""Read: the sheets of every received file become typed rows; what cannot be read is named (读取).

One bad cell costs its row, a missing heading its sheet, a damaged workbook its file; the rest goes on.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jianpai.flows.read.cache import ReadCache
from jianpai.flows.read.mapping.read_mapped import read_mapped
from jianpai.flows.read.result import Reading, together
from jianpai.flows.read.sheet.read_sheet import read_sheet, refused
from jianpai.flows.read.source import csv_file as read_csv
from jianpai.flows.read.source import xlsx_file as read_xlsx
from jianpai.flows.read.source.sheets import SheetText
from jianpai.flows.receive import MAPPING_SUFFIX, ReceivedFile


def read(files: list[ReceivedFile], scratch: Path, kept: Path | None = None) -> Reading:
    """Return the typed rows of all files together; a mapping speaks for the workbook of its name.

    What was read before is taken from the cache in the folder ``kept``, if there is one.
    """
    cache = ReadCache(kept) if kept else None
    mappings = {
        f.name.removesuffix(MAPPING_SUFFIX): f for f in files if f.name.endswith(MAPPING_SUFFIX)
    }
    submissions = [file for file in files if not file.name.endswith(MAPPING_SUFFIX)]

    def read_one(file: ReceivedFile) -> Reading:
        mapping = mappings.get(_stem(file))

        def anew() -> Reading:
            return read_mapped(file, mapping) if mapping else read_file(file, scratch)

        return cache.through(file, mapping, anew) if cache else anew()

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        readings = list(pool.map(read_one, submissions))
    if cache:
        cache.prune()
    return together(readings)


def _stem(file: ReceivedFile) -> str:
    return file.name.removesuffix(Path(file.name).suffix)


def read_file(file: ReceivedFile, scratch: Path) -> Reading:
    """Return the typed rows of one file; a file that cannot be opened is a problem without rows."""
    try:
        sheets = [
            read_sheet(file, sheet, is_visible) for sheet, is_visible in _sheets(file, scratch)
        ]
    except read_csv.NotTextError as error:
        return refused(file, "R-23", str(error))
    except read_xlsx.RefusedWorkbookError as error:
        return refused(file, error.rule_id, error.detail)
    return together(sheets)


def _sheets(file: ReceivedFile, scratch: Path) -> Iterator[tuple[SheetText, bool]]:
    if file.path.suffix.lower() == ".csv":
        yield read_csv.sheet(file.path, Path(file.name).stem, scratch), True
    else:
        yield from read_xlsx.sheets(file.path)
