"""Which cells of the corrected records differ between two runs, and where they stand (更正的单元格)."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from jianpai.flows.account.child_tables import child_tables
from jianpai.flows.since.changed_records import MADE, PLACES

FIELD = {
    "project_id": pl.String,
    "row_key": pl.String,
    "column_name": pl.String,
    "before": pl.String,
    "after": pl.String,
    **{
        f"{side}_{name}": pl.String
        for side in ("before", "after")
        for name in ("file_name", "file_sha256", "sheet_name", "cell")
    },
}
"""One row per project_id, row_key, column_name: ``row_key`` names the row of a child sheet, ``column_name``
is null where the whole row is on one side only; a cell is null where its sheet has no such column."""
_PLACE = ["file_name", "file_sha256", "sheet_name"]
_NAMED = ["project_id", "project_name", "enterprise_name", *PLACES]


def with_names(records: pl.DataFrame, before: Path, after: Path) -> pl.DataFrame:
    """Return the rows of record_change with the project's name and where its record stands or stood."""
    ids = records.lazy().select(pl.col("project_id").unique())
    now, was = (
        pl.scan_parquet(folder / "project.parquet")
        .select(_NAMED)
        .join(ids, on="project_id", how="semi")
        for folder in (after, before)
    )
    known = pl.concat([now, was.join(now, on="project_id", how="anti")]).collect()
    return records.join(known, on="project_id", how="left", validate="m:1", maintain_order="left")


def between(before: Path, after: Path, corrected: pl.DataFrame) -> pl.DataFrame:
    """Return one row per cell of the corrected projects that differs (``FIELD``)."""
    tables: dict[str, tuple[str, ...]] = {"project": ("project_id",)}
    tables |= {name: entry.key for name, entry in child_tables().items()}
    found = [
        part
        for name, key in tables.items()
        if all((folder / f"{name}.parquet").exists() for folder in (before, after))
        for part in _of_table(name, list(key), (before, after), corrected)
    ]
    empty = pl.DataFrame(schema=FIELD)
    return pl.concat([empty, *found]).sort("project_id", "row_key", "column_name", nulls_last=False)


def _of_table(
    name: str, key: list[str], folders: tuple[Path, Path], corrected: pl.DataFrame
) -> Iterator[pl.DataFrame]:
    """Yield the differing cells of a table, column by column, and the rows that one side lacks."""
    sides = [_rows(folder / f"{name}.parquet", corrected) for folder in folders]
    if all(side.is_empty() for side in sides):
        return
    shared = [c for c in sides[1].columns if c in sides[0].columns and c not in (*MADE, *key)]
    was, now = (
        _as_text(side.select(*key, *PLACES, *shared)).with_columns(is_there=True) for side in sides
    )
    both = was.join(now, on=key, how="full", coalesce=True, suffix="_now", validate="1:1")
    letters = [pl.read_parquet(folder / "source_column.parquet") for folder in folders]
    row_key = _row_key([name for name in key if name != "project_id"])
    kept = both.filter("is_there", "is_there_now")
    for column in shared:
        differing = kept.filter(pl.col(column).ne_missing(pl.col(f"{column}_now")))
        if differing.height:
            values = {"before": pl.col(column), "after": pl.col(f"{column}_now")}
            yield _fields(differing, row_key, pl.lit(column), values, letters)
    lone = both.filter(pl.col("is_there").is_null() | pl.col("is_there_now").is_null())
    if lone.height:
        values = {
            "before": pl.when("is_there").then(row_key),
            "after": pl.when("is_there_now").then(row_key),
        }
        yield _fields(lone, row_key, pl.lit(None, pl.String), values, letters)


def _row_key(names: list[str]) -> pl.Expr:
    """Return what names a row of a child sheet; nothing for the project's own row."""
    return pl.concat_str(names, separator=" ", ignore_nulls=True) if names else pl.lit("")


def _rows(path: Path, corrected: pl.DataFrame) -> pl.DataFrame:
    return pl.scan_parquet(path).join(corrected.lazy(), on="project_id", how="semi").collect()


def _as_text(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with every value as one writes it: 12.5, not 12.500000."""
    texts = [
        pl.col(name).cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")
        if dtype.is_decimal()
        else pl.col(name).cast(pl.String)
        for name, dtype in rows.schema.items()
    ]
    return rows.select(texts)


def _fields(
    rows: pl.DataFrame,
    row_key: pl.Expr,
    column_name: pl.Expr,
    values: dict[str, pl.Expr],
    letters: list[pl.DataFrame],
) -> pl.DataFrame:
    """Return rows of ``FIELD``: the values of one column, each with the cell that holds it."""
    found = rows.with_columns(row_key=row_key, column_name=column_name, **values)
    for side, suffix, columns in (("before", "", letters[0]), ("after", "_now", letters[1])):
        placed = [pl.col(f"{name}{suffix}").alias(f"{side}_{name}") for name in PLACES]
        found = _with_cell(found.with_columns(placed), side, columns)
    return found.select(list(FIELD))


def _with_cell(rows: pl.DataFrame, side: str, columns: pl.DataFrame) -> pl.DataFrame:
    key = [*_PLACE, "column_name"]
    lettered = columns.select(*key, "column_letter").unique(key, keep="first", maintain_order=True)
    on = [*(f"{side}_{name}" for name in _PLACE), "column_name"]
    joined = rows.join(lettered, left_on=on, right_on=key, how="left", maintain_order="left")
    cell = pl.concat_str("column_letter", f"{side}_row_number")
    return joined.with_columns(cell.alias(f"{side}_cell")).drop("column_letter")
