"""W7 农村生活污水: R by residents served (rulebook §3.1 W7)."""

from jianpai.flows.recompute.figures import (
    ZERO,
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
    """Return R = P·e·D·κ·η × 10⁻² of each pollutant that is claimed."""
    return {p: _reduction(record, p, factor) for p in claimed(record, "removal_{}_ratio")}


def _reduction(record: Record, pollutant: str, factor: Factor) -> Reduction:
    stated = record.get(f"generation_{pollutant}_g_per_person_d")
    if not is_given(stated):
        stated = factor("W7.generation", pollutant, record["credit_year"])
    served = number(record["residents_10k_person"]) * number(record["operating_days"])
    kept = number(record["collection_ratio"]) * number(record[f"removal_{pollutant}_ratio"])
    removed = served * number(stated) * kept / 100
    return Reduction(removed, Span("removal_t", ZERO, removed))
