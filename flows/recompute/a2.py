"""A2 电力与锅炉系数法: R by fuel, factor and denitration (rulebook §3.2 A2)."""

from decimal import Decimal

from jianpai.flows.recompute.figures import (
    Factor,
    Record,
    Reduction,
    Reductions,
    Rows,
    Span,
    is_given,
    number,
)

T_PER_10K_T = 10
"""10⁴ t × kg/t = 10 t"""


def reductions(record: Record, _children: Rows, factor: Factor) -> Reductions:
    """Return R = A·pf·(η₁u₁ − η₀u₀) × 10 with the emission per fuel it lies between."""
    fuel, generated = number(record["fuel_10k_t"]), _generation(record, factor)
    before, after = (
        generated * (1 - _removed(record, stage)) * T_PER_10K_T for stage in ("before", "after")
    )
    first, then = fuel * before, fuel * after
    level = Span("emission_t", first, then)
    rate = Span("nox_t_per_10k_t_fuel", before, after, fuel)
    return {"nox": Reduction(first - then, level, rate)}


def _generation(record: Record, factor: Factor) -> Decimal:
    stated = record.get("generation_nox_kg_per_t")
    if is_given(stated):
        return number(stated)
    return factor("A2.generation", record["unit_class"], record["credit_year"])


def _removed(record: Record, stage: str) -> Decimal:
    return number(record[f"denitration_{stage}_ratio"]) * number(record[f"running_{stage}_ratio"])
