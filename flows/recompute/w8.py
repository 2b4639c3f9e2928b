"""W8 生活垃圾渗滤液处理: R by mass balance of the leachate (rulebook §3.1 W8)."""

from jianpai.flows.recompute.figures import (
    ZERO,
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
    """Return R = Q(Cin − Cout) × 10⁻² of each pollutant that is claimed."""
    return {p: _reduction(record, p) for p in claimed(record, "inlet_{}_mg_per_l")}


def _reduction(record: Record, pollutant: str) -> Reduction:
    inlet, outlet = (number(record[f"{end}_{pollutant}_mg_per_l"]) for end in ("inlet", "outlet"))
    removed = number(record["leachate_10k_m3"]) * (inlet - outlet) / 100
    return Reduction(removed, Span("removal_t", ZERO, removed))
