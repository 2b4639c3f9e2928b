"""Read: the sheets of every received file become typed rows; what cannot be read is named (读取).

One bad cell costs its row, a missing heading its sheet, a damaged workbook its file; the rest goes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_col_to_name

import schemas
from flows import headings, problems, read_csv, read_xlsx
from flows.cells import parse
from flows.receive import MAPPING_SUFFIX, ReceivedFile
from flows.sheets import SheetText, template_of

TOTAL_WORDS = r"^(合计|总计|小计|汇总|累计|共计)[:：]?$"
PLACE = ["file_order", "file_name", "file_sha256", "sheet_name", "row_number"]

_SOURCE_COLUMN = {
    "file_name": pl.String,
    "file_sha256": pl.String,
    "sheet_name": pl.String,
    "column_name": pl.String,
    "heading": pl.String,
    "column_letter": pl.String,
}


@dataclass(frozen=True)
class Reading:
    """What was read: typed rows by template, complaints, and which column stands where."""

    records: dict[str, pl.DataFrame]
    """template name -> one row per data row: PLACE, then the template's columns"""
    problems: pl.DataFrame
    source_columns: pl.DataFrame


def read(files: list[ReceivedFile], scratch: Path) -> Reading:
    """Return the typed rows of all files together."""
    return together([read_file(file, scratch) for file in files if not file.name.endswith(MAPPING_SUFFIX)])


def together(readings: list[Reading]) -> Reading:
    """Return several readings as one; every template is present, if need be without rows."""
    records = {
        template: pl.concat([_no_rows(template), *(r.records[template] for r in readings if template in r.records)])
        for template in schemas.sheets()
    }
    source_columns = pl.concat([pl.DataFrame(schema=_SOURCE_COLUMN), *(r.source_columns for r in readings)])
    return Reading(records, problems.together([r.problems for r in readings]), source_columns)


def read_file(file: ReceivedFile, scratch: Path) -> Reading:
    """Return the typed rows of one file; a file that cannot be opened is a problem without rows."""
    try:
        return together([read_sheet(file, sheet, visible) for sheet, visible in _sheets(file, scratch)])
    except read_csv.NotTextError as error:
        return _refused(file, "R-23", str(error))
    except read_xlsx.RefusedWorkbookError as error:
        return _refused(file, error.rule_id, error.detail)


def _sheets(file: ReceivedFile, scratch: Path) -> Iterator[tuple[SheetText, bool]]:
    if file.path.suffix == ".csv":
        yield read_csv.sheet(file.path, Path(file.name).stem, scratch), True
    else:
        yield from read_xlsx.sheets(file.path)


def _refused(file: ReceivedFile, rule_id: str, detail: str = "", **place: Any) -> Reading:
    problem = problems.one(rule_id, **_file(file), detail=detail, **place)
    return Reading({}, problem, pl.DataFrame(schema=_SOURCE_COLUMN))


def _file(file: ReceivedFile) -> dict[str, Any]:
    return {"file_order": file.order, "file_name": file.name, "file_sha256": file.sha256}


def read_sheet(file: ReceivedFile, sheet: SheetText, is_visible: bool) -> Reading:
    """Return the typed rows of one sheet, or the reason why it was refused."""
    template = template_of(sheet.name)
    if template is None:
        return _refused(file, "R-27" if sheet.is_csv else "R-25", sheet_name=sheet.name)
    if not is_visible:
        return _refused(file, "R-26", sheet_name=sheet.name)
    found = headings.find(sheet.cells, template)
    if found is None:
        return _refused(file, "R-37", sheet_name=sheet.name)
    if refusals := _heading_refusals(file, sheet, found, template):
        return Reading({}, problems.together(refusals), pl.DataFrame(schema=_SOURCE_COLUMN))
    return _read_rows(file, sheet, found, template)


def _heading_refusals(file: ReceivedFile, sheet: SheetText, found: headings.Headings, template: str):
    place = {**_file(file), "sheet_name": sheet.name}
    row = found.row_number
    units = [
        problems.one("R-34", **place, cell=f"{at}{row}", heading=found.texts[at], detail=wanted)
        for at, wanted in found.other_unit
    ]
    twice = [
        problems.one("R-29", **place, cell=f"{at}{row}", heading=found.texts[at], detail=f"{before}{row}")
        for at, before in found.twice
    ]
    differing = {wanted for _, wanted in found.other_unit}
    absent = [
        problems.one("R-24", **place, heading=wanted, detail=_with_nearest(wanted, nearest))
        for wanted, nearest in headings.missing(found, template)
        if wanted not in differing
    ]
    return units + twice + absent


def _with_nearest(wanted: str, nearest: str | None) -> str:
    return f"“{wanted}”" + (f"（最接近的表头 nearest：“{nearest}”）" if nearest else "")


def _read_rows(file: ReceivedFile, sheet: SheetText, found: headings.Headings, template: str) -> Reading:
    place = {**_file(file), "sheet_name": sheet.name}
    rows, skipped = _data_rows(sheet, found, place)
    text, merged = _with_merges_filled(rows, sheet, found, template)
    records, issues = _typed(text, found, template)
    complaints = [
        skipped,
        _placed(issues, found, place, rows),
        _placed(merged, found, place, rows),
        _uncomputed(sheet, rows, found, place),
        _unheaded(sheet, rows, found, place),
        _unbalanced(sheet, found, place),
    ]
    if rows.is_empty() and not sheet.unbalanced_rows:
        complaints.append(problems.one("R-35", **place))
    records = records.select(
        *(pl.lit(value, dtype=problems.SCHEMA[name]).alias(name) for name, value in place.items()), pl.all()
    )
    everything = pl.concat([records, _blank_rows(sheet, records, place)])
    return Reading({template: everything}, problems.together(complaints), _source_columns(found, place))


def _data_rows(sheet: SheetText, found: headings.Headings, place: dict[str, Any]):
    """Return the rows below the headings that hold data, and notices of those passed over."""
    letters = [name for name in sheet.cells.columns if name != "row_number"]
    below = sheet.cells.filter(
        pl.col("row_number") > found.row_number, pl.any_horizontal(pl.col(letters).is_not_null())
    )
    first = letters[:4]
    key = next((at for at, name in found.columns.items() if name == "project_id"), first[0])
    words = pl.col(first).str.replace_all(r"\s", "").str.contains(TOTAL_WORDS).fill_null(False)
    is_id = pl.col(key).str.contains(r"\d").fill_null(False)
    is_total = pl.any_horizontal(words) & ~is_id
    repeats = (pl.col(key) == found.texts[key]).fill_null(False)
    marked = below.with_columns(
        _rule=pl.when(is_total).then(pl.lit("R-30")).when(repeats).then(pl.lit("R-36"))
    )
    passed_over = marked.drop_nulls("_rule").select("row_number", rule_id="_rule")
    notices = problems.frame(passed_over.with_columns(pl.lit(v).alias(k) for k, v in place.items()))
    return marked.filter(pl.col("_rule").is_null()).drop("_rule"), notices


def _with_merges_filled(rows: pl.DataFrame, sheet: SheetText, found: headings.Headings, template: str):
    """Return the rows with merged text filled down, and issues of merged numbers.

    A merged number is a total over several projects; repeating it would count it twice.
    """
    issues = []
    for r1, c1, r2, _ in sheet.merges:
        letter, name = xl_col_to_name(c1), found.columns.get(xl_col_to_name(c1))
        inside = pl.col("row_number").is_between(r1 + 2, r2 + 1)
        if name is None or r2 == r1 or rows.filter(inside).is_empty():
            continue
        if schemas.columns(template)[name].metadata["kind"] in ("quantity", "ratio"):
            cells = rows.filter(inside | (pl.col("row_number") == r1 + 1))
            issues.append(cells.select("row_number", letter=pl.lit(letter), rule_id=pl.lit("R-07")))
        elif name != "project_id":
            value = sheet.cells.filter(pl.col("row_number") == r1 + 1)[letter].first()
            filled = pl.when(inside & pl.col(letter).is_null()).then(pl.lit(value)).otherwise(pl.col(letter))
            rows = rows.with_columns(filled.alias(letter))
    empty = pl.DataFrame(schema={"row_number": pl.Int32, "letter": pl.String, "rule_id": pl.String})
    return rows, pl.concat([empty, *issues]).with_columns(detail=pl.lit(None, dtype=pl.String))


def _typed(text: pl.DataFrame, found: headings.Headings, template: str):
    """Return row_number and the template's typed columns, and the issues of their cells."""
    letters = {name: letter for letter, name in found.columns.items()}
    columns: list[pl.Series] = [text["row_number"]]
    issues = []
    for name, column in schemas.columns(template).items():
        meta, dtype = column.metadata, column.dtype.type
        if name not in letters:
            columns.append(pl.Series(name, [None], dtype=dtype).new_from_index(0, text.height))
            continue
        parsed = parse(text[letters[name]], meta["kind"], meta["required"])
        columns.append(parsed.values.cast(dtype).alias(name))
        issues.append(parsed.issues.with_columns(letter=pl.lit(letters[name])))
    numbered = text.select("row_number").with_row_index("row").cast({"row": pl.Int64})
    joined = pl.concat(issues).join(numbered, on="row", how="inner")
    return pl.DataFrame(columns), joined.select("row_number", "letter", "rule_id", "detail")


def _placed(issues: pl.DataFrame, found: headings.Headings, place: dict[str, Any], rows: pl.DataFrame):
    """Return issues (row_number, letter, rule_id, detail) as problems with heading, cell and value."""
    if issues.is_empty():
        return problems.none()
    values = rows.unpivot(index="row_number", variable_name="letter", value_name="value").join(
        issues.select("row_number", "letter").unique(), on=["row_number", "letter"], how="semi"
    )
    placed = issues.join(values, on=["row_number", "letter"], how="left").with_columns(
        *(pl.lit(value).alias(name) for name, value in place.items()),
        cell=pl.format("{}{}", "letter", "row_number"),
        heading=pl.col("letter").replace_strict(found.texts, default=None, return_dtype=pl.String),
        column_name=pl.col("letter").replace_strict(found.columns, default=None, return_dtype=pl.String),
    )
    return problems.frame(placed)


def _uncomputed(sheet: SheetText, rows: pl.DataFrame, found: headings.Headings, place: dict[str, Any]):
    numbers = rows["row_number"].to_list() if sheet.uncomputed else []
    cells = [
        (row, letter)
        for row in numbers
        for letter in found.columns
        if f"{letter}{row}" in sheet.uncomputed
    ]
    issues = pl.DataFrame(cells, schema={"row_number": pl.Int32, "letter": pl.String}, orient="row")
    marked = issues.with_columns(rule_id=pl.lit("R-08"), detail=pl.lit(None, dtype=pl.String))
    return _placed(marked, found, place, rows)


def _unheaded(sheet: SheetText, rows: pl.DataFrame, found: headings.Headings, place: dict[str, Any]):
    """Return notices of unknown columns, and of cells that have no heading above them.

    In a csv a cell beyond the headings means a shifted row, which is an error.
    """
    unknown = [
        problems.one("R-28", **place, cell=f"{letter}{found.row_number}", heading=found.texts[letter])
        for letter in found.unknown
    ]
    bare = [name for name in rows.columns if name != "row_number" and name not in found.texts]
    used = [letter for letter in bare if rows[letter].is_not_null().any()]
    if sheet.is_csv:
        cells = [rows.filter(pl.col(at).is_not_null()).select("row_number", letter=pl.lit(at)) for at in used]
        shifted = [
            _placed(at.with_columns(rule_id=pl.lit("R-31"), detail=pl.lit("")), found, place, rows) for at in cells
        ]
        return problems.together([*unknown, *shifted])
    notes = [problems.one("R-28", **place, cell=f"{letter}{found.row_number}") for letter in used]
    return problems.together([*unknown, *notes])


def _unbalanced(sheet: SheetText, found: headings.Headings, place: dict[str, Any]):
    rows = [number for number in sheet.unbalanced_rows if number > found.row_number]
    return problems.together([problems.one("R-33", **place, row_number=row) for row in rows])


def _blank_rows(sheet: SheetText, records: pl.DataFrame, place: dict[str, Any]) -> pl.DataFrame:
    """Return an empty record for each unbalanced row, so that it is read and quarantined."""
    numbers = [row for row in sheet.unbalanced_rows if row not in set(records["row_number"])]
    if not numbers:
        return records.clear()
    blank = records.clear(n=len(numbers))
    return blank.with_columns(
        *(pl.lit(value, dtype=blank.schema[name]).alias(name) for name, value in place.items()),
        row_number=pl.Series(numbers, dtype=pl.Int32),
    )


def _source_columns(found: headings.Headings, place: dict[str, Any]) -> pl.DataFrame:
    rows = [
        (place["file_name"], place["file_sha256"], place["sheet_name"], name, found.texts[letter], letter)
        for letter, name in found.columns.items()
    ]
    return pl.DataFrame(rows, schema=_SOURCE_COLUMN, orient="row")


def _no_rows(template: str) -> pl.DataFrame:
    place = {name: problems.SCHEMA[name] for name in PLACE}
    columns = {name: column.dtype.type for name, column in schemas.columns(template).items()}
    return pl.DataFrame(schema={**place, **columns})
