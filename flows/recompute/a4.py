"""A4 关停、清洁能源替代、集中供热: R of what is closed or replaced (rulebook §3.2 A4)."""

from decimal import Decimal

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

NOT_BURNT = ("电力", "外购蒸汽")
KG_PER_T = 1_000
States = tuple[Decimal, Decimal]


def reductions(record: Record, _children: Rows, _factor: Factor) -> Reductions:
    """Return R = E₀ − M, F₀·ef₀(1−η₀) − F₁·ef₁ or E − ΔE, as the measure says."""
    before, after = _STATES[record["measure"]](record)
    return {"nox": Reduction(before - after, Span("emission_t", before, after))}


def _closed(record: Record) -> States:
    return number(record["base_emission_nox_t"]), number(record["moved_nox_t"])


def _switched(record: Record) -> States:
    burnt = number(record["fuel_before_t"]) * number(record["generation_nox_kg_per_t"])
    removed = number(record.get("overall_denitration_before_ratio"))
    before = burnt * (1 - removed) / KG_PER_T
    if record["substitute_kind"] in NOT_BURNT:
        return before, ZERO
    used, factor = (number(record[n]) for n in ("substitute_amount", "factor_nox_of_substitute"))
    return before, used * factor / KG_PER_T


def _heated(record: Record) -> States:
    return number(record["replaced_emission_nox_t"]), number(record["heat_source_nox_t"])


_STATES = {"关停": _closed, "清洁能源替代": _switched, "集中供热替代": _heated}
