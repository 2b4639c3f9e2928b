"""Whose record an id names, where two enterprises in two counties use it (编号归属)."""

import polars as pl

from jianpai.flows.settle.across_rows import complaint
from jianpai.flows.validate.validate import ROW


def told_apart(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the project rows with owner; where an id has several, each owner has a key of its own.

    Rows have one owner if they agree, one with the next, in enterprise or county. A row in error
    says nothing about owners.
    """
    owners = _owners(_contested(rows))
    several = owners.filter(pl.col("owner").n_unique().over("key") > 1)
    of_row = pl.concat([several.select(*ROW, "owner"), _of_bare_withdrawals(rows, several)])
    contested = several.select("key").unique().with_columns(is_contested=pl.lit(True))
    joined = rows.join(contested, on="key", how="left", maintain_order="left").join(
        of_row, on=ROW, how="left", maintain_order="left"
    )
    own = pl.struct("key", "owner").hash()
    return joined.with_columns(
        pl.col("is_contested").fill_null(False),
        key=pl.when("is_contested").then(own).otherwise("key"),
    )


def _contested(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of ids under which several enterprises and several counties were sent."""
    named = rows.filter(rows["key"].is_duplicated()).filter(
        ~pl.col("is_error"), pl.col("key").is_not_null()
    )
    several = [pl.col(name).n_unique().over("key") > 1 for name in ("uscc", "region_code")]
    is_named = pl.any_horizontal(pl.col("uscc", "region_code").is_not_null())
    return named.filter(is_named).filter(*several)


def _owners(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with owner, the least position among those that hang together.

    Each pass carries the least position over enterprises, then over counties; there are as many
    passes as the longest chain of changes has links.
    """
    marked = rows.with_row_index("owner")
    while True:
        passed = marked
        for name in ("uscc", "region_code"):
            least = pl.col("owner").min().over("key", name)
            passed = passed.with_columns(
                owner=pl.when(pl.col(name).is_not_null()).then(least).otherwise("owner")
            )
        if passed["owner"].equals(marked["owner"]):
            return passed
        marked = passed


def _of_bare_withdrawals(rows: pl.DataFrame, several: pl.DataFrame) -> pl.DataFrame:
    """Return the owners of withdrawals that name neither enterprise nor county.

    That is the one whose id it was at the time; where it was that of several already, there is none.
    """
    bare = rows.join(several, on="key", how="semi").filter(
        "is_withdrawal",
        ~pl.col("is_error"),
        pl.all_horizontal(pl.col("uscc", "region_code").is_null()),
    )
    owned = several.select("key", "owner", sent="scope")
    before = bare.join(owned, on="key").filter(pl.col("sent") < pl.col("scope"))
    owners = before.group_by(ROW).agg(pl.col("owner").unique())
    alone = owners.filter(pl.col("owner").list.len() == 1)
    return alone.explode("owner")


def of_several(status: pl.DataFrame) -> pl.DataFrame:
    """Return V-37 of the records of an id that two owners hold at once, and of bare withdrawals of it.

    ``detail`` names the places of the others.
    """
    contested = status.filter("is_contested", pl.col("status") == "accepted")
    bare = contested.filter(pl.col("owner").is_null())
    held = contested.filter(~pl.col("is_withdrawal"))
    of_two = held.filter(pl.col("owner").n_unique().over("project_id") > 1)
    where = pl.format("{} {}!{}", "file_name", "sheet_name", "row_number")
    together = pl.concat([of_two, bare])
    places = where.sort().str.join("、").over("project_id")
    return complaint(together.with_columns(detail=places), "V-37", "project_id")
