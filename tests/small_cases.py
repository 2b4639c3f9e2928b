"""Small cases of one enterprise each: a few claims, mostly of one medium, that may be about one source.

Few values, drawn often: intervals come out equal, overlapping, in chains; bases bite; codes, permits
and coordinates are missing or written differently. Some have two enterprises at one place, the same under two
credit codes or names, another county, one boiler or approval. No case has a name, number or place of another.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random

from samples.made_up import Habits, Record, uscc
from samples.office.sites import uscc_check
from samples.oracle.account import Accounts
from samples.oracle.claim import Key
from samples.oracle.ledger import Ledgers
from samples.oracle.marks import Marks
from samples.types import makers
from tests import sheets
from tests.made_up_inbox import write_inbox

CITY = "450200"
CLAIMS = 6
OTHERS = 5_000_000
"""Numbers of the other enterprises."""
DISTANT = 1_200
"""Cases so far apart that none is near another."""
IN_LEDGER = 0.3
LETTERS = ["A", "A", "A", "V", "W", "AVW"]
POLLUTANTS = {"A": ["nox"], "V": ["vocs"], "W": ["cod", "nh3n"]}
REGIONS = ["450202", "450202", "450202", "450521", "450200-X01", "450181", "450181"]
"""Two counties of two cities, a zone of the first, and a county that has another code since 2021."""
NEW_CODE, FORMER_CODE, NEW_SINCE = "450181", "450127", "2022"
NAMES = ["示例（东厂{}）公司", "示例(东厂{})公司", "示例（东厂{}）公司", "示例西厂{}公司"]
TITLES = ["锅炉超低排放改造", "锅炉 超低排放改造", "二期改造"]
SHARED_TITLE = "集中喷涂废气治理"
PLACES = [("109.41", "24.31"), ("109.415", "24.31"), ("109.42", "24.31"), ("109.41", "24.9")]
"""Neighbours, two of them exactly 0.01° apart, and one far away."""
NEXT = ("109.411999", "24.312")
"""As near as one place may be."""
WITH_BOILER = {"A1", "A2", "A4"}
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


def _again(code: str) -> str:
    """Return the credit code that another office gave the same organisation."""
    body = f"91450300{code[8:17]}"
    return body + uscc_check(body)


def _habits(rng: Random, number: int) -> Habits:
    """Return what this enterprise's clerk, or those of two, may write."""
    code = uscc(number)
    permits = [f"{code}001P", f"{code}001P", f"{code}001Q", f"{code}002P", ""]
    codes = rng.choice([[code]] * 3 + [[code, uscc(number + OTHERS)], [code, _again(code)]])
    if len(codes) > 1 and rng.random() < 0.5:
        permits += [f"{codes[1]}001P"] * 2
    return _of_source(rng, number) | {
        "uscc": codes,
        "permit_no": rng.choice([[""], permits[:1], permits, permits[3:]]),
        "facility_code": rng.choice([["MF0001"], ["MF0001", ""], ["MF0001", "MF0002", ""], [""]]),
        "outlet_code": rng.choice([["DA001"], ["DA001", ""], ["DA001", "DA002", ""], [""]]),
        "project_name": rng.choice([TITLES[:1], TITLES, [*TITLES, SHARED_TITLE]]),
        "base": rng.choice([[rng.choice(BASES)], [rng.choice(BASES)], BASES]),
        "deducted": rng.choice([[""], [""], [""], ["", "0.5", "5.005", "50"]]),
    }


def _of_source(rng: Random, number: int) -> Habits:
    """Return by what the source may be known wherever it is; names, numbers and places are the case's own."""
    names = [name.format(number) for name in NAMES]
    places = [*PLACES, NEXT, ("", "")]
    moved = [(_east(longitude, number), latitude) for longitude, latitude in places]
    boiler, approval = f"锅10桂B{number:05d}", f"桂环审〔2020〕{number}号"
    return {
        "region_code": rng.choice([["450202"], ["450202"], REGIONS[:4], REGIONS]),
        "enterprise_name": rng.choice([names[:3], names]),
        "former_names": rng.choice([[""], [""], ["", f"旧称；{names[3]}"]]),
        "place": rng.choice([moved[-1:], moved[:1], [moved[0], moved[-2]], moved]),
        "boiler_registration_no": rng.choice(
            [[""], [""], ["", boiler], [boiler.replace("桂", " 桂-"), boiler, f"{boiler}9", "无"]]
        ),
        "eia_approval_no": rng.choice([[""], [""], ["", approval, approval.replace("〔", "[")]]),
    }


def _east(longitude: str, number: int) -> str:
    return longitude and str(Decimal(longitude) + Decimal(number % DISTANT) / 50)


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
        row["region_code"] = _code_in("2020", row["region_code"])
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
    "former_names",
    "eia_approval_no",
    "project_name",
]


def _common(rng: Random, project_type: str, serial: int, habits: Habits) -> Record:
    year = rng.choice(YEARS)
    longitude, latitude = rng.choice(habits["place"])
    written = [*_WRITTEN, *(["boiler_registration_no"] if project_type in WITH_BOILER else [])]
    cells = {name: rng.choice(habits[name]) for name in written}
    cells["region_code"] = _code_in(year, cells["region_code"])
    return {
        "project_type": project_type,
        "project_id": f"{CITY}-{year}-{project_type[0]}-{serial:04d}",
        "credit_year": year,
        "project_nature": rng.choice(NATURES),
        "acceptance_date": f"{year}-{rng.randint(1, 12):02d}-{rng.choice(['05', '20'])}",
        "data_source": "在线监测",
        "longitude_deg": longitude,
        "latitude_deg": latitude,
        **cells,
    }


def _code_in(year: str, code: str) -> str:
    return FORMER_CODE if code == NEW_CODE and year < NEW_SINCE else code


def accounts(
    case: SmallCase, outside_base: set[Key] | None = None, known: Marks | None = None
) -> Accounts:
    """Return what the oracle makes of a case; ``outside_base`` and ``known`` where there are others too."""
    ledgers = Ledgers(base=case.ledger)
    return Accounts(
        case.records, case.all_children, ledgers, outside_base=outside_base, known=known
    )


def write(cases: list[SmallCase], inbox: Path) -> None:
    """Write the cases as csv, one file per sheet."""
    records = [record for case in cases for record in case.records]
    children: dict[str, list[Record]] = {}
    for case in cases:
        for sheet, rows in case.children.items():
            children.setdefault(sheet, []).extend(rows)
    children[sheets.L1] = [row for case in cases for row in case.ledger]
    write_inbox(inbox, records, children)
