"""What is exported (导出内容): the eligible reductions in force, and their totals by city."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jianpai.flows.publish.export.config import CodeList, ExportColumn, ExportConfig
from jianpai.schemas import reference

WATER = "water"
AIR = "air"
MEDIA = {row["id"]: row["medium"] for row in reference.pollutants()}
TOTALLED = ("reported_t", "net_t", "accounted_t")
_ORDER = ["project_id", "pollutant"]
_NEEDED = (
    *_ORDER,
    "medium",
    "plan_id",
    "city_code",
    "city_name",
    "method_is_verified",
    *TOTALLED,
)


@dataclass(frozen=True)
class Unmapped:
    """Values of a column that its code list does not name; they are exported as they are."""

    column_name: str
    code_list: str
    values: list[str]


def eligible_reductions(tables: Path, run_id: str, period: str) -> pl.LazyFrame:
    """Return what an export column may name: one row per eligible project_id and pollutant.

    Columns of ``project`` and ``project_reduction``, and ``medium`` (water, air), ``run_id``,
    ``period``, ``difference_t`` (accounted less reported), ``open_finding_ids`` (findings not yet decided,
    separated by 、).
    """
    projects = pl.scan_parquet(tables / "project.parquet")
    reductions = pl.scan_parquet(tables / "project_reduction.parquet").filter("eligible")
    repeated = [c for c in reductions.collect_schema() if c in projects.collect_schema()]
    own = reductions.drop(c for c in repeated if c != "project_id")
    return (
        own.join(projects, on="project_id", how="inner", validate="m:1", maintain_order="left")
        .join(_open_findings(tables), on=_ORDER, how="left", validate="1:1", maintain_order="left")
        .join(
            _rounded_reports(tables), on=_ORDER, how="left", validate="1:1", maintain_order="left"
        )
        .with_columns(
            difference_t=pl.col("accounted_t") - pl.col("rounded_report_t"),
            medium=pl.col("pollutant").replace_strict(MEDIA, return_dtype=pl.String),
            run_id=pl.lit(run_id),
            period=pl.lit(period),
        )
    )


def _rounded_reports(tables: Path) -> pl.LazyFrame:
    """Return one row per project_id and pollutant with what was reported, rounded as every step is."""
    gaps = pl.scan_parquet(tables / "reported_gap.parquet")
    return gaps.select(*_ORDER, rounded_report_t="reported_t")


def _open_findings(tables: Path) -> pl.LazyFrame:
    """Return one row per project_id and pollutant with the findings that are still open."""
    is_open = pl.scan_parquet(tables / "finding.parquet").filter(pl.col("status") == "open")
    touched = pl.scan_parquet(tables / "finding_project.parquet")
    return (
        touched.join(is_open.select("finding_id"), on="finding_id", how="semi")
        .group_by(_ORDER)
        .agg(pl.col("finding_id").unique().sort().str.join("、").alias("open_finding_ids"))
    )


def collected(rows: pl.LazyFrame, columns: Iterable[ExportColumn]) -> pl.DataFrame:
    """Return the rows in the order of the export, with the columns that anything in it uses."""
    used = sorted({*_NEEDED, *(column.column_name for column in columns)})
    found = rows.select(used).collect()
    return found if _is_ordered(found) else found.sort(_ORDER)


def _is_ordered(rows: pl.DataFrame) -> bool:
    """Whether the rows are in the order of the export, as the tables are: sorting copies them all."""
    first, second = (pl.col(name) for name in _ORDER)
    follows = (first > first.shift()) | ((first == first.shift()) & (second >= second.shift()))
    return rows.select(follows.all()).item()


def exported(column: ExportColumn, codes: Mapping[str, CodeList]) -> pl.Expr:
    """Return a column as it is handed over, under its own name and position.

    Numbers are exact decimals rounded half-even (GB/T 8170) to the column's decimals.
    """
    value = pl.col(column.column_name)
    if column.code_list:
        value = value.cast(pl.String).replace(codes[column.code_list].shown(column.code_shows))
    elif column.format == "number":
        value = rounded(value, column.decimals)
    elif column.format == "text":
        value = value.cast(pl.String)
    elif column.format == "date":
        value = value.cast(pl.Date)
    return value.alias(key(column))


def key(column: ExportColumn) -> str:
    """Return a name for the exported column that no other column of its sheet has."""
    return column.heading_en if column.sheet == "json" else f"{column.position}"


def rounded(value: pl.Expr, decimals: int) -> pl.Expr:
    """Return an exact decimal rounded half-even."""
    return value.round(decimals, mode="half_to_even").cast(pl.Decimal(38, decimals))


def unmapped(rows: pl.DataFrame, config: ExportConfig) -> list[Unmapped]:
    """Return the values that a code list ought to name and does not, by column and list."""
    uses = sorted({(c.column_name, c.code_list) for c in config.columns if c.code_list})
    found = [
        Unmapped(name, code_list, sorted(_values(rows, name) - set(config.labels(code_list))))
        for name, code_list in uses
        if not config.codes[code_list].passes_others
    ]
    return [item for item in found if item.values]


def _values(rows: pl.DataFrame, column_name: str) -> set[str]:
    return set(rows[column_name].unique().drop_nulls().cast(pl.String))


def city_totals(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per plan_id, city_code, pollutant: rows and tonnes.

    Each row is rounded half-even to 2 decimals before it is added, so that the totals can be
    added again from the exported rows.
    """
    grain = ["plan_id", "city_code", "pollutant"]
    totals = _totals(rows, grain, pl.col("city_name").max())
    return totals.select("plan_id", "city_code", "city_name", "pollutant", "rows", *TOTALLED)


def pollutant_totals(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per plan_id and pollutant over all cities."""
    return _totals(rows, ["plan_id", "pollutant"])


def _totals(rows: pl.DataFrame, grain: list[str], *more: pl.Expr) -> pl.DataFrame:
    sums = [rounded(pl.col(name), 2).sum().cast(pl.Decimal(38, 2)) for name in TOTALLED]
    return rows.group_by(grain).agg(*more, pl.len().alias("rows"), *sums).sort(grain)
