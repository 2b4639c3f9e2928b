"""Adds the lines of the second computation up to cities and years."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from samples.columns import LABELS
from samples.exact import ZERO
from samples.office.regions import CITIES, city_code
from samples.writing.figures import PLAN, Figure

_HEADINGS = [
    "region_code", "region_name", "level", "pollutant", "credit_year",
    "gross_t", "floor_t", "accounted_t", "ceiling_t",
]  # fmt: skip


@dataclass
class Total:
    """Tonnes of one city, pollutant and year (or of several years)."""

    gross_t: Fraction = ZERO
    floor_t: Fraction = ZERO
    ceiling_t: Fraction = ZERO

    def add(self, line: Figure) -> None:
        """Add a line that is eligible; its R enters with 26 decimals, half-even."""
        self.gross_t += round(line.computed_t, 26)
        self.floor_t += Fraction(line.floor_t)
        self.ceiling_t += Fraction(line.ceiling_t)


def total(lines: Iterable[Figure], city: str, pollutant: str, years: Iterable[int]) -> Total:
    """Return the total of a city, pollutant and years."""
    wanted, result = set(years), Total()
    for line in lines:
        project = line.project
        is_here = city_code(project.region_code) == city and line.pollutant == pollutant
        if is_here and project.credit_year in wanted and not line.ineligible_reason:
            result.add(line)
    return result


def exact_text(value: Fraction, decimals: int = 26) -> str:
    """Return the fraction in decimal digits, at least two after the point."""
    scaled = round(value * 10**decimals)
    sign, digits = "-" * (scaled < 0), str(abs(scaled)).rjust(decimals + 1, "0")
    whole, part = digits[:-decimals], digits[-decimals:].rstrip("0")
    return f"{sign}{whole}.{part.ljust(2, '0')}"


def two_decimals(value: Fraction | Decimal) -> str:
    """Return a figure of two decimals as text."""
    return exact_text(Fraction(value), 2)


def write_expected_totals(path: Path, lines: list[Figure]) -> None:
    """Write one row per city, pollutant and credit year of the plan, zeros included."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_HEADINGS)
        for city in CITIES.values():
            for pollutant in LABELS:
                for year in PLAN:
                    sums = total(lines, city.code, pollutant, [year])
                    floor = two_decimals(sums.floor_t)
                    figures = [exact_text(sums.gross_t), floor, floor, two_decimals(sums.ceiling_t)]
                    writer.writerow([city.code, city.name, "city", pollutant, year, *figures])
