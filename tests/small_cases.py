"""Small cases of one enterprise each: a few claims, mostly of one medium, that may be about one source.

Few values, drawn often: intervals come out equal, overlapping, in chains; bases bite; codes, permits
and coordinates are missing or written differently.
"""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from samples.made_up import Habits, Record, uscc
from samples.oracle.account import Accounts
from samples.oracle.claim import Key
from samples.oracle.ledger import Ledgers
from samples.types import makers
from tests import sheets
from tests.made_up_inbox import write_inbox

CITY = "450200"
CLAIMS = 6
IN_LEDGER = 0.3
LETTERS = ["A", "A", "A", "V", "W", "AVW"]
POLLUTANTS = {"A": ["nox"], "V": ["vocs"], "W": ["cod", "nh3n"]}
REGIONS = ["450202", "450202", "450202", "450521"]
NAMES = ["示例（东厂）公司", "示例(东厂)公司", "示例（东厂）公司", "示例西厂公司"]
TITLES = ["锅炉超低排放改造", "锅炉 超低排放改造", "二期改造", "1#线搬迁改造"]
PLACES = [("109.41", "24.31"), ("109.415", "24.31"), ("109.42", "24.31"), ("109.41", "24.9")]
"""Neighbours, two of them exactly 0.01° apart, and one far away."""
YEARS = ["2021", "2022", "2022", "2023", "2023", "2023", "2024", "2025", "2026"]
NATURES = ["正常"] * 12 + ["应急管理减排", "超标治理"]
BASES = ["0", "20", "40", "60", "100", "100.01", "150", "1000"]


@dataclass
class SmallCase:
    """The records of one enterprise and their child rows by sheet."""

    records: list[Record] = field(default_factory=list)
    children: dict[str, list[Record]] = field(default_factory=dict)
    ledger: list[Record] = field(default_factory=list)

    @property
    def all_children(self) -> list[Record]:
        return [row for rows in self.children.values() for row in rows]


def small_case(rng: Random, number: int) -> SmallCase:
    """Return a case of one to six claims; its number makes enterprise and ids unlike any other's."""
    letters = rng.choice(LETTERS)
    types = [name for name in makers() if name[0] in letters]
    case, habits = SmallCase(), _habits(rng, number)
    for place in range(rng.randint(1, CLAIMS)):
        _add(case, rng, rng.choice(types), number * CLAIMS + place, habits)
    if rng.random() < IN_LEDGER:
        case.ledger = _ledger(rng, habits, rng.choice(POLLUTANTS[rng.choice(letters)]))
    return case


def _add(case: SmallCase, rng: Random, project_type: str, serial: int, habits: Habits) -> None:
    record = _common(rng, project_type, serial, habits)
    submission = makers()[project_type].confusable(rng, habits)
    case.records.append(record | submission.record)
    for sheet, rows in submission.children.items():
        owned = [{"project_id": record["project_id"], **row} for row in rows]
        case.children.setdefault(sheet, []).extend(owned)


def _habits(rng: Random, number: int) -> Habits:
    """Return what this enterprise's clerk may write."""
    code = uscc(number)
    permits = [f"{code}001P", f"{code}001P", f"{code}001Q", f"{code}002P", ""]
    return {
        "uscc": [code],
        "permit_no": rng.choice([[""], permits[:1], permits, permits[3:]]),
        "facility_code": rng.choice([["MF0001"], ["MF0001", ""], ["MF0001", "MF0002", ""], [""]]),
        "outlet_code": rng.choice([["DA001"], ["DA001", ""], ["DA001", "DA002", ""], [""]]),
        "region_code": rng.choice([["450202"], REGIONS]),
        "enterprise_name": rng.choice([NAMES[:3], NAMES]),
        "project_name": rng.choice([TITLES[:1], TITLES]),
        "place": rng.choice([[("", "")], PLACES[:1], [*PLACES, ("", "")]]),
        "base": rng.choice([[rng.choice(BASES)], [rng.choice(BASES)], BASES]),
        "deducted": rng.choice([[""], [""], [""], ["", "0.5", "5.005", "50"]]),
    }


def _ledger(rng: Random, habits: Habits, pollutant: str) -> list[Record]:
    """Return one to three rows about sources that the enterprise may claim, no two of one key."""
    rows = {}
    for _ in range(rng.randint(1, 3)):
        names = [
            "uscc",
            "permit_no",
            "facility_code",
            "outlet_code",
            "region_code",
            "enterprise_name",
        ]
        row = {name: rng.choice(habits[name]) for name in names}
        row |= {"pollutant": pollutant, "base_year": "2020", "source_document": "2020年环境统计"}
        key = row["permit_no"] or row["region_code"], row["facility_code"], row["outlet_code"]
        rows[key] = row | {"base_emission_t": rng.choice(BASES)}
    return list(rows.values())


_WRITTEN = [
    "uscc",
    "permit_no",
    "facility_code",
    "outlet_code",
    "region_code",
    "enterprise_name",
    "project_name",
]


def _common(rng: Random, project_type: str, serial: int, habits: Habits) -> Record:
    year = rng.choice(YEARS)
    longitude, latitude = rng.choice(habits["place"])
    return {
        "project_type": project_type,
        "project_id": f"{CITY}-{year}-{project_type[0]}-{serial:04d}",
        "credit_year": year,
        "project_nature": rng.choice(NATURES),
        "acceptance_date": f"{year}-{rng.randint(1, 12):02d}-{rng.choice(['05', '20'])}",
        "data_source": "在线监测",
        "longitude_deg": longitude,
        "latitude_deg": latitude,
        **{name: rng.choice(habits[name]) for name in _WRITTEN},
    }


def accounts(case: SmallCase, outside_base: set[Key] | None = None) -> Accounts:
    """Return what the oracle makes of a case; ``outside_base`` where the ledger is of others too."""
    ledgers = Ledgers(base=case.ledger)
    return Accounts(case.records, case.all_children, ledgers, outside_base=outside_base)


def write(cases: list[SmallCase], inbox: Path) -> None:
    """Write the cases as csv, one file per sheet."""
    records = [record for case in cases for record in case.records]
    children: dict[str, list[Record]] = {}
    for case in cases:
        for sheet, rows in case.children.items():
            children.setdefault(sheet, []).extend(rows)
    children[sheets.L1] = [row for case in cases for row in case.ledger]
    write_inbox(inbox, records, children)
