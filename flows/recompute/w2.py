"""W2 城镇污水处理厂提标改造: R by the fall of the outlet (rulebook §3.1 W2)."""

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
    """Return R = Q(C₀ − C₁) × 10⁻² of each pollutant that is claimed."""
    return {p: _reduction(record, p) for p in claimed(record, "inlet_{}_mg_per_l")}


def _reduction(record: Record, pollutant: str) -> Reduction:
    volume, inlet = number(record["volume_10k_m3"]), number(record[f"inlet_{pollutant}_mg_per_l"])
    before, after = (
        number(record[f"outlet_{pollutant}_{stage}_mg_per_l"]) for stage in ("before", "after")
    )
    level = Span("removal_t", volume * (inlet - before) / 100, volume * (inlet - after) / 100)
    return Reduction(volume * (before - after) / 100, level)
