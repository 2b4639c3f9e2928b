"""Read one sheet: understand its headings, type its data rows, name what is wrong (读取工作表)."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.read.result import SOURCE_COLUMN, Reading, joined, without_rows
from jianpai.flows.read.sheet import headings, likely_template, percent
from jianpai.flows.read.sheet.cells import parse
from jianpai.flows.read.sheet.ditto import with_what_stands_above
from jianpai.flows.read.sheet.heading import Headings
from jianpai.flows.read.sheet.heading_refusals import heading_refusals
from jianpai.flows.read.sheet.layout import layout_notices
from jianpai.flows.read.sheet.repeated import changed_headings
from jianpai.flows.read.sheet.rows import ISSUE, data_rows, issues, with_merges_filled
from jianpai.flows.read.source.guide import is_guide
from jianpai.flows.read.source.sheets import SheetText, template_of
from jianpai.flows.received_file import ReceivedFile


@dataclass(frozen=True)
class KnownSheet:
    """A sheet whose headings are understood."""

    place: dict[str, Any]
    """file and sheet, as columns of a problem"""
    text: SheetText
    found: Headings
    template: str
    is_mapped: bool = False


def refused(file: ReceivedFile, rule_id: str, detail: str = "", **place: Any) -> Reading:
    """Return the reading of a file or sheet that is refused as a whole."""
    return without_rows(problems.one(rule_id, **_file(file), detail=detail, **place))


def _file(file: ReceivedFile) -> dict[str, Any]:
    return {"file_order": file.order, "file_name": file.name, "file_sha256": file.sha256}


def read_sheet(file: ReceivedFile, sheet: SheetText, is_visible: bool) -> Reading:
    """Return the typed rows of one sheet, or the reason why it was refused."""
    template = template_of(sheet.name)
    if template is None:
        known = likely_template.identified(sheet) if sheet.is_csv else None
        return _identified(file, sheet, known) if known else _unnamed(file, sheet, is_visible)
    if not is_visible:
        return refused(file, "R-26", sheet_name=sheet.name)
    if sheet.stray_cell:
        return refused(file, "R-41", sheet_name=sheet.name, cell=sheet.stray_cell)
    if sheet.cells.is_empty() and not sheet.is_csv:
        return refused(file, "R-35", sheet_name=sheet.name)
    return _read_as(file, sheet, template)


def _read_as(file: ReceivedFile, sheet: SheetText, template: str) -> Reading:
    place = {**_file(file), "sheet_name": sheet.name}
    found = headings.find(sheet.cells, template, sheet.merges)
    refusals = heading_refusals(found, template, place)
    if found is None or refusals:
        return without_rows(problems.together(refusals))
    return read_rows(KnownSheet(place, sheet, found, template))


def _identified(file: ReceivedFile, sheet: SheetText, template: str) -> Reading:
    """Return the rows of a csv that its headings, not its name, say the template of; that is said."""
    said = problems.one("R-48", **_file(file), sheet_name=sheet.name, detail=template)
    return joined([without_rows(said), _read_as(file, sheet, template)])


def _unnamed(file: ReceivedFile, sheet: SheetText, is_visible: bool) -> Reading:
    """Return why a sheet whose name is no project type was not read: an error if it looks like one."""
    if is_guide(sheet):
        return without_rows(problems.none())
    likely = likely_template.resembling(sheet)
    if likely is None:
        return refused(file, "R-27" if sheet.is_csv else "R-25", sheet_name=sheet.name)
    if not is_visible:
        return refused(file, "R-26", sheet_name=sheet.name)
    return refused(file, "R-43", likely, sheet_name=sheet.name)


def read_rows(sheet: KnownSheet) -> Reading:
    """Return the typed rows of a sheet whose headings are understood."""
    percents, found, template = sheet.text.percents, sheet.found, sheet.template
    kept, passed_over = data_rows(sheet.text, found, template)
    if changed := _changed(passed_over, sheet):
        return without_rows(problems.together(changed))
    rows = percent.as_shown(kept, percents, found, template)
    filled, merged = with_merges_filled(rows, sheet.text, found, template)
    text, shares = percent.in_their_unit(filled, found, template)
    records, unread = _typed(text, sheet)
    of_cells = (percent.named(unread, percents), shares, merged, _uncomputed(sheet, rows))
    complaints = [
        *layout_notices(sheet.text, found, template, rows["row_number"], sheet.place),
        problems.frame(_with_place(passed_over, sheet)),
        *(_placed(issues, sheet, rows) for issues in of_cells),
        _unheaded(sheet, rows),
        *(problems.one("R-33", **sheet.place, row_number=row) for row in _unbalanced(sheet)),
    ]
    if rows.is_empty() and not sheet.text.unbalanced_rows:
        complaints.append(problems.one("R-35", **sheet.place))
    records = _with_place(pl.concat([records, _blank(records, _unbalanced(sheet))]), sheet)
    said = with_project_ids(problems.together(complaints), records)
    return Reading({sheet.template: records}, said, _source_columns(sheet))


def _changed(passed_over: pl.DataFrame, sheet: KnownSheet) -> list[pl.DataFrame]:
    """Return the first heading of a further row of headings that is not that of the column above.

    The rows below would be read under the wrong headings, so that the sheet is refused.
    """
    repeated = passed_over.filter(pl.col("rule_id") == "R-36")["row_number"].to_list()
    if sheet.is_mapped or not repeated:
        return []
    changed = changed_headings(sheet.text, sheet.found, sheet.template, repeated)
    return [
        problems.one("R-50", **sheet.place, cell=cell, value=text, detail=above)
        for cell, text, above in changed[:1]
    ]


def with_project_ids(found: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Return the problems of a sheet with the project id of the row, where it has one."""
    if "project_id" not in records.columns:
        return found
    ids = records.select("row_number", of_row="project_id").drop_nulls()
    known = found.join(ids, on="row_number", how="left", maintain_order="left")
    return problems.frame(known.with_columns(project_id=pl.coalesce("project_id", "of_row")))


def _with_place(rows: pl.DataFrame, sheet: KnownSheet) -> pl.DataFrame:
    place = [
        pl.lit(value, dtype=problems.SCHEMA[name]).alias(name)
        for name, value in sheet.place.items()
    ]
    return rows.select(*place, pl.all())


def _typed(text: pl.DataFrame, sheet: KnownSheet) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return row_number and the template's typed columns, and the issues of their cells."""
    letters = {name: letter for letter, name in sheet.found.columns.items()}
    columns: list[pl.Series] = [text["row_number"]]
    found = []
    for name, column in schemas.columns(sheet.template).items():
        meta, dtype = column.metadata, column.dtype.type
        if name not in letters or text[letters[name]].null_count() == text.height:
            columns.append(pl.Series(name, [None], dtype=dtype).new_from_index(0, text.height))
            continue
        parsed = parse(text[letters[name]], meta["kind"], meta["required"])
        values = parsed.values.replace(meta["spellings"]) if meta["spellings"] else parsed.values
        columns.append(values.cast(dtype).alias(name))
        if parsed.issues.height:
            named = with_what_stands_above(parsed.issues, text, letters[name])
            found.append(named.with_columns(letter=pl.lit(letters[name])))
    if not found:
        return pl.DataFrame(columns), pl.DataFrame(schema=ISSUE)
    numbered = text.select("row_number").with_row_index("row").cast({"row": pl.Int64})
    joined = pl.concat(found).join(numbered, on="row", how="inner")
    return pl.DataFrame(columns), joined.select("row_number", "letter", "rule_id", "detail")


def _placed(found: pl.DataFrame, sheet: KnownSheet, rows: pl.DataFrame) -> pl.DataFrame:
    """Return issues of cells as problems with heading, address and value."""
    if found.is_empty():
        return problems.none()
    keys = ["row_number", "letter"]
    concerned = rows.filter(pl.col("row_number").is_in(found["row_number"].unique().to_list()))
    values = concerned.unpivot(index="row_number", variable_name="letter", value_name="value")
    placed = found.join(values, on=keys, how="left", maintain_order="left").with_columns(
        cell=pl.format("{}{}", "letter", "row_number"),
        heading=_looked_up(sheet.found.texts),
        column_name=_looked_up(sheet.found.columns),
    )
    return problems.frame(_with_place(placed, sheet))


def _looked_up(by_letter: dict[str, str]) -> pl.Expr:
    return pl.col("letter").replace_strict(by_letter, default=None, return_dtype=pl.String)


def _uncomputed(sheet: KnownSheet, rows: pl.DataFrame) -> pl.DataFrame:
    """Return issues of formulas without a stored result, as far as they stand in data rows."""
    numbers = rows["row_number"].to_list() if sheet.text.uncomputed else []
    cells = [
        (row, letter)
        for row in numbers
        for letter in sheet.found.columns
        if f"{letter}{row}" in sheet.text.uncomputed
    ]
    schema = {"row_number": pl.Int32, "letter": pl.String}
    return issues(pl.DataFrame(cells, schema=schema, orient="row"), "R-08")


def _unheaded(sheet: KnownSheet, rows: pl.DataFrame) -> pl.DataFrame:
    """Return notices of unknown columns, and of cells that have no heading above them.

    In a csv a cell beyond the headings means a shifted row, which is an error.
    """
    found = sheet.found
    unknown = {letter: found.texts[letter] for letter in found.unknown}
    bare = [name for name in rows.columns if name != "row_number" and name not in found.texts]
    used = [letter for letter in bare if rows[letter].is_not_null().any()]
    cells = [
        rows.filter(pl.col(at).is_not_null()).select("row_number", letter=pl.lit(at)) for at in used
    ]
    noted = unknown if sheet.text.is_csv else unknown | dict.fromkeys(used)
    near = headings.near_misses(found, sheet.template)
    notices = [
        problems.one(
            "R-52" if letter in near else "R-28",
            **sheet.place,
            cell=found.cell(letter),
            heading=heading,
            detail=near.get(letter),
        )
        for letter, heading in noted.items()
    ]
    shifted = [_placed(issues(at, "R-31"), sheet, rows) for at in cells if sheet.text.is_csv]
    return problems.together([*notices, *shifted])


def _unbalanced(sheet: KnownSheet) -> list[int]:
    return [row for row in sheet.text.unbalanced_rows if row > sheet.found.last_row_number]


def _blank(records: pl.DataFrame, unbalanced: list[int]) -> pl.DataFrame:
    """Return an empty record for each unbalanced row, so that it is read and quarantined."""
    blank = records.clear(n=len(unbalanced))
    return blank.with_columns(row_number=pl.Series(unbalanced, dtype=pl.Int32))


def _source_columns(sheet: KnownSheet) -> pl.DataFrame:
    place = (sheet.place["file_name"], sheet.place["file_sha256"], sheet.text.name)
    rows = [
        (*place, name, sheet.found.texts[letter], letter)
        for letter, name in sheet.found.columns.items()
    ]
    return pl.DataFrame(rows, schema=SOURCE_COLUMN, orient="row")
