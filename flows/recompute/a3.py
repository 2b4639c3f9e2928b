"""A3 水泥玻璃焦化钢铁产品法: R by product, factor and denitration (rulebook §3.2 A3)."""

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
    """Return R = A·pf·(η₁ − η₀) × 10 with the emission per product it lies between."""
    made, kind = number(record["product_10k_t"]), record["product_kind"]
    stated = record.get("generation_nox_kg_per_t")
    if not is_given(stated):
        stated = factor("A3.generation", kind, record["credit_year"])
    before, after = (
        number(stated) * (1 - number(record[f"overall_denitration_{stage}_ratio"])) * T_PER_10K_T
        for stage in ("before", "after")
    )
    first, then = made * before, made * after
    level = Span("emission_t", first, then)
    rate = Span(f"nox_t_per_10k_t|{kind}", before, after, made)
    return {"nox": Reduction(first - then, level, rate)}
