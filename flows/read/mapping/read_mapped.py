"""Read a foreign workbook through the column mapping that was sent with it (按列映射读取)."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import polars as pl

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.read.mapping import mapping, mapping_file
from jianpai.flows.read.mapping.mapping_file import Mapping, MappingError
from jianpai.flows.read.result import Reading
from jianpai.flows.read.sheet import headings
from jianpai.flows.read.sheet.read_sheet import (
    KnownSheet,
    read_rows,
    refused,
    with_project_ids,
)
from jianpai.flows.read.source.open_file import RefusedFileError, sheets
from jianpai.flows.read.source.sheets import VIRTUAL, SheetText
from jianpai.flows.received_file import ReceivedFile


def read_mapped(file: ReceivedFile, beside: ReceivedFile, scratch: Path) -> Reading:
    """Return the typed rows of the sheet that the mapping names, or of a csv.

    A cell that does not stand in the source (a constant, a derived code) has no address; what the
    source lacks, and what the mapping corrects, is said once each.
    """
    try:
        opened = sheets(file.path, file.name, scratch)
        has_sheets = not (first := next(opened, None)) or not first[0].is_csv
        rules = mapping_file.load(beside.path, has_sheets)
        sheet = _named(rules, chain([first] if first else [], opened))
        if sheet.stray_cell:
            return refused(file, "R-41", sheet_name=sheet.name, cell=sheet.stray_cell)
        return _read(file, sheet, rules)
    except MappingError as error:
        return refused(beside, "R-39", str(error))
    except RefusedFileError as error:
        return refused(file, error.rule_id, error.detail)


def _named(rules: Mapping, opened: Iterable[tuple[SheetText, bool]]) -> SheetText:
    for sheet, _ in opened:
        if sheet.is_csv or sheet.name == rules.sheet:
            return sheet
    raise MappingError(problems.both(f"没有工作表“{rules.sheet}”", f"no sheet “{rules.sheet}”"))


def _read(file: ReceivedFile, sheet: SheetText, rules: Mapping) -> Reading:
    text, found = mapping.apply(sheet, rules)
    lacking = [
        wanted
        for wanted, _ in headings.missing(found, rules.template)
        if wanted not in _absent(rules)
    ]
    if lacking:
        zh = f"必填列没有来源：{'、'.join(lacking)}"
        en = f"required columns without a source: {', '.join(lacking)}"
        raise MappingError(problems.both(zh, en))
    place = {
        "file_order": file.order,
        "file_name": file.name,
        "file_sha256": file.sha256,
        "sheet_name": sheet.name,
    }
    reading = read_rows(KnownSheet(place, text, found, rules.template, is_mapped=True))
    is_real = ~pl.col("column_letter").str.starts_with(VIRTUAL)
    corrected = with_project_ids(_corrected(sheet, rules, place), reading.records[rules.template])
    said = problems.together([*_said(rules, place), corrected, reading.problems])
    is_virtual = pl.col("cell").str.starts_with(VIRTUAL)
    cleaned = said.with_columns(cell=pl.when(~is_virtual.fill_null(False)).then("cell"))
    return Reading(reading.records, cleaned, reading.source_columns.filter(is_real))


def _absent(rules: Mapping) -> list[str]:
    columns = schemas.columns(rules.template)
    return [columns[name].metadata["heading"] for name in rules.absent]


def _said(rules: Mapping, place: dict) -> list[pl.DataFrame]:
    columns = schemas.columns(rules.template)
    return [
        problems.one(
            "R-38",
            **place,
            column_name=name,
            heading=columns[name].metadata["heading"],
            detail=name,
        )
        for name in rules.absent
    ]


def _corrected(sheet: SheetText, rules: Mapping, place: dict) -> pl.DataFrame:
    """Return one notice per cell whose text the mapping corrects."""
    paths = mapping.heading_paths(sheet, rules.heading_rows)
    letters = [mapping.letter_of(text, sheet, rules.heading_rows) for text in rules.region_columns]
    below = sheet.cells.filter(pl.col("row_number") > rules.heading_rows)
    found = [
        problems.one("R-40", **place, row_number=row, heading=paths[at], cell=f"{at}{row}", value=sent,
                     detail=rules.corrections[sent])
        for at in letters
        for row, sent in below.filter(pl.col(at).is_in(list(rules.corrections))).select("row_number", at).iter_rows()
    ]  # fmt: skip
    return problems.together(found)
