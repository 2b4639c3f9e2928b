"""The period of a run: a year and a month."""

import csv
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from jianpai.flows.errors import UsageError
from jianpai.flows.places import ROOT


@dataclass(frozen=True)
class Period:
    """One month; a run accounts for everything credited up to its year."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @classmethod
    def of(cls, text: str) -> "Period":
        """Return the period that ``2025-10`` names.

        Raises:
            UsageError: it is no year and month, or lies in no plan.
        """
        match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text)
        if match is None:
            raise UsageError.bad_period(text)
        period = cls(int(match[1]), int(match[2]))
        if period.year not in _plan_years():
            raise UsageError.no_plan(text, _plan_years())
        return period


def day_of(text: str) -> date:
    """Return the day that ``2025-11-05`` names.

    Raises:
        UsageError: there is no such day.
    """
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise UsageError.bad_day(text)


def _plan_years() -> list[int]:
    """Return ``reference.plan_years`` without loading what reads all the other tables.

    A run looks at its period first and has to answer at once.
    """
    with (ROOT / "reference_data" / "plans.csv").open(encoding="utf-8", newline="") as file:
        plans = [(int(row["first_year"]), int(row["last_year"])) for row in csv.DictReader(file)]
    return [year for first, last in plans for year in range(first, last + 1)]
