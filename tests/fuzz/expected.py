"""What must come of records that were only written another way, and of cells nobody can read."""

import json
from collections.abc import Iterator
from typing import Any

import polars as pl

from jianpai import schemas
from tests.fuzz.accounting import Result
from tests.fuzz.draw import Sheet
from tests.fuzz.mutate import Inbox
from tests.fuzz.spoil import Spoilt

TABLES = {
    "project_reduction": ["project_id", "pollutant"],
    "area_total": ["region_code", "pollutant", "credit_year"],
    "target_progress": ["region_code", "indicator", "pollutant", "year"],
    "finding": ["finding_id"],
    "finding_project": ["finding_id", "project_id", "pollutant"],
}


def differing(inbox: Inbox, result: Result, plain: Result) -> list[str]:
    """Return what went wrong with an inbox that holds the records of a plain one."""
    found = [*_lost_rows(inbox, result), *_unnamed(inbox, result)]
    if inbox.spoilt:
        return [*found, *_changed_bystanders(inbox, result, plain), *_incomplete(inbox, result)]
    return [*found, *_changed_tables(result, plain), *_new_errors(inbox, result)]


def _lost_rows(inbox: Inbox, result: Result) -> Iterator[str]:
    """Every record that was written is a row that was read, and nothing else is."""
    place = ["file_name", "sheet_name", "row_number"]
    read = set(result.tables["submission_row"].select(place).iter_rows())
    written = {
        (file.name, file.sheet_name(sheet), row)
        for file in inbox.files
        for sheet in file.sheets
        if not sheet.is_hidden
        for row in sheet.row_numbers()
    }
    for kind, rows in (("was not read", written - read), ("is no record", read - written)):
        for row in sorted(rows)[:3]:
            yield f"a row {kind}: {row}"


def _unnamed(inbox: Inbox, result: Result) -> Iterator[str]:
    """A spoilt cell is named by an error, and its row is kept out."""
    problems = result.tables["problem"].filter(pl.col("severity") == "error")
    named = set(problems.select("file_name", "sheet_name", "cell").iter_rows())
    place = ["file_name", "sheet_name", "row_number"]
    status = {
        tuple(row[:3]): row[3]
        for row in result.tables["submission_row"].select(*place, "status").iter_rows()
    }
    for spoilt in inbox.spoilt:
        where = (spoilt.file_name, spoilt.sheet_name)
        if (*where, spoilt.cell) not in named:
            yield f"no error names {_words(spoilt)}"
        if status.get((*where, spoilt.row_number)) != "quarantined":
            yield f"not quarantined but {status.get((*where, spoilt.row_number))}: {_words(spoilt)}"


def _words(spoilt: Spoilt) -> str:
    return f"{spoilt.file_name} {spoilt.sheet_name} {spoilt.cell} ({spoilt.column}): {str(spoilt.written)[:60]!r}"


def _changed_tables(result: Result, plain: Result) -> Iterator[str]:
    for name, key in TABLES.items():
        one, other = (comparable(r.tables[name], key) for r in (result, plain))
        if not one.equals(other):
            rows = one.join(other, on=one.columns, how="anti", nulls_equal=True)
            yield f"{name} differs from the plain run: {(rows if rows.height else other).row(0, named=True)}"


def comparable(table: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Return the table without what speaks of files and cells."""
    kept = table.drop("evidence", "message", "message_en", strict=False).sort(key)
    if "facts" not in kept.columns:
        return kept
    return kept.with_columns(pl.Series("facts", map(_without_places, kept["facts"]), pl.String))


def _without_places(facts: str) -> str:
    """Return the facts of a finding; of the cells that it names their columns and values."""
    told = json.loads(facts)
    if "cells" in told:
        told["cells"] = sorted(f"{cell['column_name']} {cell['value']}" for cell in told["cells"])
    return json.dumps(told, sort_keys=True)


def _new_errors(inbox: Inbox, result: Result) -> Iterator[str]:
    """Nothing is kept out but exact copies."""
    rows = result.tables["submission_row"].filter(pl.col("status") != "accepted")
    if rows.height != inbox.copies:
        yield f"{rows.height} rows are not accepted, {inbox.copies} were copies: {rows['reason'].to_list()[:3]}"
    errors = result.tables["problem"].filter(pl.col("severity") == "error")
    for message in errors["message"].head(3):
        yield f"an error without reason: {message[:300]}"


def _changed_bystanders(inbox: Inbox, result: Result, plain: Result) -> Iterator[str]:
    """Projects that have nothing to do with a spoilt record keep their figures."""
    touched = _touched(inbox, plain.tables["project"])
    key = ["project_id", "pollutant"]
    one, other = (
        r.tables["project_reduction"].filter(~pl.col("project_id").is_in(list(touched))).sort(key)
        for r in (result, plain)
    )
    if not one.equals(other):
        rows = other.join(one, on=one.columns, how="anti", nulls_equal=True)
        yield f"a bystander changed: {(rows if rows.height else one).row(0, named=True)}"


def _touched(inbox: Inbox, projects: pl.DataFrame) -> set[str]:
    """Return the ids of spoilt records and of all that share a source with them."""
    touched = {s.project_id for s in inbox.spoilt} | set(_neighbours(inbox))
    keys: list[Any] = ["uscc", "permit_no", "enterprise_name"]
    size = -1
    while size != len(touched):
        size = len(touched)
        of_touched = projects.filter(pl.col("project_id").is_in(list(touched)))
        for key in keys:
            shared = projects.filter(pl.col(key).is_in(of_touched[key].drop_nulls().implode()))
            touched |= set(shared["project_id"])
    return touched


def _neighbours(inbox: Inbox) -> Iterator[str]:
    """Yield the owners above a child row whose id was spoilt: it may be taken for theirs."""
    for sheet, spoilt in _spoilt_children(inbox):
        position = sheet.row_numbers().index(spoilt.row_number)
        yield from (line["_id"] for line in sheet.lines[:position])


def _spoilt_children(inbox: Inbox) -> Iterator[tuple[Sheet, Spoilt]]:
    for file in inbox.files:
        for sheet in file.sheets:
            for spoilt in inbox.spoilt:
                is_here = (spoilt.file_name, spoilt.sheet_name) == (
                    file.name,
                    file.sheet_name(sheet),
                )
                if (
                    is_here
                    and not sheet.is_hidden
                    and sheet.template in schemas.child_sheets()
                    and spoilt.column == "project_id"
                ):
                    yield sheet, spoilt


def _incomplete(inbox: Inbox, result: Result) -> Iterator[str]:
    """No project counts without a child row whose id is spoilt but whose place says whose it is."""
    counted = set(result.tables["project"]["project_id"])
    for sheet, spoilt in _spoilt_children(inbox):
        position = sheet.row_numbers().index(spoilt.row_number)
        above = sheet.lines[position - 1]["_id"] if position else None
        if above == spoilt.project_id and above in counted:
            yield f"{above} counts without its row {_words(spoilt)}"
