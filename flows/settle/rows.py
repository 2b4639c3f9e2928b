"""The rows that were sent, each with its key and the scope in which a key may stand once (填报行)."""

from collections.abc import Iterable

import polars as pl

from jianpai import schemas
from jianpai.flows.read.result import PLACE, Reading, filled
from jianpai.flows.received_file import ReceivedFile
from jianpai.flows.validate.validate import ROW, rows_in_error
from jianpai.schemas.sheet.declaration import Ledger

WITHDRAWN = "撤回"
_OF_PROJECTS = ["project_id", "uscc", "region_code", "record_status"]


def of_projects(reading: Reading, files: Iterable[ReceivedFile], found: pl.DataFrame):
    """Return one row per project row read, of every type; its scope is its file.

    Within a file there is no order of time (decision 3); of several files the later one counts.
    """
    entries = {entry.name: entry for entry in schemas.project_entries().values()}
    sent = filled({name: reading.records[name] for name in entries})
    rows = pl.concat(
        _with_content(records).select(
            *PLACE, *_OF_PROJECTS, "content", project_type=pl.lit(entries[name].type_id)
        )
        for name, records in sent.items()
    )
    # a hash, for texts are slow to group by; two of a million ids share one in 3·10⁻⁸ of all runs
    keyed = rows.with_columns(scope="file_order", key=_key(pl.col("project_id").hash()))
    return _marked(keyed, files, found)


def of_entry(
    entry: schemas.Entry, reading: Reading, files: Iterable[ReceivedFile], found: pl.DataFrame
) -> pl.DataFrame:
    """Return one row per row read of a child sheet or ledger; its scope is its batch (contract §2).

    A key in which a required column is empty is none: the row is in error.
    """
    records = _with_content(reading.records[entry.name]).sort(ROW)
    columns = schemas.columns(entry.name)
    required = [name for name in entry.key if columns[name].metadata["required"]]
    hashes = records.select(_key_columns(entry)).hash_rows()
    is_whole = pl.all_horizontal(pl.col(required).is_not_null())
    keyed = records.with_columns(key=hashes).with_columns(
        key=_key(pl.col("key"), is_whole),
        project_type=pl.lit(
            None if isinstance(entry.declared, Ledger) else entry.type_id, pl.String
        ),
    )
    if "project_id" not in keyed.columns:
        keyed = keyed.with_columns(project_id=pl.lit(None, pl.String))
    marked = _marked(keyed, files, found)
    return marked.with_columns(scope="batch")


def _key(hashed: pl.Expr, is_whole: pl.Expr | None = None) -> pl.Expr:
    return pl.when(pl.col("project_id").is_not_null() if is_whole is None else is_whole).then(
        hashed
    )


def _key_columns(entry: schemas.Entry) -> list[pl.Expr]:
    """Return the key's columns; those that only stand in for another are left out where it is given."""
    stand_ins = entry.ledger.stand_ins if isinstance(entry.declared, Ledger) else {}
    given = {name: main for main, names in stand_ins.items() for name in names}
    return [
        pl.when(pl.col(given[name]).is_null()).then(name).alias(name)
        if name in given
        else pl.col(name)
        for name in entry.key
    ]


def _with_content(records: pl.DataFrame) -> pl.DataFrame:
    return records.with_columns(content=records.drop(PLACE).hash_rows())


def _marked(rows: pl.DataFrame, files: Iterable[ReceivedFile], found: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with their batch, whether they are in error, and whether they withdraw."""
    batches = {file.order: file.batch for file in files}
    return marked_in_error(rows, found).with_columns(
        batch=pl.col("file_order").replace_strict(batches, return_dtype=pl.Int32),
        is_withdrawal=(pl.col("record_status") == WITHDRAWN).fill_null(False),
    )


def marked_in_error(rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with is_error as the problems found so far have it."""
    return flagged(rows.drop("is_error", strict=False), rows_in_error(found), "is_error")


def flagged(rows: pl.DataFrame, places: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return the rows with a column that says which stand at one of the places."""
    if places.is_empty():
        return rows.with_columns(pl.lit(False).alias(name))
    flag = places.select(ROW).unique().with_columns(pl.lit(True).alias(name))
    joined = rows.join(flag, on=ROW, how="left", maintain_order="left")
    return joined.with_columns(pl.col(name).fill_null(False))
