"""The period of a run: a year and a month."""

import re
from dataclasses import dataclass

from jianpai.flows.errors import UsageError
from jianpai.schemas import reference


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
        if period.year not in reference.plan_years():
            raise UsageError.no_plan(text, reference.plan_years())
        return period
