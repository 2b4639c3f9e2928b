"""Which of the rows count: quarantined, superseded, withdrawn or in force (有效记录).

A later submission of a project id supersedes the earlier ones; a row in error supersedes nothing.
The materials of a project come from the last file that reports them without error.
"""

from dataclasses import dataclass

import polars as pl

import schemas
from flows import problems
from flows.reading.result import PLACE, Reading
from flows.validate import ROW, rows_in_error, with_cells

MATERIAL = "V1 原辅材料"
_KEYS = [*PLACE, "project_id"]


@dataclass(frozen=True)
class InForce:
    """The records that count, the fate of every row, and all problems."""

    projects: dict[str, pl.DataFrame]
    """project type -> one row per project_id"""
    materials: pl.DataFrame
    submission_rows: pl.DataFrame
    """one row per data row read: place, project_type, project_id, status, reason, reason_en"""
    problems: pl.DataFrame

    def all_projects(self) -> pl.DataFrame:
        """Return the records of every type, one row per project_id, by type and id."""
        return pl.concat(
            (
                records.with_columns(project_type=pl.lit(project_type))
                for project_type, records in sorted(self.projects.items())
            ),
            how="diagonal",
        )


def settle(reading: Reading, found: pl.DataFrame) -> InForce:
    """Return which rows count; problems that only show across rows are added."""
    rows = _project_rows(reading)
    repeated, copies = _repeated_in_file(rows, found)
    found = problems.together([found, repeated])
    materials = _materials(reading, found)
    lacking = _material_problems(rows, materials, found)
    found = problems.together([found, lacking, _orphans(rows, materials)])
    status = _status(rows, found, copies)
    fates = pl.concat([status.drop("content"), _material_status(materials)])
    in_force = status.filter(pl.col("status") == "accepted")
    return InForce(
        {
            t: _records(reading.records[s.to_schema().name], in_force)
            for t, s in schemas.project_sheets().items()
        },
        _records(reading.records[MATERIAL], materials.filter(pl.col("is_in_force")), key=ROW),
        fates.drop("record_status"),
        with_cells(problems.together([found, _withdrawals(in_force)]), reading.source_columns),
    )


def _project_rows(reading: Reading) -> pl.DataFrame:
    """Return one row per project row read: place, id, status as sent, hash of the content."""
    parts = []
    for project_type, sheet in schemas.project_sheets().items():
        records = reading.records[sheet.to_schema().name]
        content = records.drop(PLACE).hash_rows(0)
        parts.append(
            records.select(*_KEYS, "record_status", project_type=pl.lit(project_type)).with_columns(
                content=content
            )
        )
    return pl.concat(parts)


def _repeated_in_file(rows: pl.DataFrame, found: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return V-30 problems of ids that a file holds with different content, and exact copies.

    Of exact copies without error the first row stays; which one it is makes no difference.
    """
    in_file = ["file_order", "project_id"]
    repeated = rows.filter(pl.col("project_id").is_not_null(), pl.struct(in_file).is_duplicated())
    where = pl.format("{}!{}", "sheet_name", "row_number")
    groups = (
        repeated.with_columns(where=where)
        .group_by(in_file)
        .agg(contents=pl.col("content").n_unique(), detail=pl.col("where").sort().str.join("、"))
    )
    repeated = repeated.join(groups, on=in_file, how="left", maintain_order="left")
    differing = repeated.filter(pl.col("contents") > 1)
    marked = differing.with_columns(
        rule_id=pl.lit("V-30"), column_name=pl.lit("project_id"), value="project_id"
    )
    same = repeated.filter(pl.col("contents") == 1).join(rows_in_error(found), on=ROW, how="anti")
    same = same.sort("sheet_name", "row_number")
    return problems.frame(marked), same.filter(
        pl.struct(in_file).is_first_distinct().not_()
    ).select(ROW)


def _materials(reading: Reading, found: pl.DataFrame) -> pl.DataFrame:
    """Return one row per material row: place, id, whether its file's set is good, and in force.

    One bad row spoils the project's set of that file: without it the sum would be wrong. A row
    without id spoils the project of the row above, to which it most likely belongs.
    """
    records = reading.records[MATERIAL].select(_KEYS).sort(ROW)
    in_error = rows_in_error(found).with_columns(is_error=pl.lit(True))
    keys = records.join(in_error, on=ROW, how="left", maintain_order="left").with_columns(
        owner=pl.col("project_id").forward_fill().over("file_order", "sheet_name")
    )
    is_error = pl.col("is_error").fill_null(False) | pl.col("project_id").is_null()
    spoilt = is_error.any().over("file_order", "owner")
    last_good = pl.col("file_order").filter(~pl.col("is_spoilt")).max().over("project_id")
    return keys.with_columns(is_error=is_error, is_spoilt=spoilt).with_columns(
        last_good=last_good,
        is_in_force=~pl.col("is_spoilt") & (pl.col("file_order") == last_good),
        is_newest=pl.col("file_order") == pl.col("file_order").max().over("owner"),
    )


def _material_problems(
    rows: pl.DataFrame, materials: pl.DataFrame, found: pl.DataFrame
) -> pl.DataFrame:
    """Return V-31 and V-32 of the newest good row of each V1 project without usable materials."""
    of_v1 = rows.filter(
        pl.col("project_type") == "V1", pl.col("record_status").fill_null("有效") != "撤回"
    )
    good = of_v1.drop_nulls("project_id").join(rows_in_error(found), on=ROW, how="anti")
    newest = good.filter(pl.col("file_order") == pl.col("file_order").max().over("project_id"))
    spoilt = (
        materials.filter("is_spoilt", "is_newest", "is_error")
        .drop_nulls("owner")
        .with_columns(where=pl.format("{} {}!{}", "file_name", "sheet_name", "row_number"))
        .group_by(project_id="owner")
        .agg(detail=pl.col("where").sort().str.join("、"))
    )
    bad = newest.join(spoilt, on="project_id").with_columns(rule_id=pl.lit("V-32"))
    covered = materials.filter("is_in_force").select("project_id")
    bare = newest.join(covered, on="project_id", how="anti").join(
        spoilt, on="project_id", how="anti"
    )
    marked = [
        frame.with_columns(column_name=pl.lit("project_id"), value="project_id")
        for frame in (bad, bare.with_columns(rule_id=pl.lit("V-31")))
    ]
    return problems.together([problems.frame(frame) for frame in marked])


def _orphans(rows: pl.DataFrame, materials: pl.DataFrame) -> pl.DataFrame:
    """Return V-33 of materials whose project id no V1 row names."""
    known = rows.filter(pl.col("project_type") == "V1").select("project_id")
    orphans = materials.filter("is_in_force").join(known, on="project_id", how="anti")
    return problems.frame(
        orphans.with_columns(
            rule_id=pl.lit("V-33"), column_name=pl.lit("project_id"), value="project_id"
        )
    )


def _status(rows: pl.DataFrame, found: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """Return the project rows with status, reason and reason_en."""
    in_error = rows_in_error(found).with_columns(is_error=pl.lit(True))
    is_copy = copies.with_columns(is_copy=pl.lit(True))
    marked = rows.join(in_error, on=ROW, how="left", maintain_order="left").join(
        is_copy, on=ROW, how="left", maintain_order="left"
    )
    marked = marked.with_columns(pl.col("is_error", "is_copy").fill_null(False))
    is_good = ~pl.col("is_error") & ~pl.col("is_copy")
    last = pl.col("file_order").filter(is_good).max().over("project_id")
    by = (
        pl.col("file_name")
        .filter(is_good & (pl.col("file_order") == last))
        .first()
        .over("project_id")
    )
    is_later = (pl.col("file_order") < last).fill_null(False) & pl.col("project_id").is_not_null()
    return marked.with_columns(_fate(is_later, by)).unnest("fate").drop("is_error", "is_copy")


def _fate(is_superseded: pl.Expr, by: pl.Expr) -> pl.Expr:
    is_copy, is_error = pl.col("is_copy"), pl.col("is_error")
    return pl.struct(
        status=pl.when(is_superseded | is_copy)
        .then(pl.lit("superseded"))
        .when(is_error)
        .then(pl.lit("quarantined"))
        .otherwise(pl.lit("accepted")),
        reason=pl.when(is_superseded)
        .then(pl.format("已由后报文件 {} 中的同号记录取代", by.fill_null("")))
        .when(is_copy)
        .then(pl.lit("同一文件内完全相同的重复行"))
        .when(is_error)
        .then(pl.lit("有错误，见问题清单")),
        reason_en=pl.when(is_superseded)
        .then(pl.format("superseded by the same id in the later file {}", by.fill_null("")))
        .when(is_copy)
        .then(pl.lit("exact copy of a row of the same file"))
        .when(is_error)
        .then(pl.lit("has errors, see the problem list")),
    ).alias("fate")


def _material_status(materials: pl.DataFrame) -> pl.DataFrame:
    is_superseded = (pl.col("file_order") < pl.col("last_good")).fill_null(False)
    by = pl.col("file_name").filter("is_in_force").first().over("project_id")
    marked = materials.with_columns(is_copy=pl.lit(False), is_error=pl.col("is_spoilt"))
    named = marked.with_columns(_fate(is_superseded, by)).unnest("fate")
    return named.select(
        *_KEYS,
        record_status=pl.lit(None, dtype=pl.String),
        project_type=pl.lit("V1"),
        status="status",
        reason="reason",
        reason_en="reason_en",
    )


def _records(
    records: pl.DataFrame, chosen: pl.DataFrame, key: list[str] | None = None
) -> pl.DataFrame:
    """Return the records at the chosen places, withdrawals left out, in the order of their ids."""
    kept = records.join(chosen.select(key or ROW), on=ROW, how="semi")
    if "record_status" in kept.columns:
        kept = kept.filter(pl.col("record_status").fill_null("有效") != "撤回")
    return kept.sort("project_id", "file_order", "sheet_name", "row_number")


def _withdrawals(in_force: pl.DataFrame) -> pl.DataFrame:
    withdrawn = in_force.filter(pl.col("record_status") == "撤回")
    return problems.frame(
        withdrawn.with_columns(
            rule_id=pl.lit("V-43"), column_name=pl.lit("record_status"), value="record_status"
        )
    )
