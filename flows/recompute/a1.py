"""A1 锅炉炉窑超低排放与深度治理: R as monitored (rulebook §3.2 A1, §2.5 E4)."""

from jianpai.flows.recompute.figures import (
    Factor,
    Record,
    Reduction,
    Reductions,
    Rows,
    Span,
    number,
)

STAGES = ("before", "after")
PER_10K_NM3 = 10**5
"""10⁴ Nm³ × mg/Nm³ = 10⁻⁵ t"""


def reductions(record: Record, _children: Rows, _factor: Factor) -> Reductions:
    """Return R = (V₀·min(C₀, limit) − V₁·C₁) × 10⁻⁵ with the concentrations it lies between."""
    gas_before, gas_after = (number(record[f"flue_gas_{stage}_10k_nm3"]) for stage in STAGES)
    before, after = (number(record[f"nox_{stage}_mg_per_nm3"]) for stage in STAGES)
    limit = number(record["limit_at_base_mg_per_nm3"])
    credited = min(before, limit)
    first, then = gas_before * credited / PER_10K_NM3, gas_after * after / PER_10K_NM3
    level = Span("emission_t", first, then)
    per_concentration = gas_before / PER_10K_NM3
    concentration = Span("nox_mg_per_nm3", credited, after, per_concentration)
    step = concentration if credited > after else None
    return {"nox": Reduction(first - then, level, step, after > limit)}
