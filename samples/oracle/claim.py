"""Claims: what one record says about one pollutant, and whether it can count (contract §3, 2)."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

from samples.exact import number, optional
from samples.oracle.reduction import Reduction, reductions

BRACKETS_AND_BLANKS = str.maketrans("", "", " \t\u3000()[]〔〕【】·・")
Key = tuple[str, str]
"""project id and pollutant"""
PLAN_YEARS = 5
FIRST_PLAN_YEAR = 2021


@dataclass(frozen=True)
class Claim:
    """One pollutant of one record, in figures."""

    record: dict
    pollutant: str
    reduction: Reduction
    base: Fraction | None
    offset: Fraction
    traded: Fraction
    ineligible_reason: str | None

    @property
    def project_id(self) -> str:
        return self.record["project_id"]

    @property
    def key(self) -> tuple[str, str]:
        return self.project_id, self.pollutant

    @property
    def year(self) -> int:
        return int(self.record["credit_year"])

    @property
    def city(self) -> str:
        """Return the first digits of the region: those of its city."""
        return self.code("region_code")[:4]

    @property
    def plan(self) -> int:
        return (self.year - FIRST_PLAN_YEAR) // PLAN_YEARS

    @property
    def place_in_line(self) -> tuple[int, str, str]:
        return self.year, self.record["acceptance_date"], self.project_id

    @property
    def project_type(self) -> str:
        return self.record["project_type"]

    @property
    def is_eligible(self) -> bool:
        return self.ineligible_reason is None

    def code(self, name: str) -> str:
        """Return a code of the record, '' if it has none."""
        return self.record.get(name) or ""

    def coordinates(self) -> tuple[Decimal, Decimal] | None:
        """Return longitude and latitude, None if they are not given."""
        if not self.record.get("longitude_deg"):
            return None
        return Decimal(self.record["longitude_deg"]), Decimal(self.record["latitude_deg"])


@cache
def plain(name: str) -> str:
    """Return a name without what two clerks write differently."""
    return unicodedata.normalize("NFKC", name).translate(BRACKETS_AND_BLANKS).lower()


def claims(records: list[dict], children: list[dict], period: str) -> list[Claim]:
    """Return every claim in line."""
    made = [
        Claim(
            record,
            pollutant,
            reduction,
            optional(record.get(f"base_emission_{pollutant}_t")),
            number(record.get(f"offset_{pollutant}_t")),
            number(record.get(f"traded_{pollutant}_t")),
            _reason(record, reduction, period),
        )
        for record in records
        for pollutant, reduction in _reductions(record, children).items()
    ]
    return sorted(made, key=lambda claim: claim.place_in_line)


def _reductions(record: dict, children: list[dict]) -> dict[str, Reduction]:
    own = [row for row in children if row["project_id"] == record["project_id"]]
    return reductions(record, own)


def _reason(record: dict, reduction: Reduction, period: str) -> str | None:
    """Return the first reason that stands against counting it."""
    year, accepted = int(record["credit_year"]), date.fromisoformat(record["acceptance_date"])
    plan_start = year - (year - FIRST_PLAN_YEAR) % PLAN_YEARS
    period_year, period_month = map(int, period.split("-"))
    against = {
        "emergency_reduction": record["project_nature"] == "应急管理减排",
        "over_limit_cure": record["project_nature"] == "超标治理",
        "outside_plan": accepted.year < plan_start,
        "accepted_after_credit_year": accepted.year > year,
        "credit_year_after_period": year > period_year,
        "accepted_after_period": (accepted.year, accepted.month) > (period_year, period_month),
        "after_above_limit": reduction.is_after_above_limit,
    }
    return next((reason for reason, stands in against.items() if stands), None)
