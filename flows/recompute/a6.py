"""A6 散煤清洁取暖: R of the coal that households burn no more (rulebook §3.2 A6)."""

from jianpai.flows.recompute.figures import (
    ZERO,
    Factor,
    Record,
    Reduction,
    Reductions,
    Rows,
    Span,
    number,
)


def reductions(record: Record, _children: Rows, _factor: Factor) -> Reductions:
    """Return R = N·c·ef × 10⁻³."""
    burnt = number(record["households"]) * number(record["coal_t_per_household"])
    replaced = burnt * number(record["factor_nox_kg_per_t"]) / 1_000
    return {"nox": Reduction(replaced, Span("replaced_emission_t", ZERO, replaced))}
