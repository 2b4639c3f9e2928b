"""V5 储罐改造: R of tanks that lose less (rulebook §3.3 V5)."""

from jianpai.flows.recompute.figures import (
    Factor,
    Record,
    Reduction,
    Reductions,
    Rows,
    Span,
    number,
)


def reductions(record: Record, _children: Rows, _factor: Factor) -> Reductions:
    """Return R = L₀ − L₁ with the losses it lies between."""
    before, after = (number(record[f"loss_{stage}_t"]) for stage in ("before", "after"))
    return {"vocs": Reduction(before - after, Span("emission_t", before, after))}
