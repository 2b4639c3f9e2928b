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
        total = pl.col(name).cast(pl.Decimal(38, 6)).sum().over("batch", "project_id")
        heavy = sent.drop_nulls("project_id").filter(total > most)
        amount = pl.col(name).cast(pl.String).str.replace(r"\.?0+$", "")
        found.append(complaint(heavy.with_columns(amount.alias(name)), "V-29", name))
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
    concerned = rows.join(
        bad_sets.select("owner").unique(), on="owner", nulls_equal=True, how="semi"
    )
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
    has_unnamed = (pl.col("is_error") & pl.col("is_unnamed")).any()
    is_whole = (
        pl.col("is_again").filter(~pl.col("is_unnamed")).all() & pl.col("is_owner_again").all()
    )
    state = of_sets.group_by(_SET).agg(
        is_good=pl.col("is_again").filter(needed).all() & (~has_unnamed | is_whole)
    )
    return state.filter(~pl.col("is_good") | pl.col("owner").is_null()).select(_SET)


def of_projects(
    entry: schemas.Entry, rows: pl.DataFrame, of_type: pl.DataFrame, found: pl.DataFrame
) -> pl.DataFrame:
    """Return V-31 and V-32 of the good project rows without usable children, V-33 of children without project.

    A project that was sent before the spoilt set keeps the rows that were in force then.
    """
    kept = of_type.filter(~pl.col("is_withdrawal")).drop_nulls("project_id")
    good = kept.join(rows_in_error(found), on=ROW, how="anti")
    spoilt = _first_spoilt(rows)
    meant = good.join(spoilt, on="project_id").filter(
        ~pl.col("has_good_before") | (pl.col("batch") >= pl.col("spoilt_batch"))
    )
    in_force = rows.filter("is_in_force")
    bare = good.join(in_force, on="project_id", how="anti").join(
        spoilt, on="project_id", how="anti"
    )
    orphans = in_force.join(of_type, on="project_id", how="anti")
    named = {"detail": pl.lit(entry.name)}
    return problems.together(
        [
            complaint(meant, "V-32", "project_id"),
            complaint(bare.with_columns(**named), "V-31", "project_id"),
            complaint(orphans, "V-33", "project_id"),
        ]
    )


def _first_spoilt(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per project with a spoilt set: its batch, its rows in error, is a row in force before it."""
    where = pl.format("{} {}!{}", "file_name", "sheet_name", "row_number")
    sets = (
        rows.filter("is_spoilt", "is_error")
        .drop_nulls("owner")
        .group_by(project_id="owner")
        .agg(detail=where.sort().str.join("、"), spoilt_batch=pl.col("batch").min())
    )
    good = rows.filter("is_good").select("project_id", good_batch="batch")
    before = sets.join(good, on="project_id").filter(pl.col("good_batch") < pl.col("spoilt_batch"))
    is_before = pl.col("project_id").is_in(before["project_id"].unique().implode())
    return sets.with_columns(has_good_before=is_before)


def oddities(entry: schemas.Entry, rows: pl.DataFrame, of_type: pl.DataFrame) -> pl.DataFrame:
    """Return V-34 of projects that lack a stage, V-39 of those of which only some rows were changed."""
    in_force = rows.filter("is_in_force").join(of_type, on="project_id", how="semi")
    return problems.together([_of_one_stage(entry, in_force), _partly_changed(rows, in_force)])


def _of_one_stage(entry: schemas.Entry, in_force: pl.DataFrame) -> pl.DataFrame:
    """Return V-34 at the first row of each project that has rows of some stages only."""
    if entry.child.stages is None:
        return problems.none()
    column, stages = entry.child.stages
    lacking = in_force.group_by("project_id").agg(has=pl.col(column).unique()).filter(
        pl.col("has").list.len() < len(stages)
    )  # fmt: skip
    absent = [pl.when(~pl.col("has").list.contains(stage)).then(pl.lit(stage)) for stage in stages]
    missing = pl.concat_list(absent).list.drop_nulls().list.join("、")
    first = in_force.sort(ROW).unique("project_id", keep="first", maintain_order=True)
    named = first.join(lacking.with_columns(detail=missing), on="project_id", maintain_order="left")
    return complaint(named, "V-34", "project_id")


def _partly_changed(rows: pl.DataFrame, in_force: pl.DataFrame) -> pl.DataFrame:
    """Return V-39 at the first row of a batch that leaves some of the project's earlier rows in force."""
    newest = rows.filter("is_good", ~pl.col("is_superseded"))
    newest = newest.filter(pl.col("batch") == pl.col("batch").max().over("project_id"))
    kept = in_force.select("project_id", kept_batch="batch")
    changed = newest.group_by("project_id").agg(changed=pl.len(), batch=pl.col("batch").max())
    left = changed.join(kept, on="project_id").filter(pl.col("kept_batch") < pl.col("batch"))
    counts = left.group_by("project_id", "changed").agg(kept=pl.len())
    words = problems.both("本批 {} 行，此前 {} 行仍有效", "{} rows here, {} sent before remain")
    detail = pl.format(words, "changed", "kept", "changed", "kept")
    first = newest.sort(ROW).unique("project_id", keep="first", maintain_order=True)
    named = first.join(counts.with_columns(detail=detail), on="project_id", maintain_order="left")
    return complaint(named, "V-39", "project_id")
