"""V2 VOCs收集与末端治理: R by measurement or by balance (rulebook §3.3 V2)."""

from decimal import Decimal

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
MEASURED = ("在线监测", "手工监测")
PER_10K_NM3 = 10**5
"""10⁴ Nm³ × mg/Nm³ = 10⁻⁵ t"""


def reductions(record: Record, _children: Rows, _factor: Factor) -> Reductions:
    """Return R by measurement or by balance, as the source of the data says."""
    is_measured = record["data_source"] in MEASURED
    return {"vocs": _measured(record) if is_measured else _balanced(record)}


def _balanced(record: Record) -> Reduction:
    """Return R = G(ε₁η₁ − ε₀η₀): of what is given off the share 1 − εη is let out."""
    given_off = number(record["generation_vocs_t"])
    before, after = (1 - _caught(record, stage) for stage in STAGES)
    first, then = given_off * before, given_off * after
    level = Span("emission_t", first, then)
    share = Span("vocs_let_out_ratio", before, after, given_off)
    return Reduction(first - then, level, share)


def _caught(record: Record, stage: str) -> Decimal:
    return number(record[f"collection_{stage}_ratio"]) * number(record[f"removal_{stage}_ratio"])


def _measured(record: Record) -> Reduction:
    """Return R = [(Cin − Cout)V after − (Cin − Cout)V before] × 10⁻⁵."""
    before, after = (_removed(record, stage) for stage in STAGES)
    return Reduction(after - before, Span("removal_t", before, after))


def _removed(record: Record, stage: str) -> Decimal:
    inlet, outlet = (
        number(record[f"{end}_vocs_{stage}_mg_per_nm3"]) for end in ("inlet", "outlet")
    )
    return (inlet - outlet) * number(record[f"waste_gas_{stage}_10k_nm3"]) / PER_10K_NM3
