"""Problems that only show when rows stand beside each other (跨行检查).

Ids that stand twice, materials that are incomplete or belong to nothing, corrections and
withdrawals that do not fit the record they are meant for.
"""

import polars as pl

from jianpai.flows import problems
from jianpai.flows.validate.validate import ROW, rows_in_error
from jianpai.schemas.v1_material import PROJECT_TOTAL_T, STAGES

_IN_FILE = ["file_order", "project_id"]
_WHERE = pl.format("{}!{}", "sheet_name", "row_number")


def repeated_in_file(rows: pl.DataFrame, found: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return V-30 problems of ids that a file holds with different content, and exact copies.

    Of exact copies without error the first row stays; which one it is makes no difference.
    """
    repeated = rows.filter(pl.col("project_id").is_not_null(), pl.struct(_IN_FILE).is_duplicated())
    groups = (
        repeated.with_columns(where=_WHERE)
        .group_by(_IN_FILE)
        .agg(contents=pl.col("content").n_unique(), detail=pl.col("where").sort().str.join("、"))
    )
    repeated = repeated.join(groups, on=_IN_FILE, how="left", maintain_order="left")
    differing = repeated.filter(pl.col("contents") > 1)
    same = repeated.filter(pl.col("contents") == 1)
    return _complaint(differing, "V-30"), copies(same, _IN_FILE, found)


def copies(same: pl.DataFrame, key: list[str], found: pl.DataFrame) -> pl.DataFrame:
    """Return the places of all rows without error but the first of each key."""
    good = same.join(rows_in_error(found), on=ROW, how="anti").sort("sheet_name", "row_number")
    return good.filter(pl.struct(key).is_first_distinct().not_()).select(ROW)


def materials_of_bad_projects(
    materials: pl.DataFrame, of_v1: pl.DataFrame, found: pl.DataFrame
) -> pl.DataFrame:
    """Return the places of materials meant for a row in error, while an earlier row is in force.

    With the ratios of that earlier row they would give a figure that nobody has sent.
    """
    bad = rows_in_error(found)
    good = of_v1.join(bad, on=ROW, how="anti").group_by("project_id")
    newest = good.agg(newest_good=pl.col("file_order").max())
    in_error = of_v1.join(bad, on=ROW, how="semi").join(newest, on="project_id")
    later = in_error.filter(pl.col("file_order") > pl.col("newest_good"))
    return materials.join(later, on=_IN_FILE, how="semi").select(ROW)


def materials_above_any_plant(materials: pl.DataFrame) -> pl.DataFrame:
    """Return V-29 of a project's materials that weigh too much together in one file."""
    total = pl.col("amount_t").cast(pl.Decimal(38, 6)).sum().over(_IN_FILE)
    named = materials.drop_nulls("project_id").filter(total > PROJECT_TOTAL_T)
    amount = pl.col("amount_t").cast(pl.String).str.replace(r"\.?0+$", "")
    return _complaint(named.with_columns(amount_t=amount), "V-29", "amount_t")


def materials_of_one_stage(materials: pl.DataFrame) -> pl.DataFrame:
    """Return V-34 of each project that has materials of one stage only in a file, at the first."""
    named = materials.drop_nulls(["project_id", "stage"])
    lacking = named.filter(pl.col("stage").n_unique().over(_IN_FILE) == 1)
    other = pl.col("stage").replace_strict(
        dict(zip(STAGES, reversed(STAGES), strict=True)), default=""
    )
    first = lacking.unique(_IN_FILE, keep="first", maintain_order=True)
    return _complaint(first.with_columns(detail=other), "V-34")


def materials_of_one_name(materials: pl.DataFrame) -> pl.DataFrame:
    """Return V-35 of materials that a file has twice for a project and stage, with other figures."""
    key = [*_IN_FILE, "stage", "material_name"]
    named = materials.drop_nulls(key)
    alike = named.filter(pl.struct(key).is_duplicated()).with_columns(where=_WHERE)
    contents = pl.col("content").n_unique().over(key)
    detail = pl.col("where").sort().str.join("、").over(key)
    return _complaint(alike.filter(contents > 1).with_columns(detail=detail), "V-35")


def projects_without_materials(
    rows: pl.DataFrame, materials: pl.DataFrame, found: pl.DataFrame
) -> pl.DataFrame:
    """Return V-31 and V-32 of the good rows of each V1 project without usable materials.

    Where an earlier set is good, rows sent before the spoilt one keep it.
    """
    of_v1 = rows.filter(
        pl.col("project_type") == "V1", pl.col("record_status").fill_null("有效") != "撤回"
    )
    good = of_v1.drop_nulls("project_id").join(rows_in_error(found), on=ROW, how="anti")
    spoilt = _spoilt_sets(materials)
    meant = good.join(spoilt, on="project_id").filter(
        ~pl.col("has_good") | (pl.col("file_order") >= pl.col("spoilt_order"))
    )
    covered = materials.filter("is_in_force").select("project_id")
    bare = good.join(covered, on="project_id", how="anti").join(spoilt, on="project_id", how="anti")
    return problems.together([_complaint(meant, "V-32"), _complaint(bare, "V-31")])


def _spoilt_sets(materials: pl.DataFrame) -> pl.DataFrame:
    """Return one row per project whose newest set of materials is spoilt: where, and is one good.

    A set that was sent alone and is spoilt takes nothing from a project that has a good one.
    """
    return (
        materials.filter("is_spoilt", "is_newest", "is_error")
        .drop_nulls("owner")
        .with_columns(where=pl.format("{} {}", "file_name", _WHERE))
        .group_by(project_id="owner")
        .agg(
            detail=pl.col("where").sort().str.join("、"),
            spoilt_order=pl.col("file_order").first(),
            has_good=pl.col("last_good").is_not_null().any(),
        )
    )


def materials_without_project(rows: pl.DataFrame, materials: pl.DataFrame) -> pl.DataFrame:
    """Return V-33 of materials whose project id no V1 row names."""
    known = rows.filter(pl.col("project_type") == "V1").select("project_id")
    orphans = materials.filter("is_in_force").join(known, on="project_id", how="anti")
    return _complaint(orphans, "V-33")


def other_projects_superseded(status: pl.DataFrame) -> pl.DataFrame:
    """Return V-36 of rows that took the place of another enterprise's, type's or region's record."""
    who = ["uscc", "region_code", "project_type"]
    former = status.filter(pl.col("status") == "superseded", ~pl.col("is_error")).select(
        "project_id", "file_order", *(pl.col(name).alias(f"former_{name}") for name in who),
        where=pl.format("{} {}", "file_name", _WHERE),
    )  # fmt: skip
    pairs = status.filter(pl.col("status") == "accepted").join(
        former, on="project_id", suffix="_former"
    )
    differs = [(pl.col(name) != pl.col(f"former_{name}")).fill_null(False) for name in who]
    kept = (pl.col("record_status").fill_null("有效") != "撤回") & pl.any_horizontal(differs)
    detail = pl.col("where").unique().sort().str.join("、").over(*ROW)
    found = pairs.filter(kept).with_columns(detail=detail)
    return _complaint(found.unique(ROW, maintain_order=True), "V-36")


def withdrawals(status: pl.DataFrame) -> pl.DataFrame:
    """Return V-43 of records withdrawn, and V-44 of withdrawals of an id that nobody has sent."""
    withdrawn = status.filter(pl.col("status") == "accepted", pl.col("record_status") == "撤回")
    former = status.filter(pl.col("status") == "superseded", ~pl.col("is_error")).select(
        "project_id"
    )
    done = withdrawn.join(former, on="project_id", how="semi", maintain_order="left")
    vain = withdrawn.join(former, on="project_id", how="anti", maintain_order="left")
    column = "record_status"
    return problems.together([_complaint(done, "V-43", column), _complaint(vain, "V-44", column)])


def _complaint(rows: pl.DataFrame, rule_id: str, column: str = "project_id") -> pl.DataFrame:
    """Return one problem per row, about one of its columns."""
    return problems.frame(
        rows.with_columns(rule_id=pl.lit(rule_id), column_name=pl.lit(column), value=column)
    )
