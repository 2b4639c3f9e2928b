"""W3 再生水循环利用: R by the water that is used again (rulebook §3.1 W3)."""

from jianpai.flows.recompute.figures import (
    Factor,
    Record,
    Reduction,
    Reductions,
    Rows,
    Span,
    claimed,
    number,
)


def reductions(record: Record, _children: Rows, _factor: Factor) -> Reductions:
    """Return R = (Q₁ − Q₀)·C × 10⁻² of each pollutant that is claimed, with the volumes it lies between."""
    return {p: _reduction(record, p) for p in claimed(record, "outlet_{}_mg_per_l")}


def _reduction(record: Record, pollutant: str) -> Reduction:
    before, after = (number(record[f"reuse_{stage}_10k_m3"]) for stage in ("before", "after"))
    per_volume = number(record[f"outlet_{pollutant}_mg_per_l"]) / 100
    level = Span("reuse_t", before * per_volume, after * per_volume)
    reused = Span("reuse_10k_m3", before, after, per_volume)
    return Reduction((after - before) * per_volume, level, reused)
