"""Which of the rows count: quarantined, superseded, withdrawn or in force (有效记录).

A later submission of a project id supersedes the earlier ones; a row in error supersedes nothing.
The materials of a project come from the last file that reports them without error.
"""

from dataclasses import dataclass

import polars as pl

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.read.result import PLACE, Reading
from jianpai.flows.settle import across_rows
from jianpai.flows.validate.validate import ROW, rows_in_error, with_cells

MATERIAL = "V1 原辅材料"
_KEYS = [*PLACE, "project_id"]
_WHO = ["uscc", "region_code", "record_status"]
FATE = [*_KEYS, "project_type", "status", "reason", "reason_en"]


@dataclass(frozen=True)
class InForce:
    """The records that count, the fate of every row, and all problems."""

    projects: dict[str, pl.DataFrame]
    """project type -> one row per project_id"""
    children: dict[str, pl.DataFrame]
    """relation of a child sheet -> its rows in force"""
    ledgers: dict[str, pl.DataFrame]
    """relation of a ledger -> its rows in force"""
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
    repeated, copies = across_rows.repeated_in_file(rows, found)
    found = problems.together([found, repeated])
    sent = _material_rows(reading)
    found = problems.together([found, across_rows.materials_above_any_plant(sent)])
    of_v1 = rows.filter(pl.col("project_type") == "V1")
    misfits = across_rows.materials_of_bad_projects(sent, of_v1, found)
    materials = _materials(sent, found, misfits)
    lacking = across_rows.projects_without_materials(rows, materials, found)
    orphans = across_rows.materials_without_project(rows, materials)
    found = problems.together([found, lacking, orphans, *_material_problems(materials, of_v1)])
    status = _status(rows, found, copies)
    fitting = [across_rows.other_projects_superseded(status), across_rows.withdrawals(status)]
    in_force = status.filter(pl.col("status") == "accepted")
    return InForce(
        {
            t: _records(reading.records[s.to_schema().name], in_force)
            for t, s in schemas.project_sheets().items()
        },
        {
            "record_v1_material": _records(
                reading.records[MATERIAL], materials.filter(pl.col("is_in_force")), key=ROW
            )
        },
        {e.relation: reading.records[name] for name, e in schemas.ledger_sheets().items()},
        pl.concat([status.select(FATE), _material_status(materials).select(FATE)]),
        with_cells(problems.together([found, *fitting]), reading.source_columns),
    )


def _project_rows(reading: Reading) -> pl.DataFrame:
    """Return one row per project row read: place, id, who, status as sent, hash of the content."""
    return pl.concat(
        _with_content(reading.records[sheet.to_schema().name]).select(
            *_KEYS, *_WHO, "content", project_type=pl.lit(project_type)
        )
        for project_type, sheet in schemas.project_sheets().items()
    )


def _material_rows(reading: Reading) -> pl.DataFrame:
    """Return one row per material row read: place, id, stage, name, hash of the content."""
    records = _with_content(reading.records[MATERIAL])
    return records.select(*_KEYS, "stage", "material_name", "amount_t", "content").sort(ROW)


def _with_content(records: pl.DataFrame) -> pl.DataFrame:
    return records.with_columns(content=records.drop(PLACE).hash_rows(0))


def _material_problems(materials: pl.DataFrame, of_v1: pl.DataFrame) -> list[pl.DataFrame]:
    """Return what is odd about materials without error, beside the other rows of their file."""
    good = materials.filter(~pl.col("is_spoilt"), ~pl.col("is_copy"))
    of_projects = good.join(of_v1, on="project_id", how="semi", maintain_order="left")
    return [
        across_rows.materials_of_one_stage(of_projects),
        across_rows.materials_of_one_name(good),
    ]


def _materials(sent: pl.DataFrame, found: pl.DataFrame, misfits: pl.DataFrame) -> pl.DataFrame:
    """Return one row per material row: place, id, whether its file's set is good, and in force.

    One bad row spoils the project's set of that file: without it the sum would be wrong. A row
    without a proper id spoils the project of the row above, to which it most likely belongs. Of
    exact copies in one file one counts.
    """
    in_error = rows_in_error(found).with_columns(is_error=pl.lit(True))
    same = across_rows.copies(sent, ["file_order", "project_id", "content"], found)
    keys = (
        sent.join(in_error, on=ROW, how="left", maintain_order="left")
        .join(same.with_columns(is_copy=pl.lit(True)), on=ROW, how="left", maintain_order="left")
        .join(
            misfits.with_columns(is_misfit=pl.lit(True)), on=ROW, how="left", maintain_order="left"
        )
        .with_columns(pl.col("is_copy", "is_misfit").fill_null(False))
        .join(_without_proper_id(found), on=ROW, how="left", maintain_order="left")
        .with_columns(owner=_owner())
    )
    is_error = pl.col("is_error").fill_null(False) | pl.col("project_id").is_null()
    spoilt = is_error.any().over("file_order", "owner") | pl.col("is_misfit")
    last_good = pl.col("file_order").filter(~pl.col("is_spoilt")).max().over("project_id")
    is_good = ~pl.col("is_spoilt") & ~pl.col("is_copy")
    return keys.with_columns(is_error=is_error, is_spoilt=spoilt).with_columns(
        last_good=last_good,
        is_in_force=is_good & (pl.col("file_order") == last_good),
        is_newest=pl.col("file_order") == pl.col("file_order").max().over("owner"),
    )


def _without_proper_id(found: pl.DataFrame) -> pl.DataFrame:
    of_id = (pl.col("column_name") == "project_id") & pl.col("rule_id").is_in(["V-01", "V-04"])
    return found.filter(of_id).select(ROW).unique().with_columns(is_improper=pl.lit(True))


def _owner() -> pl.Expr:
    """Return the project a material row belongs to: its own id, else that of the row above."""
    proper = pl.when(pl.col("is_improper").is_null()).then("project_id")
    return proper.forward_fill().over("file_order", "sheet_name")


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
    return marked.with_columns(_fate(is_later, by)).unnest("fate")


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
    marked = materials.with_columns(is_error=pl.col("is_spoilt"), project_type=pl.lit("V1"))
    settled = marked.with_columns(_fate(is_superseded, by)).unnest("fate")
    is_misfit = pl.col("is_misfit") & (pl.col("status") == "quarantined")
    return settled.with_columns(
        reason=pl.when(is_misfit)
        .then(pl.lit("同一文件中该项目的填报行有误，材料随之暂不采用"))
        .otherwise("reason"),
        reason_en=pl.when(is_misfit)
        .then(pl.lit("the project's row in the same file is in error"))
        .otherwise("reason_en"),
    )


def _records(
    records: pl.DataFrame, chosen: pl.DataFrame, key: list[str] | None = None
) -> pl.DataFrame:
    """Return the records at the chosen places, withdrawals left out, in the order of their ids."""
    kept = records.join(chosen.select(key or ROW), on=ROW, how="semi")
    if "record_status" in kept.columns:
        kept = kept.filter(pl.col("record_status").fill_null("有效") != "撤回")
    return kept.sort("project_id", "file_order", "sheet_name", "row_number")
