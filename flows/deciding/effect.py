"""What decisions do to the totals: the latest run computed again with them (认定对合计的影响)."""

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import polars as pl

from jianpai.flows.decisions import store
from jianpai.flows.decisions.record import Decision
from jianpai.flows.overlay import overlay
from jianpai.flows.replay import changes
from jianpai.flows.replay.replay import recomputed
from jianpai.flows.warehouse import Warehouse
from jianpai.schemas import reference

FIGURES = ("floor_t", "accounted_t", "ceiling_t")


@dataclass(frozen=True)
class Change:
    """The totals of a pollutant over the plan, before and after."""

    pollutant: str
    before: dict[str, Decimal]
    after: dict[str, Decimal]

    def of(self, figure: str) -> Decimal:
        """Return by how much a figure changes."""
        return self.after[figure] - self.before[figure]


def between(house: Warehouse, run: Path, decisions: tuple[Decision, ...]) -> list[Change]:
    """Return how the totals of a run change where other decisions than its own count, nothing else changed.

    Where code or rule book are another than when it was published, what they do is not in it.
    """
    own = store.kept_by(run)
    if {each.decision_id for each in own} == {each.decision_id for each in decisions}:
        return []
    manifest = json.loads((run / "manifest.json").read_text("utf-8"))
    with overlay.using(overlay.kept_by(run)):
        plan = reference.plan_of(int(manifest["period"][:4]))
        before = _totals(run / "tables", plan)
        if changes.since(manifest, run / "tables"):
            with recomputed(house, manifest, own) as tables:
                before = _totals(tables, plan)
        with recomputed(house, manifest, decisions) as tables:
            after = _totals(tables, plan)
    return [
        Change(pollutant, before[pollutant], after[pollutant])
        for pollutant in after
        if before[pollutant] != after[pollutant]
    ]


def _totals(tables: Path, plan: str) -> dict[str, dict[str, Decimal]]:
    """Return the tonnes of a plan by pollutant."""
    rows = pl.read_parquet(
        tables / "project_reduction.parquet", columns=["pollutant", "plan_id", *FIGURES]
    )
    sums = rows.filter(pl.col("plan_id") == plan).group_by("pollutant").agg(pl.col(*FIGURES).sum())
    return {
        row["pollutant"]: {figure: row[figure] for figure in FIGURES}
        for row in sums.sort("pollutant").iter_rows(named=True)
    }
