"""W5 产业结构升级（关停）: R of a closed enterprise, by where its waste water went (rulebook §3.1 W5)."""

from jianpai.flows.recompute.figures import (
    ZERO,
    Factor,
    Record,
    Reduction,
    Reductions,
    Rows,
    Span,
    claimed,
    number,
)

DIRECT = "直接排放"


def reductions(record: Record, _children: Rows, _factor: Factor) -> Reductions:
    """Return R of each pollutant that is claimed, by where the waste water went."""
    formula = _direct if record["discharge_to"] == DIRECT else _indirect
    return {p: formula(record, p) for p in claimed(record, "moved_{}_t")}


def _direct(record: Record, pollutant: str) -> Reduction:
    """Return R = E₀ − E_moved."""
    before, moved = (number(record[f"{what}_{pollutant}_t"]) for what in ("base_emission", "moved"))
    return Reduction(before - moved, Span("emission_t", before, moved))


def _indirect(record: Record, pollutant: str) -> Reduction:
    """Return R = Q·Cw × 10⁻² − E_moved, with the volumes it lies between where nothing was moved."""
    volume = number(record["wastewater_before_closure_10k_m3"])
    per_volume = number(record[f"wwtp_outlet_{pollutant}_mg_per_l"]) / 100
    moved = number(record[f"moved_{pollutant}_t"])
    sewered = Span("sewered_10k_m3", volume, ZERO, per_volume) if moved == 0 else None
    before = volume * per_volume
    return Reduction(before - moved, Span("emission_t", before, moved), sewered)
