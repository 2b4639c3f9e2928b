"""What the rows of a child sheet mean for their projects: lacking, spoilt, partly changed (从属行与项目)."""

import polars as pl

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.settle.across_rows import complaint
from jianpai.flows.validate.validate import ROW, rows_in_error


def beside_projects(
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
    if entry.months is not None:  # the project may hold the year itself
        bare = bare.clear()
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
        .group_by(project_id="owner")
        .agg(detail=where.sort().str.join("、"), spoilt_batch=pl.col("batch").min())
    )
    good = rows.filter("is_good").select("project_id", good_batch="batch")
    before = sets.join(good, on="project_id").filter(pl.col("good_batch") < pl.col("spoilt_batch"))
    is_before = pl.col("project_id").is_in(before["project_id"].implode())
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
    missing = pl.concat_list(absent).list.join("、")
    first = in_force.sort(ROW).unique("project_id", keep="first", maintain_order=True)
    named = first.join(lacking.with_columns(detail=missing), on="project_id", maintain_order="left")
    return complaint(named, "V-34", "project_id")


def _partly_changed(rows: pl.DataFrame, in_force: pl.DataFrame) -> pl.DataFrame:
    """Return V-39 at the first row of a batch that leaves some of the project's earlier rows in force."""
    newest = rows.filter("is_good")
    newest = newest.filter(pl.col("batch") == pl.col("batch").max().over("project_id"))
    kept = in_force.select("project_id", kept_batch="batch")
    changed = newest.group_by("project_id", "batch").agg(changed=pl.len())
    left = changed.join(kept, on="project_id").filter(pl.col("kept_batch") < pl.col("batch"))
    counts = left.group_by("project_id", "changed").agg(kept=pl.len())
    words = problems.both("本批 {} 行，此前 {} 行仍有效", "{} rows here, {} sent before remain")
    detail = pl.format(words, "changed", "kept", "changed", "kept")
    first = newest.sort(ROW).unique("project_id", keep="first", maintain_order=True)
    named = first.join(counts.with_columns(detail=detail), on="project_id", maintain_order="left")
    return complaint(named, "V-39", "project_id")
