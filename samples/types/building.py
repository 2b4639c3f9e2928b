"""What the builders of every type share."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from samples.exact import half_even
from samples.office.office import Office
from samples.oracle.reduction import reductions
from samples.records import Project

Figures = Sequence[str | int | float]


def figures_of(figures: Figures) -> list[Decimal]:
    """Return the figures as exact decimals."""
    return [Decimal(str(figure)) for figure in figures]


def as_reported(project: Project) -> Project:
    """Return the project with its own result, rounded once, as the reported tonnes."""
    results = reductions(project.record(), [row.texts() for row in project.children])
    for pollutant, result in results.items():
        project.cells[f"reported_{pollutant}_t"] = half_even(result.tonnes)
    return project


def rounded(value: Decimal, places: str) -> Decimal:
    """Return a value to the places of a pattern such as 0.01, half-even."""
    return value.quantize(Decimal(places), ROUND_HALF_EVEN)


def between(office: Office, low: float, high: float, places: str = "0.1") -> Decimal:
    """Return a number of a range, rounded."""
    return rounded(Decimal(str(office.rng.uniform(low, high))), places)
