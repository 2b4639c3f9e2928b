"""Read a foreign workbook through the column mapping that was sent with it (按列映射读取)."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import polars as pl

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.read.mapping import mapped_ids, mapping, mapping_file
from jianpai.flows.read.mapping.mapping import Applied, letter_in_source
from jianpai.flows.read.mapping.mapping_file import Mapping, MappingError
from jianpai.flows.read.result import Reading
from jianpai.flows.read.sheet import headings
from jianpai.flows.read.sheet.heading import Headings
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
    names = []
    for sheet, _ in opened:
        if sheet.is_csv or sheet.name == rules.sheet:
            return sheet
        names.append(sheet.name)
    has = "、".join(f"“{name}”" for name in names)
    zh, en = f"没有工作表“{rules.sheet}”，有：{has}", f"no sheet “{rules.sheet}” among {has}"
    raise MappingError.of(zh, en)


def _read(file: ReceivedFile, sheet: SheetText, rules: Mapping) -> Reading:
    applied = mapping.apply(sheet, rules)
    _check_sources(applied.found, rules)
    place = {
        "file_order": file.order,
        "file_name": file.name,
        "file_sha256": file.sha256,
        "sheet_name": sheet.name,
    }
    known = KnownSheet(place, applied.text, applied.found, rules.template, is_mapped=True)
    reading = read_rows(known)
    records = reading.records[rules.template]
    clashes = (
        mapped_ids.clashes(records, applied.contents, rules, place) if applied.contents else None
    )
    corrected = with_project_ids(_corrected(sheet, rules, applied, place), records)
    said = [*_said(rules, place), *_converted(rules, applied, place), corrected, reading.problems]
    found = problems.together([*said, *([] if clashes is None else [clashes])])
    return Reading(reading.records, _addressed(found), _of_source(reading.source_columns))


def _check_sources(found: Headings, rules: Mapping) -> None:
    absent = _absent(rules)
    names = [name for name, _ in headings.missing(found, rules.template) if name not in absent]
    if names:
        zh = f"必填列没有来源：{'、'.join(names)}；请在 [列] 或 [常数] 中写出来源，或列入“缺少”"
        en = f"required columns without a source: {', '.join(names)}"
        raise MappingError.of(zh, en)


def _addressed(found: pl.DataFrame) -> pl.DataFrame:
    """Return the problems with the cells of the source; what stands in none has no address."""
    cell = pl.col("cell")
    copied = cell.str.extract(f"^{VIRTUAL}([A-Z]+){VIRTUAL}", 1)
    original = pl.concat_str(copied, pl.col("row_number").cast(pl.String))
    is_virtual = cell.str.starts_with(VIRTUAL).fill_null(False)
    return found.with_columns(cell=pl.when(is_virtual).then(original).otherwise(cell))


def _of_source(columns: pl.DataFrame) -> pl.DataFrame:
    letters = [letter_in_source(letter) for letter in columns["column_letter"]]
    real = columns.with_columns(pl.Series("column_letter", letters, dtype=pl.String))
    return real.filter(pl.col("column_letter").is_not_null())


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


def _converted(rules: Mapping, applied: Applied, place: dict) -> list[pl.DataFrame]:
    """Return one notice per column whose numbers were converted to the unit of the template."""
    columns = schemas.columns(rules.template)
    said = []
    for name, factor in applied.factors.items():
        meta, declared = columns[name].metadata, rules.columns[name]
        detail = problems.both(
            f"{declared.unit} 换算为 {meta['heading']}，乘以 {factor:f}",
            f"{declared.unit} to {meta['unit']}, multiplied by {factor:f}",
        )
        place_of = {**place, "column_name": name, "heading": declared.heading}
        said.append(problems.one("R-60", **place_of, detail=detail))
    return said


def _corrected(sheet: SheetText, rules: Mapping, applied: Applied, place: dict) -> pl.DataFrame:
    """Return one notice per cell whose text the mapping corrects."""
    paths = applied.source.paths
    letters = [applied.source.letter_of(text) for text in rules.region_columns]
    below = sheet.cells.filter(pl.col("row_number") > rules.last_heading_row)
    found = [
        problems.one("R-40", **place, row_number=row, heading=paths[at], cell=f"{at}{row}", value=sent,
                     detail=rules.corrections[sent])
        for at in letters
        for row, sent in below.filter(pl.col(at).is_in(list(rules.corrections))).select("row_number", at).iter_rows()
    ]  # fmt: skip
    return problems.together(found)
