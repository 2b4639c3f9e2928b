"""V3 VOCs企业关停: R of a closed enterprise (rulebook §3.3 V3)."""

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
    """Return R = E₀ − E_moved."""
    before, moved = number(record["base_emission_vocs_t"]), number(record["moved_vocs_t"])
    return {"vocs": Reduction(before - moved, Span("emission_t", before, moved))}
