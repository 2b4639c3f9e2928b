"""Which rows of a child sheet count, such as the materials of V1 projects (从属行).

The rows of one batch are united over files; a later row supersedes the row of its key only. A row
in error spoils what its batch sent for the project: without it the sum would be wrong. The earlier
rows then stay in force until the row is corrected.
"""

import polars as pl

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.settle.across_rows import complaint, is_in_error
from jianpai.flows.settle.rows import flagged, marked_in_error
from jianpai.flows.settle.standing import conflicts, with_copies, with_standing
from jianpai.flows.validate.validate import ROW, rows_in_error

_SET = ["batch", "owner"]
"""What one batch sends for one project."""


def settled(
    entry: schemas.Entry, sent: pl.DataFrame, of_type: pl.DataFrame, found: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows with where they stand, and what is wrong with them beside each other.

    Args:
        sent: one row per row of the sheet.
        of_type: the project rows of the sheet's type.
        found: the problems so far, of each row by itself.
    """
    beside = problems.together(
        [complaint(conflicts(sent), "V-35", "project_id"), _too_much(entry, sent)]
    )
    rows = with_copies(marked_in_error(sent, problems.together([found, beside])))
    misfits = _of_bad_projects(rows, of_type, found)
    rows = flagged(_with_owner(entry, rows, found), misfits, "is_misfit")
    rows = flagged(rows, _spoilt(rows), "is_spoilt")
    is_good = ~pl.any_horizontal("is_error", "is_copy", "is_spoilt", "is_misfit")
    rows = with_standing(rows.with_columns(is_good=is_good & pl.col("key").is_not_null()))
    in_force = ~pl.col("is_superseded") & pl.col("is_good") & ~pl.col("is_withdrawal")
    return rows.with_columns(is_in_force=in_force), beside


def _too_much(entry: schemas.Entry, sent: pl.DataFrame) -> pl.DataFrame:
    """Return V-29 of rows that come to too much together for one project in one batch."""
    found = []
    for name, most in entry.child.most_together.items():
        total = pl.col(name).sum().over("batch", "project_id")
        heavy = sent.drop_nulls("project_id").filter(total > most)
        found.append(complaint(heavy, "V-29", name))
    return problems.together(found)


def _of_bad_projects(
    rows: pl.DataFrame, of_type: pl.DataFrame, found: pl.DataFrame
) -> pl.DataFrame:
    """Return the rows whose project's row in the same batch is in error, while an earlier one is in force.

    With the figures of that earlier row they would give a result that nobody has sent.
    """
    bad = rows_in_error(found)
    newest = (
        of_type.join(bad, on=ROW, how="anti")
        .group_by("project_id")
        .agg(newest_good=pl.col("batch").max())
    )
    in_error = of_type.join(bad, on=ROW, how="semi").join(newest, on="project_id")
    later = in_error.filter(pl.col("batch") > pl.col("newest_good"))
    return rows.join(later, on=["batch", "project_id"], how="semi")


def _with_owner(entry: schemas.Entry, rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with owner, the project a row belongs to, and whether its key can be trusted.

    A row without a proper id belongs most likely to the project of the row above.
    """
    of_key = found.filter(is_in_error(), pl.col("column_name").is_in(entry.key))
    of_id = of_key.filter(pl.col("column_name") == "project_id")
    rows = flagged(flagged(rows, of_key, "is_unnamed"), of_id, "is_homeless")
    proper = pl.when(~pl.col("is_homeless")).then("project_id")
    return rows.with_columns(
        owner=proper.forward_fill().over("file_order", "sheet_name"),
        is_unnamed=pl.col("is_unnamed") | pl.col("key").is_null(),
    )


def _spoilt(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of every set that holds a row in error which nothing later makes good."""
    bad_sets = rows.filter("is_error").select(_SET).unique()
    concerned = rows.join(bad_sets, on="owner", nulls_equal=True, how="semi")
    open_sets = bad_sets
    while True:
        usable = concerned.filter(~pl.col("is_error")).join(
            open_sets, on=_SET, how="anti", nulls_equal=True
        )
        still = _not_made_good(concerned, open_sets, usable)
        if still.height == open_sets.height:
            return concerned.join(still, on=_SET, how="semi", nulls_equal=True)
        open_sets = still


def _not_made_good(
    rows: pl.DataFrame, open_sets: pl.DataFrame, usable: pl.DataFrame
) -> pl.DataFrame:
    """Return the sets that later usable rows do not make good.

    A row in error is made good by a later row of its key; one whose key cannot be read, where all
    other rows of its set were sent again.
    """
    later = usable.group_by("key").agg(key_again=pl.col("batch").max())
    of_owner = usable.group_by("owner").agg(owner_again=pl.col("batch").max())
    of_sets = (
        rows.join(open_sets, on=_SET, how="semi", nulls_equal=True)
        .join(later, on="key", how="left")
        .join(of_owner, on="owner", how="left")
        .with_columns(
            is_again=(pl.col("key_again") > pl.col("batch")).fill_null(False),
            is_owner_again=(pl.col("owner_again") > pl.col("batch")).fill_null(False),
        )
    )
    needed = pl.col("is_error") & ~pl.col("is_unnamed")
    has_unnamed = pl.col("is_unnamed").any()  # every such row is in error
    is_whole = (
        pl.col("is_again").filter(~pl.col("is_unnamed")).all() & pl.col("is_owner_again").all()
    )
    state = of_sets.group_by(_SET).agg(
        is_good=pl.col("is_again").filter(needed).all() & (~has_unnamed | is_whole)
    )
    return state.filter(~pl.col("is_good") | pl.col("owner").is_null()).select(_SET)
