"""W1 城镇污水处理: R by mass balance of the sewage works (rulebook §3.1 W1)."""

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

POLLUTANTS = ("cod", "nh3n")


def reductions(record: Record, _children: Rows, _factor: Factor) -> Reductions:
    """Return R = [Q₁(Cin₁ − Cout₁) − Q₀(Cin₀ − Cout₀)] × 10⁻² of each pollutant that is claimed."""
    return {p: _reduction(record, p) for p in POLLUTANTS if _is_claimed(record, p)}


def _is_claimed(record: Record, pollutant: str) -> bool:
    about_it = f"_{pollutant}_"
    return any(about_it in name and is_given(cell) for name, cell in record.items())


def _reduction(record: Record, pollutant: str) -> Reduction:
    before, after = (_removed(record, pollutant, stage) for stage in ("before", "after"))
    return Reduction(after - before, Span("removal_t", before, after))


def _removed(record: Record, pollutant: str, stage: str) -> Decimal:
    inlet = number(record[f"inlet_{pollutant}_{stage}_mg_per_l"])
    outlet = number(record[f"outlet_{pollutant}_{stage}_mg_per_l"])
    return number(record[f"volume_{stage}_10k_m3"]) * (inlet - outlet) / 100
