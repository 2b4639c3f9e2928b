"""A7 老旧机动车、非道路机械淘汰: R of the vehicles and machines that were scrapped (rulebook §3.2 A7)."""

from decimal import Decimal

from jianpai.flows.recompute.figures import (
    ZERO,
    Factor,
    Record,
    Reduction,
    Reductions,
    Rows,
    claimed,
    number,
)

MACHINE = "非道路移动机械"
G_PER_T = 10**6


def reductions(record: Record, children: Rows, _factor: Factor) -> Reductions:
    """Return R = Σ L·f × 10⁻⁶ of each pollutant that is claimed, with the tonnes of each vehicle."""
    return {p: _reduction(children, p) for p in claimed(record, "reported_{}_t")}


def _reduction(children: Rows, pollutant: str) -> Reduction:
    items = {row["vin"]: _let_out(row, pollutant) for row in children}
    return Reduction(sum(items.values(), ZERO), None, items=items)


def _let_out(row: Record, pollutant: str) -> Decimal:
    is_machine = row["vehicle_class"] == MACHINE
    run, unit = ("working_hours", "g_per_h") if is_machine else ("distance_km", "g_per_km")
    return number(row.get(run)) * number(row.get(f"factor_{pollutant}_{unit}")) / G_PER_T
