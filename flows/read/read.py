"""Read: the sheets of every received file become typed rows; what cannot be read is named (读取).

One bad cell costs its row, a missing heading its sheet, a damaged workbook its file; the rest goes on.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import polars as pl

from jianpai.flows import problems, progress
from jianpai.flows.read.cache import ReadCache
from jianpai.flows.read.mapping.read_mapped import read_mapped
from jianpai.flows.read.result import Reading, joined, together
from jianpai.flows.read.sheet.read_sheet import read_sheet, refused
from jianpai.flows.read.source.open_file import RefusedFileError, sheets
from jianpai.flows.received_file import MAPPING_SUFFIX, ReceivedFile


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
            return read_mapped(file, mapping, scratch) if mapping else read_file(file, scratch)

        return cache.through(file, mapping, anew) if cache else anew()

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        readings = []
        for reading in pool.map(read_one, submissions):
            readings.append(reading)
            progress.so_far(len(readings), len(submissions))
    if cache:
        cache.prune()
    return together(
        [*readings, *_without_workbook(mappings, {_stem(file) for file in submissions})]
    )


def _without_workbook(mappings: dict[str, ReceivedFile], stems: set[str]) -> list[Reading]:
    """Return a complaint about each mapping that no workbook or csv has come with."""
    words = problems.both("没有与它同名的工作簿或CSV", "there is no workbook or csv of its name")
    return [refused(file, "R-39", words) for stem, file in mappings.items() if stem not in stems]


def _stem(file: ReceivedFile) -> str:
    return file.name.removesuffix(Path(file.name).suffix)


def read_file(file: ReceivedFile, scratch: Path) -> Reading:
    """Return the typed rows of one file; a file that cannot be opened is a problem without rows."""
    try:
        opened = sheets(file.path, file.name, scratch)
        found = [read_sheet(file, sheet, is_visible) for sheet, is_visible in opened]
    except RefusedFileError as error:
        return refused(file, error.rule_id, error.detail)
    return _without_unused(joined(found))


def _without_unused(reading: Reading) -> Reading:
    """Return the reading; sheets of the template left empty (R-35) are worth a word only where all are."""
    if not any(rows.height for rows in reading.records.values()):
        return reading
    return replace(reading, problems=reading.problems.filter(pl.col("rule_id") != "R-35"))
