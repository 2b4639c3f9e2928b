"""What reading gives: typed rows by template, complaints, which column stands where (读取结果)."""

from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

import polars as pl

from jianpai import schemas
from jianpai.flows import problems

PLACE = ["file_order", "file_name", "file_sha256", "sheet_name", "row_number"]

SOURCE_COLUMN: dict[str, Any] = {
    "file_name": pl.String,
    "file_sha256": pl.String,
    "sheet_name": pl.String,
    "column_name": pl.String,
    "heading": pl.String,
    "column_letter": pl.String,
}
"""One row per recognised column of a sheet."""


@dataclass(frozen=True)
class Reading:
    """What was read: typed rows by template, complaints, and which column stands where."""

    records: dict[str, pl.DataFrame]
    """template name -> one row per data row: PLACE, then the template's columns"""
    problems: pl.DataFrame
    source_columns: pl.DataFrame


def filled(records: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return the templates that have rows; where none has, the first one for its columns."""
    with_rows = {template: rows for template, rows in records.items() if rows.height}
    return with_rows or dict(islice(records.items(), 1))


def without_rows(complaints: pl.DataFrame) -> Reading:
    """Return the reading of a file or sheet that gave nothing but complaints."""
    return Reading({}, complaints, pl.DataFrame(schema=SOURCE_COLUMN))


def joined(readings: list[Reading]) -> Reading:
    """Return several readings as one, with the templates that they have."""
    templates = dict.fromkeys(template for reading in readings for template in reading.records)
    records = {template: pl.concat(_rows_of(readings, template)) for template in templates}
    columns = pl.concat([pl.DataFrame(schema=SOURCE_COLUMN), *(r.source_columns for r in readings)])
    return Reading(records, problems.together([r.problems for r in readings]), columns)


def together(readings: list[Reading]) -> Reading:
    """Return several readings as one; every template is present, if need be without rows."""
    found = joined(readings)
    records = {
        template: found.records[template] if template in found.records else _no_rows(template)
        for template in schemas.sheets()
    }
    return Reading(records, found.problems, found.source_columns)


def _rows_of(readings: list[Reading], template: str) -> list[pl.DataFrame]:
    return [reading.records[template] for reading in readings if template in reading.records]


@cache
def _no_rows(template: str) -> pl.DataFrame:
    place = {name: problems.SCHEMA[name] for name in PLACE}
    columns = {name: column.dtype.type for name, column in schemas.columns(template).items()}
    return pl.DataFrame(schema={**place, **columns})
