"""The findings as a sheet in which officers write what they decide (存疑认定的行)."""

from pathlib import Path

import polars as pl

from jianpai.flows import terms
from jianpai.flows.decisions import record
from jianpai.flows.decisions.issued import Issued
from jianpai.flows.publish.flagged.evidence import compared
from jianpai.flows.publish.spreadsheet.rows import LINK

LAPSED = "证据已变，需重新认定"
NAMES_SHOWN, PROJECTS_SHOWN = 3, 20
_SEVERITY_RANK = {"error": 0, "warning": 1, "notice": 2}
_STATE_RANK = {LAPSED: 0, terms.FINDING_STATES["open"][0]: 1}
_ANSWER = ("reason", "decided_by", "decided_on")


def decision_rows(tables: Path, issued: Issued) -> pl.DataFrame:
    """Return one row per finding: those to be decided again first, then the open ones, largest first.

    A decision in force is filled in; of one that lapsed it is told what it said.
    """
    found = pl.read_parquet(tables / "finding.parquet")
    decisions = pl.read_parquet(tables / "decision.parquet")
    rows = (
        found.drop("evidence", "facts")
        .join(_in_force(decisions), on="finding_id", how="left", maintain_order="left")
        .join(_lapsed(decisions), on="finding_id", how="left", maintain_order="left")
        .join(_who(tables, found), on="finding_id", how="left", maintain_order="left")
        .join(compared(found), on="finding_id", how="left", maintain_order="left")
    )
    state = pl.col("status").replace(terms.chinese(terms.FINDING_STATES))
    with_state = rows.with_columns(
        state=pl.when(pl.col("earlier").is_not_null() & (pl.col("status") == "open"))
        .then(pl.lit(LAPSED))
        .otherwise(state)
    )
    ordered = with_state.sort(
        pl.col("state").replace_strict(_STATE_RANK, default=2),
        pl.col("severity").replace_strict(_SEVERITY_RANK, default=9),
        -pl.col("tonnes_at_risk"),
        "finding_id",
    )
    ids = pl.col("project_ids").list
    more = pl.format(" 等共 {} 个", ids.len())
    return ordered.with_columns(
        pl.col("severity").replace(terms.chinese(terms.SEVERITIES)),
        pl.col("pollutant").replace(terms.POLLUTANTS),
        projects=ids.head(PROJECTS_SHOWN).list.join("、")
        + pl.when(ids.len() > PROJECTS_SHOWN).then(more).otherwise(pl.lit("")),
        run_id=pl.lit(issued.run_id),
        warehouse=pl.lit(issued.warehouse),
        office=pl.lit(issued.office),
    )


def with_link(rows: pl.DataFrame, sheet_name: str, first_rows: dict[str, int]) -> pl.DataFrame:
    """Return the rows with a link to the block of each finding on another sheet of the workbook."""
    row = pl.col("finding_id").replace_strict(first_rows, default=None, return_dtype=pl.Int64)
    has_block = row.is_not_null()
    link = pl.struct(
        text=pl.when(has_block).then(pl.lit("查看并列比对")),
        target=pl.lit(None, dtype=pl.String),
        location=pl.when(has_block).then(pl.format(f"'{sheet_name}'!A{{}}", row)),
    ).cast(LINK)
    return rows.with_columns(beside=link)


def _in_force(decisions: pl.DataFrame) -> pl.DataFrame:
    own = decisions.filter(pl.col("validity") == "in_force")
    word = pl.col("status").replace(record.WORD_OF)
    return own.select("finding_id", word.alias("decision"), *_ANSWER)


def _lapsed(decisions: pl.DataFrame) -> pl.DataFrame:
    """Return what was decided of a finding before its evidence changed, the last first."""
    own = decisions.filter(pl.col("validity").is_in(["lapsed", "decided_again"]))
    word = pl.col("status").replace(record.WORD_OF)
    said = pl.format("{}（{}，{}）：{}", word, "decided_by", "decided_on", "reason")
    ordered = own.sort("decided_on", "decision_id", descending=[True, False])
    grouped = ordered.group_by("present_finding_id", maintain_order=True)
    return grouped.agg(earlier=said.str.join("\n")).rename({"present_finding_id": "finding_id"})


def _who(tables: Path, found: pl.DataFrame) -> pl.DataFrame:
    """Return the enterprises and cities of each finding."""
    members = found.select("finding_id", project_id="project_ids").explode("project_id")
    columns = ["project_id", "enterprise_name", "city_name"]
    projects = pl.scan_parquet(tables / "project.parquet").select(columns)
    own = projects.join(members.lazy().select("project_id").unique(), on="project_id", how="semi")
    placed = members.join(own.collect(), on="project_id", how="left", maintain_order="left")
    names = {
        name: pl.col(name).drop_nulls().unique(maintain_order=True).head(NAMES_SHOWN).str.join("、")
        for name in columns[1:]
    }
    return placed.group_by("finding_id", maintain_order=True).agg(**names)
