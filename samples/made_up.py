"""What all made-up records have in common; every value is text as a clerk would type it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from samples.office.sites import organisation_check, uscc_check

Record = dict[str, str]
Row = dict[str, Any]
"""A row with typed values where a cell may hold them."""
USCC = "91450200YL1000001L"
PER_TYPE = 10_000
"""Serial numbers of one type's enterprises."""


@dataclass(frozen=True)
class Submission:
    """A record with its rows of child sheets, by the name of the sheet."""

    record: Record
    children: dict[str, list[Record]] = field(default_factory=dict)

    @property
    def all_children(self) -> list[Record]:
        return [row for rows in self.children.values() for row in rows]


def uscc(number: int) -> str:
    """Return a valid made-up credit code."""
    organisation = f"{number:08d}"
    body = f"91450200{organisation}{organisation_check(organisation)}"
    return body + uscc_check(body)


def figure(rng: Random, high: int, decimals: int = 6) -> str:
    """Return a number with a random count of decimals, ties and zeros often among them."""
    digits = rng.randint(0, decimals)
    value = Decimal(rng.randint(0, high * 10**digits)).scaleb(-digits)
    if rng.random() < 0.2:
        value = rng.choice([value, value.quantize(Decimal("0.5")), Decimal(0)])
    return f"{value:f}"


def common(rng: Random, serial: int, project_type: str) -> Record:
    """Return the columns of every record; each is of an enterprise of its own."""
    year, letter = rng.randint(2021, 2025), project_type[0]
    return {
        "project_type": project_type,
        "project_id": f"450200-{year}-{letter}-{serial:04d}",
        "project_name": f"示例{letter}{serial}",
        "credit_year": str(year),
        "region_code": rng.choice(["450202", "450203", "450521", "450200-X01"]),
        "enterprise_name": f"示例企业{letter}{serial}",
        "uscc": uscc(serial + PER_TYPE * (100 * ord(letter) + int(project_type[1:]))),
        "project_nature": "正常",
        "acceptance_date": f"{year}-{rng.randint(1, 12):02d}-15",
        "data_source": "在线监测",
    }


def tonnes(rng: Random, pollutant: str, base_high: int) -> Record:
    """Return base, reported, offset and traded tonnes of a pollutant."""
    return {
        f"base_emission_{pollutant}_t": figure(rng, base_high),
        f"reported_{pollutant}_t": "1",
        f"offset_{pollutant}_t": figure(rng, 3, 3) if rng.random() < 0.3 else "",
        f"traded_{pollutant}_t": figure(rng, 3, 3) if rng.random() < 0.2 else "",
    }


def good(project_id: str, name: str, tonnes: dict[str, tuple[Any, Any]]) -> Row:
    """Return the columns of every good row; base and reported tonnes by pollutant."""
    row: Row = {
        "project_id": project_id,
        "project_name": name,
        "credit_year": 2024,
        "region_code": project_id[:6],
        "enterprise_name": "柳州市示例水务有限公司",
        "uscc": USCC,
        "project_nature": "正常",
        "acceptance_date": date(2024, 5, 1),
        "data_source": "在线监测",
    }
    for pollutant, (base, reported) in tonnes.items():
        row |= {f"base_emission_{pollutant}_t": base, f"reported_{pollutant}_t": reported}
    return row


Habits = dict[str, list]
"""What the clerk of one enterprise may write in a column; often there is one choice only."""


def confusable_tonnes(rng: Random, pollutant: str, habits: Habits) -> Record:
    """Return base, reported, offset and traded tonnes as the enterprise's clerk writes them."""
    return {
        f"base_emission_{pollutant}_t": rng.choice(habits["base"]),
        f"reported_{pollutant}_t": "1",
        f"offset_{pollutant}_t": rng.choice(habits["deducted"]),
        f"traded_{pollutant}_t": rng.choice(habits["deducted"]),
    }
