"""W4 工业污染深度治理: R of an enterprise's waste water, by where it goes (rulebook §3.1 W4)."""

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

STAGES = ("before", "after")
DIRECT = "直接排放"


def reductions(record: Record, _children: Rows, _factor: Factor) -> Reductions:
    """Return R of each pollutant that is claimed, by where the waste water goes."""
    formula = _direct if record["discharge_to"] == DIRECT else _indirect
    return {p: formula(record, p) for p in claimed(record, "wastewater_{}_before_mg_per_l")}


def _direct(record: Record, pollutant: str) -> Reduction:
    """Return R = (Q₀·min(C₀, limit) − Q₁C₁) × 10⁻² with the concentrations it lies between."""
    q0, q1 = (number(record[f"wastewater_{stage}_10k_m3"]) for stage in STAGES)
    c0, c1 = (number(record[f"wastewater_{pollutant}_{stage}_mg_per_l"]) for stage in STAGES)
    stated = record.get(f"limit_{pollutant}_at_base_mg_per_l")
    limit = number(stated) if is_given(stated) else max(c0, c1)
    credited = min(c0, limit)
    first, then = q0 * credited / 100, q1 * c1 / 100
    level = Span("emission_t", first, then)
    concentration = Span("mg_per_l", credited, c1, q0 / 100) if credited > c1 else None
    return Reduction(first - then, level, concentration, c1 > limit)


def _indirect(record: Record, pollutant: str) -> Reduction:
    """Return R = (Q₀ − Q₁)·Cw × 10⁻² with the volumes it lies between."""
    q0, q1 = (number(record[f"wastewater_{stage}_10k_m3"]) for stage in STAGES)
    per_volume = number(record[f"wwtp_outlet_{pollutant}_mg_per_l"]) / 100
    first, then = q0 * per_volume, q1 * per_volume
    level = Span("emission_t", first, then)
    return Reduction((q0 - q1) * per_volume, level, Span("sewered_10k_m3", q0, q1, per_volume))
