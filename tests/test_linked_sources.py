"""The same reduction under other counties, credit codes, names, numbers: what is found, as what (同源识别)."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from samples.made_up import Record, uscc
from samples.office.sites import uscc_check
from tests.accounting import account_folder
from tests.given import macros, value
from tests.made_up_inbox import write_inbox

pytestmark = pytest.mark.long

NEAR, NEXT, BEYOND = ("109.41", "24.31"), ("109.412", "24.308"), ("109.412001", "24.31")
"""A place, one as far as 200 m, and one just beyond."""
PLACE = dict(zip(("longitude_deg", "latitude_deg"), NEAR, strict=True))
AT_NEXT = dict(zip(("longitude_deg", "latitude_deg"), NEXT, strict=True))
AT_BEYOND = dict(zip(("longitude_deg", "latitude_deg"), BEYOND, strict=True))
RARE = {"flue_gas_before_10k_nm3": "7431", "nox_before_mg_per_nm3": "100.5"}
"""Figures with nine digits that say something, beside an end of 60 mg."""
COMMON = {"flue_gas_before_10k_nm3": "7431", "nox_before_mg_per_nm3": "105"}
"""One digit less."""
ROUND = {"flue_gas_before_10k_nm3": "74300", "nox_before_mg_per_nm3": "90"}
"""As rounded: five digits, three of them of the activity."""
FEW = ROUND | {"nox_before_mg_per_nm3": "90.55"}
"""Eight digits, three of them of the activity."""
ELSEWHERE = {"region_code": "450521"}
CODES = {"facility_code": "MF0001", "outlet_code": "DA001"}


def other(number: int) -> str:
    """Return the credit code of another enterprise."""
    return uscc(number + 50_000)


def again(number: int) -> str:
    """Return the code that another office gave the same organisation."""
    body = f"91450300{uscc(number)[8:17]}"
    return body + uscc_check(body)


@dataclass(frozen=True)
class Pair:
    """Two records, the second as the first but for what is stated; what must be found, None for nothing."""

    what: str
    kind: str | None
    both: Record = field(default_factory=dict)
    second: Record = field(default_factory=dict)
    first: Record = field(default_factory=dict)
    loser: int = 1


PERMIT = {"permit_no": "{own}001P"}
PAIRS = [
    # counties
    Pair("a permit in two counties", "D-04", PERMIT | CODES, ELSEWHERE),
    Pair("codes at one place, two counties", "D-04", CODES | PLACE, ELSEWHERE | AT_NEXT),
    Pair("codes beyond it", None, CODES | PLACE, ELSEWHERE | AT_BEYOND),
    Pair("codes of two plants, no place", None, CODES, ELSEWHERE),
    Pair("one code only", None, CODES | PLACE, ELSEWHERE | {"outlet_code": ""}),
    Pair("rare figures in two counties", "D-04", RARE, ELSEWHERE),
    Pair("figures of eight digits", None, COMMON, ELSEWHERE),
    Pair("rare figures, far apart", None, RARE | PLACE, ELSEWHERE | {"longitude_deg": "109.43"}),
    Pair("rare figures, other permits", None, RARE | PERMIT, ELSEWHERE | {"permit_no": "{own}002P"}),
    Pair("rare figures, other outlets", None, RARE | CODES, ELSEWHERE | {"outlet_code": "DA002"}),
    Pair("a zone beside a county of its city", None, RARE, {"region_code": "450200-X01"}),
    Pair("a zone beside another city", "D-04", RARE | ELSEWHERE, {"region_code": "450200-X01"}),
    Pair(
        "a county under its later code",
        "D-03",
        CODES | {"credit_year": "2023", "acceptance_date": "2023-05-05", "region_code": "450181"},
        {},
        {"credit_year": "2021", "acceptance_date": "2021-05-05", "region_code": "450127"},
    ),
    # credit codes and names
    Pair("an organisation under another code", "D-09", CODES, {"uscc": "{again}"}),
    Pair("what the other was called", "D-09", CODES, {"uscc": "{other}", "former_names": "旧；{name}"}
         | {"enterprise_name": "示例新{number}公司"}),
    Pair("called so elsewhere", None, CODES, {"uscc": "{other}", "former_names": "{name}"}
         | ELSEWHERE | {"enterprise_name": "示例新{number}公司"}),
    Pair("an old name, the same code", "D-01", CODES, {"former_names": "{name}"}
         | {"enterprise_name": "示例新{number}公司"}),
    Pair("another name, none before", None, CODES, {"enterprise_name": "示例新{number}公司"}),
    Pair("renamed, permits of one number", "D-09", CODES | PERMIT,
         {"uscc": "{again}", "permit_no": "{again}001P"}),
    Pair("renamed, permits of two sites", None, CODES | PERMIT,
         {"uscc": "{again}", "permit_no": "{again}002P"}),
    Pair("renamed, the next stage", None, CODES, {"uscc": "{again}"}
         | {"nox_before_mg_per_nm3": "60", "nox_after_mg_per_nm3": "30"}),
    # two enterprises
    Pair("a permit, two enterprises", "D-23", CODES | PERMIT, {"uscc": "{other}"}),
    Pair("the holder keeps though it came later", "D-23", CODES | PERMIT, {},
         {"uscc": "{other}"}, loser=0),
    Pair("rare figures at one place", "D-23", RARE | PLACE, {"uscc": "{other}"} | AT_NEXT),
    Pair("rare figures beyond it", None, RARE | PLACE, {"uscc": "{other}"} | AT_BEYOND),
    Pair("neighbours in a park", None, ROUND | PLACE | CODES, {"uscc": "{other}"}),
    Pair("neighbours, the same name", None, ROUND | PLACE | CODES,
         {"uscc": "{other}", "enterprise_name": "{name}"}),
    Pair("neighbours, figures of eight digits, no codes", None, COMMON | PLACE, {"uscc": "{other}"}),
    Pair("activity and a code at one place", "D-23", COMMON | PLACE | CODES,
         {"uscc": "{other}", "outlet_code": ""} | AT_NEXT),
    Pair("activity and codes, another title", None, COMMON | PLACE | CODES,
         {"uscc": "{other}", "project_name": "脱硝改造"}),
    Pair("activity and codes beyond it", None, COMMON | PLACE | CODES, {"uscc": "{other}"} | AT_BEYOND),
    Pair("activity and codes in two counties", "D-04", COMMON | CODES, ELSEWHERE),
    Pair("round activity and codes in two counties", None, ROUND | CODES, ELSEWHERE),
    Pair("figures of eight digits and codes in two counties", "D-04", FEW | CODES, ELSEWHERE),
    Pair("activity and codes, other permits", None, COMMON | CODES | PERMIT,
         ELSEWHERE | {"permit_no": "{own}002P"}),
    Pair("one approval at one place", "D-23", PLACE | {"eia_approval_no": "桂环审〔2020〕{number}号"},
         {"uscc": "{other}", "eia_approval_no": "桂环审[2020]{number}号", "nox_before_mg_per_nm3": "90"}),
    Pair("one approval, two places", None, PLACE | {"eia_approval_no": "桂环审〔2021〕{number}号"},
         {"uscc": "{other}"} | AT_BEYOND),
    Pair("one approval, two outlets", None,
         PLACE | CODES | {"eia_approval_no": "桂环审〔2022〕{number}号"},
         {"uscc": "{other}", "outlet_code": "DA002"}),
    # boilers
    Pair("one boiler anywhere", "D-17", {"boiler_registration_no": "锅10桂B-{number}"},
         {"uscc": "{other}", "boiler_registration_no": "锅 10桂b{number}"} | ELSEWHERE),
    Pair("one boiler, no codes", "D-17", {"boiler_registration_no": "锅11桂B-{number}"} | PERMIT,
         {"project_name": "另一项目", "nox_before_mg_per_nm3": "90"}),
    Pair("one boiler with its codes", "D-01",
         {"boiler_registration_no": "锅12桂B-{number}"} | PERMIT | CODES),
    Pair("two boilers", None, {"boiler_registration_no": "锅13桂B-{number}"},
         {"uscc": "{other}", "boiler_registration_no": "锅13桂B-{number}1"}),
    Pair("no number", None, {"boiler_registration_no": "无"}, {"uscc": "{other}"}),
    Pair("one boiler, the next stage", None, {"boiler_registration_no": "锅14桂B-{number}"},
         {"uscc": "{other}", "nox_before_mg_per_nm3": "60", "nox_after_mg_per_nm3": "30"}),
    # shared units
    Pair("a shared treatment unit, each the whole", "D-14",
         PERMIT | {"facility_code": "TA001", "outlet_code": "DA001"},
         {"uscc": "{other}", "nox_before_mg_per_nm3": "90"}),
    Pair("a shared stack, two boilers", "D-14", PERMIT | CODES,
         {"uscc": "{other}", "facility_code": "MF0002"}),
    Pair("a shared treatment unit, own flows", None,
         PERMIT | {"facility_code": "TA001", "outlet_code": "DA001"},
         {"uscc": "{other}", "flue_gas_before_10k_nm3": "40000", "flue_gas_after_10k_nm3": "40000"}),
]  # fmt: skip
FIRST = 1
EACH = pytest.mark.parametrize(
    "number", range(FIRST, FIRST + len(PAIRS)), ids=lambda number: PAIRS[number - FIRST].what
)
USUAL = {
    "project_type": "A1",
    "project_name": "锅炉超低排放改造",
    "credit_year": "2023",
    "acceptance_date": "2023-05-05",
    "region_code": "450203",
    "project_nature": "正常",
    "data_source": "在线监测",
    "unit_kind": "燃气锅炉",
    "capacity_t_per_h": "35",
    "flue_gas_before_10k_nm3": "100000",
    "flue_gas_after_10k_nm3": "100000",
    "nox_before_mg_per_nm3": "100",
    "nox_after_mg_per_nm3": "60",
    "limit_at_base_mg_per_nm3": "400",
    "base_emission_nox_t": "1000",
    "reported_nox_t": "40",
}


def records(number: int, pair: Pair) -> list[Record]:
    """Return the two records of a pair; each pair lies in a place of its own."""
    made = []
    for position, changes in enumerate((pair.first, pair.second)):
        own = {"uscc": "{own}", "enterprise_name": "示例{number}公司"}
        record = USUAL | own | pair.both | changes
        words = {
            "own": uscc(number),
            "other": other(number),
            "again": again(number),
            "name": f"示例{number:04d}公司",
            "number": f"{number:04d}",
        }
        record = {name: cell.format(**words) for name, cell in record.items()}
        if record.get("longitude_deg"):
            record["longitude_deg"] = str(Decimal(record["longitude_deg"]) + Decimal(number) / 4)
        if "flue_gas_before_10k_nm3" in pair.both:
            gas = Decimal(record["flue_gas_before_10k_nm3"])
            gas -= (1000 if gas % 10 == 0 else 100) * (number - FIRST)  # as many digits
            record |= {name: str(gas) for name in record if name.startswith("flue_gas")}
        record |= {
            "project_id": f"450200-{record['credit_year']}-A-{2 * number + position:04d}",
        }
        made.append(record)
    return made


@pytest.fixture(scope="module")
def accounted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, pl.DataFrame]]:
    """Return the tables of all pairs together, and of what is left of them when the doubtful are withdrawn."""
    sent = [records(number, pair) for number, pair in enumerate(PAIRS, start=FIRST)]
    left = [
        [r for place, r in enumerate(two) if pair.kind is None or place != pair.loser]
        for pair, two in zip(PAIRS, sent, strict=True)
    ]
    tables = {}
    for name, inbox in (("sent", sent), ("left", left)):
        folder = tmp_path_factory.mktemp(name)
        write_inbox(folder / "in", [record for two in inbox for record in two], {})
        tables[name] = account_folder(folder / "in", folder / "run")
    return tables


@EACH
def test_a_pair_is_found_as_what_it_is_and_nothing_else(number: int, accounted: dict) -> None:
    pair = PAIRS[number - FIRST]
    ids = [record["project_id"] for record in records(number, pair)]
    findings = [
        row
        for row in accounted["sent"]["finding"].iter_rows(named=True)
        if set(ids) & set(row["project_ids"]) and row["kind"].startswith("D-")
    ]
    assert {row["kind"] for row in findings} == ({pair.kind} if pair.kind else set())
    if pair.kind:
        assert set().union(*(row["project_ids"] for row in findings)) == set(ids)
        counts = amounts(accounted["sent"], "floor_t")
        assert counts[ids[pair.loser]] < counts[ids[1 - pair.loser]]
        assert "None" not in findings[0]["message"] and "{" not in findings[0]["message"]


def amounts(tables: dict[str, pl.DataFrame], figure: str) -> dict[str, Decimal]:
    return dict(tables["project_reduction"].select("project_id", figure).rows())


@EACH
def test_confirming_it_is_withdrawing_the_doubtful_record(number: int, accounted: dict) -> None:
    pair = PAIRS[number - FIRST]
    ids = [record["project_id"] for record in records(number, pair)]
    floor, after = amounts(accounted["sent"], "floor_t"), amounts(accounted["left"], "ceiling_t")
    assert sum(floor[i] for i in ids) == sum(after.get(i, Decimal(0)) for i in ids)


def test_figures_that_many_sites_share_are_no_evidence(tmp_path: Path) -> None:
    def found(sites: int) -> list[str]:
        sent = [
            records(1, Pair("", None, RARE))[0]
            | {
                "project_id": f"450200-2023-A-{n:04d}",
                "uscc": uscc(n),
                "longitude_deg": str(100 + n),
            }
            | {"latitude_deg": "24"}
            for n in range(1, sites)
        ]
        twin = sent[0] | {"project_id": "450200-2023-A-0099", "uscc": other(1)}
        write_inbox(tmp_path / f"in{sites}", [*sent, twin], {})
        tables = account_folder(tmp_path / f"in{sites}", tmp_path / f"run{sites}")
        return [kind for kind in tables["finding"]["kind"] if kind.startswith("D-")]

    assert found(5) == ["D-23"]
    assert found(6) == []


def test_the_county_that_the_ledger_states_keeps(tmp_path: Path) -> None:
    pair = Pair("", "D-04", PERMIT | CODES, ELSEWHERE | {"acceptance_date": "2023-04-04"})
    row = {
        "permit_no": f"{uscc(1)}001P",
        "region_code": "450203",
        "pollutant": "nox",
        "base_year": "2020",
        "base_emission_t": "1000",
        "source_document": "2020年环境统计",
        **CODES,
    }
    for name, ledger, loser in (("with", [row], 1), ("without", [], 0)):
        sent = records(1, pair)
        write_inbox(tmp_path / name, sent, {"L1 基准年排放量": ledger} if ledger else {})
        tables = account_folder(tmp_path / name, tmp_path / f"run_{name}")
        kinds = [kind for kind in tables["finding"]["kind"] if kind.startswith("D-")]
        assert kinds == ["D-04"]
        assert amounts(tables, "floor_t")[sent[loser]["project_id"]] == 0


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("PLAIN_SERIAL('锅10 桂B-00123（20）')", "锅10桂b0012320"),
        ("PLAIN_SERIAL('１２３４５')", "12345"),
        ("PLAIN_SERIAL('1234')", ""),
        ("PLAIN_SERIAL('暂无编号待补')", ""),
        ("SIGNIFICANT_DIGITS(0.000600::DECIMAL(38,20))", "1"),
        ("SIGNIFICANT_DIGITS(34310.55::DECIMAL(18,6))", "7"),
        ("SIGNIFICANT_DIGITS(0::DECIMAL(18,6))", "0"),
        ("IS_OTHER_COUNTY('450202', '450200', '450203', '450200')", "True"),
        ("IS_OTHER_COUNTY('450202', '450200', '450200-X01', '450200')", "False"),
        ("IS_OTHER_COUNTY('450521', '450500', '450200-X01', '450200')", "True"),
        ("IS_OTHER_COUNTY('450200', '450200', '450203', '450200')", "False"),
    ],
)
def test_how_numbers_figures_and_counties_are_compared(expression: str, found: str) -> None:
    assert value(macros(), expression) == found
