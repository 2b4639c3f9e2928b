"""Every row ever read that names a source, in force or not (见证): what entities and their ids are made of.

A cell with an error names nothing; a withdrawal names nothing new. A sighting is of the batch in which
what it says was known: that of the file, of the mapping it is read through, of the record that
confirmed its code.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from jianpai.flows.read.result import Reading
from jianpai.flows.received_file import MAPPING_SUFFIX, ReceivedFile
from jianpai.flows.settle.in_force import NAMED_BY, SIGHTING, InForce
from jianpai.flows.validate.validate import ROW
from jianpai.schemas.sheet import checks

_PLACE = ["longitude_deg", "latitude_deg"]
_UNNAMED = ["uscc", "permit_no", "region_code", *_PLACE]
"""Cells that name nothing where they are in error."""


def of(reading: Reading, records: InForce, files: Sequence[ReceivedFile]) -> pl.DataFrame:
    """Return the sightings of all rows read; ``records`` says which of them are in force."""
    named = [
        frame.filter(_is_no_withdrawal(frame)).select(*_columns(frame))
        for frame in reading.records.values()
        if {"uscc", "vin"} & {*frame.columns} and frame.height
    ]
    if not named:
        return pl.DataFrame(schema=SIGHTING)
    rows = _without_errors(pl.concat(named), records.problems)
    accepted = records.submission_rows.filter(pl.col("status") == "accepted").select(
        *ROW, is_in_force=pl.lit(True)
    )
    placed = rows.join(accepted, on=ROW, how="left", maintain_order="left").with_columns(
        pl.col("is_in_force").fill_null(False),
        batch=pl.col("file_order").replace_strict(_batches(files), return_dtype=pl.Int32),
    )
    held = placed.with_columns(holder=_holders(placed))
    dated = _known_later(held, records.repairs, _batches(files)).sort("batch", *ROW)
    return dated.with_row_index("sight_no").select(
        pl.col(name).cast(dtype) for name, dtype in SIGHTING.items()
    )


def _is_no_withdrawal(frame: pl.DataFrame) -> pl.Expr:
    return (pl.col("record_status") != "撤回").fill_null(True)


def _columns(frame: pl.DataFrame) -> list[pl.Expr]:
    texts = [_given(frame, name, pl.String) for name in NAMED_BY]
    places = [
        (_given(frame, name, pl.Decimal(18, 6)) * 1_000_000).cast(pl.Int64)
        .alias(f"{name.removesuffix('_deg')}_e6")
        for name in _PLACE
    ]  # fmt: skip
    is_project = pl.lit("project_nature" in frame.columns).alias("is_project")
    return [*map(pl.col, ROW), pl.col("file_name"), is_project, *texts, *places]


def _given(frame: pl.DataFrame, name: str, dtype: Any) -> pl.Expr:
    return pl.col(name) if name in frame.columns else pl.lit(None, dtype).alias(name)


def _without_errors(rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Return the rows without the cells that the rules of a single cell refuse."""
    cells = found.filter(
        pl.col("rule_id").is_in(["V-02", "V-04", "V-05", "V-06", "V-07"]),
        pl.col("column_name").is_in(_UNNAMED),
    )
    for name in cells["column_name"].unique(maintain_order=True):
        wrong = cells.filter(pl.col("column_name") == name).select(ROW).unique()
        flagged = wrong.with_columns(_wrong=pl.lit(True))
        column = f"{name.removesuffix('_deg')}_e6" if name in _PLACE else name
        rows = (
            rows.join(flagged, on=ROW, how="left", maintain_order="left")
            .with_columns(pl.when(pl.col("_wrong").is_null()).then(column).alias(column))
            .drop("_wrong")
        )
    return rows


def _holders(rows: pl.DataFrame) -> pl.Series:
    """Return the credit code that a permit begins with; none where its check digit fails."""
    permits = rows.select(uscc=pl.col("permit_no").str.head(18), own="uscc")
    other = permits.filter((pl.col("uscc") != pl.col("own")).fill_null(True))["uscc"].unique()
    wrong = pl.DataFrame({"uscc": other}).filter(~checks.is_valid_uscc())["uscc"]
    return permits.select(
        pl.when(~pl.col("uscc").is_in(wrong.implode())).then("uscc")
    ).to_series()  # fmt: skip


def _batches(files: Sequence[ReceivedFile]) -> dict[int, int]:
    """Return the batch of each file by its order; a mapping that came later dates the file it is for."""
    mappings = {
        f.name.removesuffix(MAPPING_SUFFIX): f.batch
        for f in files
        if f.name.endswith(MAPPING_SUFFIX)
    }
    stems = {f.order: f.name.removesuffix(Path(f.name).suffix) for f in files}
    return {f.order: max(f.batch, mappings.get(stems[f.order], 0)) for f in files}


def _known_later(
    rows: pl.DataFrame, repairs: pl.DataFrame, batches: dict[int, int]
) -> pl.DataFrame:
    """Return the rows; one whose code a later record confirmed was known with that record only."""
    by_name = repairs.filter(pl.col("rule_id") == "V-132")
    if by_name.is_empty():
        return rows
    confirmed = pl.col("by_file_order").replace_strict(batches, return_dtype=pl.Int32)
    later = by_name.select(*ROW, _later=confirmed)
    joined = rows.join(later, on=ROW, how="left", maintain_order="left")
    return joined.with_columns(batch=pl.max_horizontal("batch", "_later")).drop("_later")
