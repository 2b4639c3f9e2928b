"""W1 城镇污水处理: R by mass balance of the sewage works (rulebook §3.1 W1).

Q is the water of a year and C its flow-weighted mean: of a year that is reported month by month Q·C is
the sum over its months. Twelve months of one year are a year; with fewer the yearly figures count.
"""

from collections.abc import Sequence
from decimal import Decimal

from jianpai.flows.recompute.figures import (
    ZERO,
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
STAGES = {"before": "改造前", "after": "改造后"}
ENDS = ("inlet", "outlet")
YEAR = [f"{month:02d}" for month in range(1, 13)]


def reductions(record: Record, children: Rows, _factor: Factor) -> Reductions:
    """Return R = [Q₁(Cin₁ − Cout₁) − Q₀(Cin₀ − Cout₀)] × 10⁻² of each pollutant that is claimed."""
    return {p: _reduction(record, children, p) for p in POLLUTANTS if _is_claimed(record, p)}


def _is_claimed(record: Record, pollutant: str) -> bool:
    about_it = f"_{pollutant}_"
    return any(about_it in name and is_given(cell) for name, cell in record.items())


def _reduction(record: Record, children: Rows, pollutant: str) -> Reduction:
    before, after = (_removed(record, children, pollutant, stage) for stage in STAGES)
    return Reduction(after - before, Span("removal_t", before, after))


def _removed(record: Record, children: Rows, pollutant: str, stage: str) -> Decimal:
    months = year_of_months(children, pollutant, stage)
    if months:
        return sum((water * (inlet - outlet) for water, inlet, outlet in months), ZERO) / 100
    inlet, outlet = (number(record.get(f"{end}_{pollutant}_{stage}_mg_per_l")) for end in ENDS)
    return number(record.get(f"volume_{stage}_10k_m3")) * (inlet - outlet) / 100


def year_of_months(children: Rows, pollutant: str, stage: str) -> Sequence[tuple[Decimal, ...]]:
    """Return water, inlet and outlet of the months of a stage if they are a year, else nothing.

    Each of them says something of the pollutant or, as the works stood still, of none.
    """
    months = [row for row in children if row["stage"] == STAGES[stage]]
    is_one_year = len({row["month"][:4] for row in months}) == 1
    is_year = is_one_year and sorted(row["month"][5:] for row in months) == YEAR
    if not is_year or any(_lacks(row, pollutant) for row in months):
        return []
    columns = ["month_volume_10k_m3", *(f"{end}_{pollutant}_mg_per_l" for end in ENDS)]
    return [tuple(number(row.get(column)) for column in columns) for row in months]


def _lacks(row: Record, pollutant: str) -> bool:
    measured = [p for p in POLLUTANTS if is_given(row.get(f"inlet_{p}_mg_per_l"))]
    return bool(measured) and pollutant not in measured
