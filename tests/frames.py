"""Small polars frames written as text, for tests that ask one step of the intake (手写小表)."""

import re
from typing import Any

import polars as pl

from jianpai.flows import problems
from jianpai.flows.read.result import Reading, together, without_rows

_TYPES: dict[str, Any] = {
    "batch|scope|file_order|row_number|.*_(batch|year)|last|height": pl.Int32,
    "key|content|owner_no": pl.UInt64,
    "index": pl.UInt32,
    "is_.*|has_.*": pl.Boolean,
    ".*_t|.*_m3|.*_m3_per_d|.*_value|.*_deg": pl.Decimal(18, 6),
}
_PLACE = re.compile(r"(\d+)(\w*)!(\d+)")


def frame(text: str, **more: Any) -> pl.DataFrame:
    """Return a frame: a line of columns, then its rows; ``|`` between cells, an empty one is null.

    ``at`` is a place: ``2!3`` row 3 of sheet S in the second file f2, ``2T!3`` of its sheet T. In a
    column that begins with is_ or has_, x is true and an empty cell false. ``more`` adds columns
    that have one value in all rows.
    """
    heading, *lines = [line.split("|") for line in text.strip().splitlines()]
    names = [name.strip() for name in heading]
    rows = [
        dict(zip(names, (cell.strip() or None for cell in line), strict=True)) for line in lines
    ]
    columns = {name: _column(name, [row[name] for row in rows]) for name in names if name != "at"}
    placed = _placed([row["at"] or "" for row in rows]) if "at" in names else {}
    return pl.DataFrame(placed | columns).with_columns(
        pl.lit(value).alias(name) for name, value in more.items()
    )


def _column(name: str, cells: list[str | None]) -> pl.Series:
    dtype = next((kind for form, kind in _TYPES.items() if re.fullmatch(form, name)), pl.String)
    if dtype == pl.Boolean:
        return pl.Series(name, [cell == "x" for cell in cells])
    return pl.Series(name, cells, pl.String).cast(dtype)


def _placed(places: list[str]) -> dict[str, pl.Series]:
    found = [_PLACE.fullmatch(place) for place in places]
    parts = [(int(at[1]), at[2] or "S", int(at[3])) for at in found if at]
    return {
        "file_order": pl.Series([order for order, _, _ in parts], dtype=pl.Int32),
        "file_name": pl.Series([f"f{order}" for order, _, _ in parts], dtype=pl.String),
        "file_sha256": pl.Series(["" for _ in parts], dtype=pl.String),
        "sheet_name": pl.Series([sheet for _, sheet, _ in parts], dtype=pl.String),
        "row_number": pl.Series([row for _, _, row in parts], dtype=pl.Int32),
    }


def places(rows: pl.DataFrame) -> list[str]:
    """Return the places of the rows, in their order."""
    return [
        f"{order}{'' if sheet == 'S' else sheet}!{row}"
        for order, sheet, row in rows.select("file_order", "sheet_name", "row_number").iter_rows()
    ]


def marked(rows: pl.DataFrame, name: str) -> list[str]:
    """Return the places of the rows that have a mark, in their order."""
    return places(rows.filter(name))


def told(complaints: pl.DataFrame) -> list[str]:
    """Return each complaint as place, rule and what it says, in their order."""
    details = complaints["detail"].fill_null("").to_list()
    rules = complaints["rule_id"].to_list()
    return [
        f"{at} {rule} {detail}".strip()
        for at, rule, detail in zip(places(complaints), rules, details, strict=True)
    ]


def in_error(*at: str, rule_id: str = "V-02", column: str = "amount_t") -> pl.DataFrame:
    """Return one problem at each place."""
    where = frame("at\n" + "\n".join(at))
    return problems.frame(where.with_columns(rule_id=pl.lit(rule_id), column_name=pl.lit(column)))


def reading(
    sheets: dict[str, str],
    complaints: pl.DataFrame | None = None,
    source_columns: pl.DataFrame | None = None,
) -> Reading:
    """Return what was read: rows of some sheets, the columns that are not given empty."""
    nothing = without_rows(problems.none() if complaints is None else complaints)
    records = together([nothing]).records
    for name, text in sheets.items():
        records[name] = pl.concat([records[name], typed(text, records[name])], how="diagonal")
    columns = nothing.source_columns if source_columns is None else source_columns
    return Reading(records, nothing.problems, columns)


def typed(text: str, like: pl.DataFrame) -> pl.DataFrame:
    """Return a frame with the types that its columns have in another."""
    sent = frame(text)
    dtypes: dict[Any, Any] = {n: t for n, t in like.schema.items() if n in sent.columns}
    return sent.cast(dtypes)
