"""What auditors have to look at (存疑与问题清单的行): findings, problems, what is not counted."""

from pathlib import Path

import polars as pl

from jianpai.flows import terms
from jianpai.flows.publish.evidence.places import Places
from jianpai.flows.publish.export.rows import rounded
from jianpai.flows.publish.flagged.evidence import compared
from jianpai.flows.publish.flagged.evidence_links import cell_link, with_column_link

OTHERS_SHOWN = 20
_SEVERITY_RANK = {"error": 0, "warning": 1, "notice": 2}
_KEY = ["project_id", "pollutant"]
_WHO = ["project_name", "enterprise_name", "uscc", "region_name", "city_name"]
_SOURCE = ["file_name", "file_sha256", "sheet_name", "row_number"]


def findings(tables: Path, places: Places) -> pl.DataFrame:
    """Return one row per finding, project and pollutant: the largest findings of a severity first.

    Columns of ``FINDING_COLUMNS``; a finding that names no project keeps one row.
    """
    each = _finding_projects(tables)
    full = each.join(
        _projects(tables, each), on="project_id", how="left", validate="m:1", maintain_order="left"
    ).join(_reductions(tables, each), on=_KEY, how="left", validate="m:1", maintain_order="left")
    ordered = full.sort(
        pl.col("severity").replace_strict(_SEVERITY_RANK, default=9),
        -pl.col("tonnes_at_risk"),
        "finding_id",
        -pl.col("project_at_risk_t"),
        *_KEY,
        nulls_last=True,
    )
    return _worded(_with_evidence(ordered, tables, places))


def problems(tables: Path, places: Places) -> pl.DataFrame:
    """Return one row per complaint: errors, then warnings, then notices, by place in the files."""
    rows = _read(tables, "problem").sort(
        pl.col("severity").replace_strict(_SEVERITY_RANK, default=9),
        "file_name",
        "sheet_name",
        "row_number",
        "column_name",
        "problem_id",
        nulls_last=True,
    )
    row_start = pl.format("A{}", "row_number")
    link = cell_link(places, pl.coalesce("cell", row_start))
    return rows.with_columns(
        pl.col("severity").replace(terms.chinese(terms.SEVERITIES)),
        heading=pl.coalesce("heading", "column_name"),
        link=link,
    )


def not_counted(tables: Path, places: Places) -> pl.DataFrame:
    """Return one row per project_id and pollutant that is not eligible, with the reason."""
    dates = ["project_nature", "completion_date", "acceptance_date"]
    left_out = (
        pl.scan_parquet(tables / "project_reduction.parquet")
        .filter(~pl.col("eligible"))
        .select(*_KEY, "credit_year", "reported_t", "computed_t", "ineligible_reason")
        .collect()
    )
    projects = _projects(tables, left_out, *dates)
    rows = left_out.join(projects, on="project_id", how="left", validate="m:1").sort(_KEY)
    linked = with_column_link(
        rows, _read(tables, "source_column"), "link", _of_pollutant("reported"), places
    )
    return linked.with_columns(
        pl.col("pollutant").replace(terms.POLLUTANTS),
        pl.col("ineligible_reason").replace(terms.chinese(terms.INELIGIBLE_REASONS)),
        rounded(pl.col("computed_t"), 6),
    )


def reported_gaps(tables: Path, places: Places) -> pl.DataFrame:
    """Return one row per claim that counts for another figure than was reported, the largest first."""
    rows = _read(tables, "reported_gap").filter(pl.col("difference_t") != 0)
    named = rows.drop("region_code", "city_code").join(
        _projects(tables, rows), on="project_id", how="left", validate="m:1"
    )
    ordered = named.sort(-pl.col("difference_t").abs(), *_KEY)
    linked = with_column_link(
        ordered, _read(tables, "source_column"), "link", _of_pollutant("reported"), places
    )
    return linked.with_columns(
        pl.col("pollutant").replace(terms.POLLUTANTS),
        pl.col("ineligible_reason").replace(terms.chinese(terms.INELIGIBLE_REASONS)),
    )


def _read(tables: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(tables / f"{name}.parquet")


def _finding_projects(tables: Path) -> pl.DataFrame:
    """Return one row per finding, project and pollutant, with the other projects it names."""
    ids = pl.col("project_ids").list.unique().list.sort()
    found = _read(tables, "finding")
    named = (
        found.drop("evidence", "facts")
        .join(compared(found), on="finding_id", how="left", maintain_order="left")
        .with_columns(
            project_id=ids, first=ids.list.head(OTHERS_SHOWN + 1), projects=ids.list.len()
        )
    )
    each = named.explode("project_id", keep_nulls=True, empty_as_null=True)
    risks = _read(tables, "finding_project").rename(
        {"tonnes_at_risk": "project_at_risk_t", "pollutant": "project_pollutant"}
    )
    return each.join(
        risks, on=["finding_id", "project_id"], how="left", validate="1:m", maintain_order="left"
    ).with_columns(pollutant=pl.coalesce("project_pollutant", "pollutant"), others=_others())


def _others() -> pl.Expr:
    """Return the other projects of the row's finding, the first twenty by id."""
    others = pl.col("first").list.set_difference(pl.concat_list("project_id")).list.sort()
    count = pl.col("projects") - 1
    more = pl.format(" 等共 {} 个", count)
    tail = pl.when(count > OTHERS_SHOWN).then(more).otherwise(pl.lit(""))
    return others.list.head(OTHERS_SHOWN).list.join("、") + tail


def _projects(tables: Path, of: pl.DataFrame, *more: str) -> pl.DataFrame:
    """Return who and where the projects of some rows are, one row per project_id."""
    return _named(tables, "project", of, ["project_id", *_WHO, *more, *_SOURCE])


def _reductions(tables: Path, of: pl.DataFrame) -> pl.DataFrame:
    """Return the tonnes of the projects of some rows, one row per project_id and pollutant."""
    columns = [*_KEY, "credit_year", "reported_t", "computed_t", "net_t"]
    return _named(tables, "project_reduction", of, columns)


def _named(tables: Path, table: str, of: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Return the rows of a large table whose project some rows name; the rest is never held."""
    ids = of.lazy().select(pl.col("project_id").unique())
    rows = pl.scan_parquet(tables / f"{table}.parquet").select(columns)
    return rows.join(ids, on="project_id", how="semi").collect(engine="streaming")


def _of_pollutant(quantity: str) -> pl.Expr:
    """Return the submission column of a quantity of the row's pollutant."""
    return pl.format(f"{quantity}_{{}}_t", "pollutant")


def _with_evidence(rows: pl.DataFrame, tables: Path, places: Places) -> pl.DataFrame:
    """Return the rows with links to the cells that show what was claimed for which source."""
    columns = _read(tables, "source_column")
    cells = {
        "reported_link": pl.coalesce(_of_pollutant("reported"), pl.lit("project_id")),
        "facility_link": pl.lit("facility_code"),
        "outlet_link": pl.lit("outlet_code"),
        "base_link": _of_pollutant("base_emission"),
    }
    for name, column_name in cells.items():
        rows = with_column_link(rows, columns, name, column_name, places)
    return rows


def _worded(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(
        pl.col("severity").replace(terms.chinese(terms.SEVERITIES)),
        pl.col("status").replace(terms.chinese(terms.FINDING_STATES)),
        pl.col("pollutant").replace(terms.POLLUTANTS),
        rounded(pl.col("computed_t"), 6),
    )
