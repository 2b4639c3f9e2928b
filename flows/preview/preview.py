"""What the rows of checked files would count if the bureau accounted for these files alone (核算预览).

The same steps as in a run, up to the findings; nothing is rolled up, verified or published. Whether a
reduction is counted twice beside other senders' records only the bureau's run can tell.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jianpai.flows import problems, steps
from jianpai.flows.account import account as accounting
from jianpai.flows.account import relation
from jianpai.flows.period import Period
from jianpai.flows.preview import reasons
from jianpai.flows.settle.in_force import InForce
from jianpai.flows.steps import Accounting, Examined
from jianpai.schemas import reference

LAST_MONTH = 12
OF_OTHERS_RECORDS = ["V-122", "V-123"]
"""Complaints that something is not on record: files alone cannot tell."""

_PLACE = ["file_name", "sheet_name", "row_number"]

_REDUCTIONS = """
WITH member AS (
    SELECT DISTINCT finding_id, kind, project_id, pollutant FROM finding_member
),
beside AS (
    SELECT m.project_id, m.pollutant, m.kind,
        LIST(DISTINCT o.project_id ORDER BY o.project_id) FILTER (o.project_id IS NOT NULL) AS others
    FROM member AS m
    INNER JOIN finding_risk AS risk USING (finding_id, project_id, pollutant)
    LEFT JOIN member AS o ON m.finding_id = o.finding_id AND m.project_id <> o.project_id
    WHERE risk.tonnes_at_risk > 0
    GROUP BY m.project_id, m.pollutant, m.kind
),
doubt AS (
    SELECT project_id, pollutant,
        LIST({'kind': kind, 'others': COALESCE(others, [])} ORDER BY kind) AS findings
    FROM beside
    GROUP BY project_id, pollutant
)
SELECT r.project_id, r.pollutant, r.project_type, r.credit_year, r.reported_t, r.computed_t, r.eligible,
    r.ineligible_reason, r.limit_cut_t, r.base_t, r.counted_before_t, r.cap_cut_t, r.offset_t, r.traded_t,
    r.net_t, r.counted_t AS counted_before_findings_t, r.accounted_t AS counted_t,
    COALESCE(f.findings, []) AS findings
FROM out_project_reduction AS r
LEFT JOIN doubt AS f ON r.project_id = f.project_id AND r.pollutant = f.pollutant
ORDER BY r.project_id, r.pollutant
"""


@dataclass(frozen=True)
class Preview:
    """What checked files would count on their own."""

    period: str
    """the month up to which was accounted: the last of the latest credit year in the files"""
    rows: pl.DataFrame
    """one row per accepted project and pollutant in the order of the files: file_name, sheet_name,
    row_number, project_id, project_name, project_type, pollutant, credit_year, reported_t, computed_t,
    counted_t, difference_t (counted − reported), reason and reason_en (why less counts; else empty)"""
    complaints: pl.DataFrame
    """what the accounting itself would remark on the rows, in words, as ``Checked.problems``"""

    @property
    def totals(self) -> pl.DataFrame:
        """Return one row per pollutant: pollutant, reported_t, counted_t, difference_t."""
        order = {row["id"]: place for place, row in enumerate(reference.pollutants())}
        sums = self.rows.group_by("pollutant").agg(pl.col("reported_t", "counted_t").sum())
        whole = sums.with_columns(difference_t=pl.col("counted_t") - pl.col("reported_t"))
        return whole.sort(pl.col("pollutant").replace_strict(order))

    @property
    def less(self) -> pl.DataFrame:
        """Return the rows that would count less than is reported, largest difference first."""
        fewer = self.rows.filter(pl.col("reason") != "")
        return fewer.sort("difference_t", maintain_order=True)


def preview(examined: Examined, scratch: Path) -> Preview | None:
    """Return what the accepted projects would count; None where there is none."""
    years = [records["credit_year"].max() for records in examined.records.projects.values()]
    known = [year for year in years if isinstance(year, int)]
    if not known:
        return None
    period = Period(max(known), LAST_MONTH)
    how = Accounting(period, False, scratch, scratch)
    with accounting.connect(scratch, examined.records.submission_rows.height) as con:
        complaints = steps.account(con, examined, how)
        relation.union(con, "found", "find_")
        relation.build(con, "finding_risk", "out_project_reduction")
        reductions = con.execute(_REDUCTIONS).pl()
    said = complaints.slice(examined.records.problems.height)
    own = said.filter(~pl.col("rule_id").is_in(OF_OTHERS_RECORDS))
    return Preview(str(period), _rows(reductions, examined.records), problems.worded(own))


def _rows(reductions: pl.DataFrame, records: InForce) -> pl.DataFrame:
    places = pl.concat(
        frame.select("file_order", *_PLACE, "project_id", "project_name")
        for frame in records.projects.values()
    )
    placed = reductions.join(places, on="project_id", how="left", maintain_order="left")
    told = [reasons.why_less(row) for row in reductions.iter_rows(named=True)]
    return (
        placed.with_columns(
            pl.col("computed_t").round(2, mode="half_to_even").cast(pl.Decimal(18, 2)),
            difference_t=pl.col("counted_t") - pl.col("reported_t"),
            reason=pl.Series([zh for zh, _ in told], dtype=pl.String),
            reason_en=pl.Series([en for _, en in told], dtype=pl.String),
        )
        .sort("file_order", "sheet_name", "row_number", maintain_order=True)
        .select(
            *(*_PLACE, "project_id", "project_name", "project_type", "pollutant", "credit_year"),
            *("reported_t", "computed_t", "counted_t", "difference_t", "reason", "reason_en"),
        )
    )
