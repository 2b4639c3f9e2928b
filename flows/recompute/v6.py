"""V6 油品储运销油气回收: R by what is handled and recovered (rulebook §3.3 V6)."""

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
    """Return R = T·ef·(η₁ − η₀) × 10⁻³ with the emissions per tonne it lies between."""
    handled, factor = number(record["throughput_t"]), number(record["factor_vocs_kg_per_t"])
    before, after = (
        factor * (1 - number(record[f"recovery_{stage}_ratio"])) for stage in ("before", "after")
    )
    first, then = handled * before / 1_000, handled * after / 1_000
    level = Span("emission_t", first, then)
    per_tonne = Span("vocs_kg_per_t_handled", before, after, handled / 1_000)
    return {"vocs": Reduction(first - then, level, per_tonne)}
