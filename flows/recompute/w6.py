"""W6 规模畜禽粪污治理: R by head and removal (rulebook §3.1 W6)."""

from jianpai.flows.recompute.figures import (
    Factor,
    Record,
    Reduction,
    Reductions,
    Rows,
    Span,
    claimed,
    is_given,
    number,
)


def reductions(record: Record, _children: Rows, factor: Factor) -> Reductions:
    """Return R = N·e·(η₁ − η₀) × 10⁻³ of each pollutant that is claimed."""
    return {p: _reduction(record, p, factor) for p in claimed(record, "removal_{}_after_ratio")}


def _reduction(record: Record, pollutant: str, factor: Factor) -> Reduction:
    kind, heads = record["livestock"], number(record["heads"])
    stated = record.get(f"generation_{pollutant}_kg_per_head")
    if not is_given(stated):
        stated = factor("W6.generation", f"{pollutant}/{kind}", record["credit_year"])
    before, after = (
        number(stated) * number(record[f"removal_{pollutant}_{stage}_ratio"])
        for stage in ("before", "after")
    )
    first, then = heads * before / 1_000, heads * after / 1_000
    level = Span("removal_t", first, then)
    per_head = Span(f"removal_per_head|{kind}", before, after, heads / 1_000)
    return Reduction(then - first, level, per_head)
