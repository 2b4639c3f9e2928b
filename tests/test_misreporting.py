"""What is not as reported (F-01 to F-20): one that is, those that look like it, both sides of every limit.

All cases are sent in one inbox, each a good row of its type at a site of its own with one thing changed.
"""

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

from jianpai import schemas
from jianpai.flows.account import relation
from jianpai.schemas import reference
from samples.made_up import uscc
from samples.types import makers
from samples.types.w1 import MONTH
from tests import sheets
from tests.accounting import account_folder

Row = dict[str, Any]
L5, L6 = "L5 佐证文件", "L6 用能用水台账"


@dataclass(frozen=True)
class Case:
    """A good row with changes, rows of its own in other sheets, and whether it is found."""

    kind: str
    type_id: str
    changes: Row
    is_found: bool
    tonnes: str = "0"
    rows: dict[str, list[Row]] = field(default_factory=dict)


def a1(kind: str, is_found: bool, tonnes: str = "0", /, **changes: Any) -> Case:
    return Case(kind, "A1", changes, is_found, tonnes)


def w1(kind: str, is_found: bool, tonnes: str = "0", /, **changes: Any) -> Case:
    return Case(kind, "W1", changes, is_found, tonnes)


def v2(kind: str, is_found: bool, tonnes: str = "0", /, **changes: Any) -> Case:
    return Case(kind, "V2", changes, is_found, tonnes)


def beside(case: Case, sheet: str, *rows: Row) -> Case:
    """Return the case with rows of another sheet."""
    return Case(
        case.kind, case.type_id, case.changes, case.is_found, case.tonnes, {sheet: list(rows)}
    )


SMALL = {
    "flue_gas_before_10k_nm3": 100,
    "flue_gas_after_10k_nm3": 100,
    "nox_before_mg_per_nm3": 100,
    "nox_after_mg_per_nm3": 50,
}
"""R = 0.05 t."""
REPORTED = [
    a1("F-01", True, reported_nox_t="30.2101"),
    a1("F-01", False, reported_nox_t="30.21"),
    a1("F-01", True, **SMALL, reported_nox_t="0.0551"),
    a1("F-01", False, **SMALL, reported_nox_t="0.055"),  # rounding to two decimals
    a1("F-01", False, base_emission_nox_t=20, reported_nox_t=20),  # what the cap leaves
    a1("F-01", False, offset_nox_t=5, reported_nox_t="25.2"),  # what the deduction leaves
    a1("F-01", False, offset_nox_t=40, reported_nox_t=0),
    a1("F-01", True, reported_nox_t=30),
]


def base(stated: str, permitted: str | None = None) -> Row:
    return {
        "pollutant": "氮氧化物",
        "base_year": 2020,
        "base_emission_t": stated,
        "permitted_emission_t": permitted,
        "source_document": "2020年环境统计",
    }


PERMIT = {"permit_no": "001P"}
"""Put behind the credit code of the case."""
LEDGER = [
    beside(a1("F-02", True, **PERMIT), sheets.L1, base("76.19")),
    beside(a1("F-02", False, **PERMIT), sheets.L1, base("76.190477")),  # 80 ÷ 1.05
    beside(a1("F-02", False, **PERMIT), sheets.L1, base("90")),
    beside(a1("F-02", True, **PERMIT), sheets.L1, base("80", "79.99")),
    beside(a1("F-02", False, **PERMIT), sheets.L1, base("80", "80")),
]
OTHER_BASE_IS_WARNED = {"76.190477", "90"}


def months(change: Row, how_many: int = 1) -> list[Row]:
    """Return the good months of a year after, the first ones changed."""
    rows = makers()["W1"].good_children()[MONTH]
    return [row | change for row in rows[:how_many]] + rows[how_many:]


def in_months(kind: str, is_found: bool, rows: list[Row]) -> Case:
    return beside(w1(kind, is_found), MONTH, *rows)


def overloaded(tonnes: str, /, **changes: Any) -> Case:
    """Return a works of 366 × 10⁴ m³ a year that treated 400 before, so that no base cuts it."""
    return w1("F-07", True, tonnes, **({"volume_before_10k_m3": 400} | changes))


MEASURED = [
    w1("F-03", True, outlet_cod_after_mg_per_l="3.9"),
    w1("F-03", False, outlet_cod_after_mg_per_l=4),
    w1("F-03", False, outlet_cod_after_mg_per_l=2),  # half of it: not detected
    w1("F-03", True, outlet_nh3n_after_mg_per_l="0.024"),
    w1("F-03", False, outlet_nh3n_after_mg_per_l="0.025"),
    w1("F-03", False, outlet_nh3n_after_mg_per_l="0.0125"),
    a1("F-03", True, nox_after_mg_per_nm3="2.999"),
    a1("F-03", False, nox_after_mg_per_nm3=3),
    a1("F-03", False, flue_gas_after_10k_nm3=0, nox_after_mg_per_nm3=0),  # nothing to measure
    in_months("F-03", True, months({})),
    in_months(
        "F-03",
        False,
        months({"outlet_cod_mg_per_l": "30.1", "outlet_nh3n_mg_per_l": "5.1"}),
    ),
    in_months("F-03", False, months({})[1:]),
]
SAME_GAS = {"flue_gas_after_10k_nm3": 22000, "nox_after_mg_per_nm3": 50}
"""R = 22,000 · (190 − 50) · 10⁻⁵ = 30.8 t: urea 20.1124 t, NH₃ 11.396 t."""
REAGENT = [
    # 30.8 − 19.1 ÷ 0.653 = 1.5504…
    a1("F-04", True, "1.55", **SAME_GAS, reagent_kind="尿素", reagent_t="19.1"),
    a1("F-04", False, **SAME_GAS, reagent_kind="尿素", reagent_t="19.11"),  # 0.95 · 20.1124 = 19.10678
    # 30.8 − 10.826 ÷ 0.370 = 1.5405…
    a1("F-04", True, "1.54", **SAME_GAS, reagent_kind="液氨", reagent_t="10.826"),
    a1("F-04", False, **SAME_GAS, reagent_kind="液氨", reagent_t="10.8262"),
    a1("F-04", True, "30.80", **SAME_GAS, reagent_kind="氨水(20%)", reagent_t=0),
    a1("F-04", False, **SAME_GAS),
    # less gas: 15,400 · 140 · 10⁻⁵ = 21.56 t were removed by reagent, 13.375 t of urea
    a1(
        "F-04", False, flue_gas_after_10k_nm3=15400, nox_after_mg_per_nm3=50,
        reagent_kind="尿素", reagent_t="13.4",
    ),
]  # fmt: skip
CARBON = [
    v2("F-05", True, "0.20", activated_carbon_t=644),
    v2("F-05", False, activated_carbon_t=645),
    v2("F-05", False, activated_carbon_t=1, treatment_kind_after="蓄热燃烧(RTO)"),
    v2("F-05", False),
]
WORKS = [
    w1("F-06", True, power_10k_kwh="9.99"),
    w1("F-06", False, power_10k_kwh=10),
    w1("F-06", False, power_10k_kwh=60),
    w1("F-06", True, power_10k_kwh="60.01"),
    w1("F-06", True, dry_sludge_t="16.9"),  # 170 t of COD
    w1("F-06", False, dry_sludge_t=17),
    w1("F-06", False, dry_sludge_t=340),
    w1("F-06", True, dry_sludge_t=341),
    # 1.2 · 366 = 439.2: of 0.1 above it 0.1 · (170 + 20) · 10⁻² = 0.17 + 0.02
    overloaded("0.19", volume_after_10k_m3="439.3"),
    w1("F-07", False, volume_after_10k_m3="439.2"),
    # 0.0085 t of COD and 0.001 t of ammonia nitrogen; below 0.01 t it is only asked
    overloaded("0.01", volume_after_10k_m3="439.205"),
    overloaded("0", volume_after_10k_m3="439.201"),
    # R = 850 − 438 · 1.9 = 17.8 and 100 − 438 · 0.22 = 3.64, less than 60.8 · 1.7 and 60.8 · 0.2
    overloaded(
        "all",
        volume_after_10k_m3=500,
        volume_before_10k_m3=438,
        outlet_cod_before_mg_per_l=10,
        outlet_nh3n_before_mg_per_l=3,
    ),
    # an outlet above the inlet: the ammonia nitrogen is no reduction, 10.8 · 170 · 10⁻² of the COD
    overloaded("18.36", volume_after_10k_m3=450, outlet_nh3n_after_mg_per_l=26),
    beside(overloaded("20.52"), MONTH, *months({"month_volume_10k_m3": "37.5"}, 12)),
    w1("F-07", True, volume_after_10k_m3="36.5"),
    w1("F-07", False, volume_after_10k_m3="36.6"),
    in_months("F-07", True, months({"month_volume_10k_m3": 0}, 2)),
    in_months("F-07", False, months({"month_volume_10k_m3": 0}, 1)),
]


def closed(is_found: bool, month: str, /, **used: Any) -> Case:
    """Return a closure of 2024-03-31 with one month of bills."""
    case = Case("F-08", "V3", {**PERMIT, "closure_date": "2024-03-31"}, is_found, "all")
    return beside(case, L6, {"month": month, **used})


CLOSED = [
    closed(True, "2024-04", month_power_10k_kwh="0.01"),
    closed(True, "2024-12", monitored_hours=1),
    closed(True, "2024-04", month_gas_10k_nm3=1, month_power_10k_kwh=0),
    closed(False, "2024-03", month_power_10k_kwh=50),  # the month of the closure
    closed(False, "2024-04", month_power_10k_kwh=0, month_water_10k_m3=0),
]


def dated(is_found: bool, evidence_kind: str, day: str) -> Case:
    """Return a project of 2024, begun on 2023-06-01, with one file."""
    case = a1("F-12", is_found, construction_start_date="2023-06-01")
    file = {"evidence_kind": evidence_kind, "evidence_file": "a.pdf", "document_date": day}
    return beside(case, L5, file)


DATED = [
    dated(True, "验收意见", "2025-01-01"),
    dated(False, "验收意见", "2024-12-31"),
    dated(True, "验收意见", "2023-05-31"),
    dated(False, "验收意见", "2023-06-01"),
    dated(False, "环评批复", "2022-03-01"),
    dated(False, "执行报告", "2025-02-01"),
    dated(True, "执行报告", "2023-02-01"),
]
SWITCH = {
    **PERMIT,
    "measure": "清洁能源替代",
    "closure_date": None,
    "moved_nox_t": None,
    "fuel_before_t": 5000,
    "generation_nox_kg_per_t": 3,
    "substitute_kind": "天然气",
    "substitute_amount": 300,
    "substitute_unit": "万立方米",
    "factor_nox_of_substitute": 8,
}
"""R = 15 − 2.4 = 12.6 t."""


def switched(is_found: bool, /, **changes: Any) -> Case:
    return Case("F-13", "A4", SWITCH | changes, is_found, "12.60")


SWITCHED = [
    switched(True, evidence="验收意见:a.pdf；燃料台账:b.pdf"),
    switched(False, evidence="验收意见:a.pdf；燃气发票:b.pdf"),
    switched(
        True, evidence="锅炉注销登记:a.pdf；供气协议:b.pdf；燃料台账:c.xlsx"
    ),  # what is to come
    switched(True, evidence="供电合同:a.pdf；燃煤购销发票:b.pdf"),
    switched(True, evidence="供热方案:a.pdf；蒸汽管道验收意见:b.pdf"),
    switched(False, evidence="供气协议:a.pdf；购气凭证:b.pdf"),
    switched(False, evidence="用电量:a.pdf"),
    switched(False, evidence="发票:7月燃气.pdf"),
    switched(False, evidence="合订本:全部.pdf"),
    switched(False),  # names no evidence at all: E8 asks
    switched(False, evidence="验收意见:a.pdf", substitute_kind="轻柴油", substitute_unit="吨"),
    beside(
        switched(False, evidence="验收意见:a.pdf"), L6, {"month": "2024-12", "month_gas_10k_nm3": 9}
    ),
    beside(
        switched(True, evidence="燃气发票:b.pdf"), L6, {"month": "2024-12", "month_gas_10k_nm3": 0}
    ),
    beside(
        switched(True, evidence="验收意见:a.pdf"), L6, {"month": "2023-12", "month_gas_10k_nm3": 9}
    ),
]
STATES = [
    a1("F-14", True, nox_before_mg_per_nm3="400.01"),
    a1("F-14", False, nox_before_mg_per_nm3=400),
    v2("F-16", True, collection_kind_after="半密闭集气罩"),
    v2("F-16", False, collection_kind_after="密闭空间正压"),  # 0.80 is what it allows
    v2("F-16", True, removal_after_ratio="0.999001"),
    v2("F-16", False, removal_after_ratio="0.999"),
    *(
        v2("F-16", is_found, treatment_kind_after=kind, removal_after_ratio=ratio)
        for kind, ratio, is_found in [
            ("一次性活性炭吸附", "0.9", True),
            ("一次性活性炭吸附", "0.450001", True),
            ("一次性活性炭吸附", "0.45", False),  # 30 points above 0.15
            ("可再生活性炭吸附", "0.8", False),
            ("可再生活性炭吸附", "0.85", True),
            ("蓄热燃烧(RTO)", "0.99", False),
        ]
    ),
    w1("F-16", True, outlet_cod_after_mg_per_l="0.19"),
    w1("F-16", False, outlet_cod_after_mg_per_l="0.2"),
    # 50.4348 · (22,000 − 15,399) · 10⁻⁵ = 3.3292
    a1("F-19", True, "3.33", flue_gas_after_10k_nm3=15399),
    a1("F-19", False, flue_gas_after_10k_nm3=15400),
    a1("F-19", False, flue_gas_after_10k_nm3=30000),
    Case(
        "F-19",
        "V5",
        # 10 · (100 − 69) ÷ 69 = 4.4927…
        {
            "turnover_before_t": 100,
            "turnover_after_t": 69,
            "loss_before_t": 30,
            "loss_after_t": 10,
            "base_emission_vocs_t": 30,
        },
        True,
        "4.49",
    ),
    Case("F-19", "V5", {"turnover_before_t": 100, "turnover_after_t": 70}, False),
]
NAMED = [
    *(
        a1("F-15", True, "30.20", project_name=name)
        for name in ("错峰生产减排", "重污染天气限产", "锅炉轮产改造")
    ),
    *(
        a1("F-15", False, project_name=name)
        for name in ("事故应急池及脱硝改造", "豁免错峰生产企业脱硝改造", "高峰期脱硝改造")
    ),
    a1("F-15", False, project_name="错峰生产减排", project_nature="应急管理减排"),
    a1("F-18", True, permit_no=f"{uscc(9_999_901)}001P"),
    a1("F-18", False, permit_no=f"{uscc(9_999_902)}001P", former_names="示例旧厂"),
    a1("F-18", False, **PERMIT),
    a1("F-18", True, region_code="450502"),
    a1("F-18", False, region_code="450200-X01"),
    a1("F-18", False, region_code="450222"),
    a1("F-18", False, region_code="450205"),
]
ALONE = [
    *REPORTED, *LEDGER, *MEASURED, *REAGENT, *CARBON, *WORKS, *CLOSED, *DATED, *SWITCHED, *STATES, *NAMED,
]  # fmt: skip


def sent(cases: list[Case], folder: Path) -> dict[str, pl.DataFrame]:
    """Return the tables of a run over the cases, each at a site of its own."""
    rows: dict[str, list[Row]] = {}
    for number, case in enumerate(cases):
        for sheet, own in rows_of(case, number).items():
            rows.setdefault(sheet, []).extend(own)
    (folder / "in").mkdir()
    for sheet, own in rows.items():
        sheets.write_csv(folder / "in" / f"{sheet}.csv", sheets.grid(sheet, own))
    return account_folder(folder / "in", folder / "run")


def project_id(case: Case, number: int) -> str:
    return f"450200-2024-{case.type_id[0]}-{number:04d}"


def rows_of(case: Case, number: int) -> dict[str, list[Row]]:
    """Return the rows of a case by sheet, with its own id, credit code, name and permit."""
    own = {"project_id": project_id(case, number), "uscc": uscc(9_000_000 + number)}
    row = (
        makers()[case.type_id].good(1) | {"enterprise_name": f"示例{number}厂"} | own | case.changes
    )
    if row.get("permit_no") == "001P":
        row["permit_no"] = own["uscc"] + "001P"
    found = {schemas.project_entries()[case.type_id].name: [row]}
    for sheet, rows in case.rows.items():
        keys = {name: row.get(name) for name in ("project_id", "permit_no")}
        known = schemas.columns(sheet)
        found[sheet] = [r | {n: v for n, v in keys.items() if n in known} for r in rows]
    return found


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    return sent(ALONE, tmp_path_factory.mktemp("alone"))


def found_of(tables: dict[str, pl.DataFrame], kind: str, project: str) -> list[dict]:
    about = (pl.col("kind") == kind) & pl.col("project_ids").list.contains(project)
    return tables["finding"].filter(about).to_dicts()


def test_all_cases_are_accepted(alone: dict[str, pl.DataFrame]) -> None:
    assert set(alone["submission_row"]["status"]) == {"accepted"}


@pytest.mark.parametrize("number", range(len(ALONE)))
def test_what_is_found_alone(alone: dict[str, pl.DataFrame], number: int) -> None:
    case = ALONE[number]
    found = found_of(alone, case.kind, project_id(case, number))
    assert bool(found) == case.is_found, case
    if case.is_found:
        own = alone["project_reduction"].filter(pl.col("project_id") == project_id(case, number))
        tonnes = sum((f["tonnes_at_risk"] for f in found), Decimal(0))
        whole = own["ceiling_t"].sum()
        assert tonnes == (whole if case.tonnes == "all" else Decimal(case.tonnes)), case
        assert all(f["message"] and f["message_en"] and "{" not in f["message"] for f in found)


def test_a_base_that_is_only_another_is_a_warning(alone: dict[str, pl.DataFrame]) -> None:
    warned = alone["problem"].filter(pl.col("rule_id") == "V-124")
    assert {detail.split("的 ")[1].split(" 吨")[0] for detail in warned["message"]} == (
        OTHER_BASE_IS_WARNED
    )


@pytest.mark.parametrize("kind", ["F-01", "F-04", "F-08", "F-12", "F-18", "F-19"])
def test_the_evidence_names_cells(alone: dict[str, pl.DataFrame], kind: str) -> None:
    evidence = alone["finding"].filter(pl.col("kind") == kind)["evidence"]
    fields = evidence.str.json_decode(
        pl.Struct(
            {"fields": pl.List(pl.Struct({"records": pl.List(pl.Struct({"cell": pl.String}))}))}
        )
    )
    for finding in fields.to_list():
        cells = [r["cell"] for f in finding["fields"] for r in f["records"]]
        assert any(cells), finding


# Among peers


def boilers(rng: Random, count: int) -> list[Row]:
    """Return boilers as they are: gas of some 1,000 · capacity, concentrations that scatter."""
    made = []
    for _ in range(count):
        capacity, load = rng.choice([20, 35, 75, 130, 410]), rng.uniform(900, 1300)
        gas = Decimal(f"{capacity * load:.2f}")
        before, after = (Decimal(f"{rng.uniform(*r):.1f}") for r in ((150, 300), (30, 50)))
        made.append(
            {
                "capacity_t_per_h": capacity,
                "flue_gas_before_10k_nm3": gas,
                "flue_gas_after_10k_nm3": gas * Decimal("0.98"),
                "nox_before_mg_per_nm3": before,
                "nox_after_mg_per_nm3": after,
                "base_emission_nox_t": round(gas * before / 100_000, 2),
                "reported_nox_t": 1,
                "longitude_deg": f"{rng.uniform(109.0, 109.8):.4f}",
                "latitude_deg": f"{rng.uniform(24.0, 24.8):.4f}",
            }
        )
    return made


def gas(volume: int) -> Row:
    return {"flue_gas_before_10k_nm3": volume, "flue_gas_after_10k_nm3": volume - 1000}


def stations(rng: Random, count: int) -> list[Row]:
    """Return filling stations of a few thousand tonnes a year."""
    return [throughput(Decimal(f"{3000 * 10 ** rng.uniform(-0.4, 0.4):.1f}")) for _ in range(count)]


def throughput(tonnes: Decimal) -> Row:
    """Return the figures of a station whose base goes with its throughput."""
    return {
        "facility_kind": "加油站",
        "throughput_t": tonnes,
        "factor_vocs_kg_per_t": 2,
        "recovery_before_ratio": 0,
        "recovery_after_ratio": "0.9",
        "base_emission_vocs_t": tonnes / 500,
        "reported_vocs_t": 1,
    }


def v6(is_found: bool, tonnes: str = "0", /, **changes: Any) -> Case:
    return Case("F-10", "V6", changes, is_found, tonnes)


KNOWN = {
    "pollutant": "挥发性有机物",
    "base_year": 2020,
    "base_emission_t": 6000,
    "source_document": "年报",
}
PEERS = boilers(Random(7), 40)
COPIED = {name: PEERS[3][name] for name in PEERS[3] if name.endswith(("nm3", "_t"))}
"""Flue gas, concentrations and base of another boiler."""
AMONG = [
    a1("F-10", True, "all", **PEERS[0] | {"nox_before_mg_per_nm3": 3000, "limit_at_base_mg_per_nm3": 9000}),
    a1("F-10", False, **PEERS[1] | {"nox_before_mg_per_nm3": 600, "limit_at_base_mg_per_nm3": 900}),
    # the gas in Nm³, not in 10⁴ Nm³
    a1(
        "F-10", True, "all",
        **PEERS[2] | gas(35_000_000),
    ),
    # a merely big one: thirty times the boiler, thirty times the gas
    a1(
        "F-10", False,
        **PEERS[4] | {"capacity_t_per_h": 3500, **gas(3_850_000)},
    ),
    # throughput and base in kg, not in tonnes
    v6(True, "all", **throughput(Decimal(3_011_400))),
    v6(False, **throughput(Decimal(302_000))),  # a hundred times alone may be
    beside(v6(False, **PERMIT, **throughput(Decimal(3_012_500))), sheets.L1, KNOWN),
    *(v6(False, **station) for station in stations(Random(5), 30)),
    a1("F-09", True, **PEERS[5] | COPIED),
    # standard figures, alike everywhere
    *(
        a1(
            "F-09", False, capacity_t_per_h=35, flue_gas_before_10k_nm3=40_000, flue_gas_after_10k_nm3=40_000,
            nox_before_mg_per_nm3=200, nox_after_mg_per_nm3=50, base_emission_nox_t=80,
        )
        for _ in range(3)
    ),
    a1("F-18", True, **PEERS[6] | {"longitude_deg": "120.15", "latitude_deg": "30.25"}),
    a1("F-18", False, **PEERS[7] | {"longitude_deg": "110.2", "latitude_deg": "24.9"}),
    # ten times the gas of its capacity
    a1("F-20", True, **PEERS[8] | {"capacity_t_per_h": 20, **gas(220_000)}),
    a1("F-20", False, **PEERS[9] | {"capacity_t_per_h": 20, **gas(44_000)}),
    *(a1("F-10", False, **peer) for peer in PEERS),
]  # fmt: skip


@pytest.fixture(scope="module")
def among(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    return sent(AMONG, tmp_path_factory.mktemp("among"))


@pytest.mark.parametrize("number", range(len(AMONG)))
def test_what_is_found_among_peers(among: dict[str, pl.DataFrame], number: int) -> None:
    case = AMONG[number]
    found = found_of(among, case.kind, project_id(case, number))
    assert bool(found) == case.is_found, (case, found)
    if case.tonnes == "all":
        own = among["project_reduction"].filter(pl.col("project_id") == project_id(case, number))
        assert found[0]["tonnes_at_risk"] == own["ceiling_t"].sum() > 0


def test_ordinary_peers_raise_nothing(among: dict[str, pl.DataFrame]) -> None:
    """Those whose figures no other case takes up; each only reports 1 t."""
    ids = {project_id(AMONG[n], n) for n in range(len(AMONG) - len(PEERS) + 10, len(AMONG))}
    told = among["finding"].explode("project_ids").filter(pl.col("project_ids").is_in(list(ids)))
    of_totals = {"F-26"}  # the projects of all cases together lie far above the city's quota
    assert set(told["kind"]) - of_totals == {"F-01"}


# Words


def message_of(tables: dict[str, pl.DataFrame], cases: list[Case], like: Case) -> dict:
    """Return the finding of a case."""
    return found_of(tables, like.kind, project_id(like, cases.index(like)))[0]


@pytest.mark.parametrize(
    ("case", "zh", "en"),
    [
        (
            overloaded("0.19", volume_after_10k_m3="439.3"),
            "改造后年处理水量 439.3 万吨，设计处理能力全年满负荷为 366 万吨，负荷率高于 120%；"
            "如无法证实，超出部分水量的减排量 0.17 吨不计。请核对",
            "The works treated 439.3 × 10⁴ m³ in the year after; at its design capacity it treats "
            "366 × 10⁴ m³ in a year: the load is above 120%; unless that is proved, 0.17 t of the "
            "reduction, which are of the water above that, go. Check",
        ),
        (
            overloaded("0", volume_after_10k_m3="439.201"),
            "改造后年处理水量 439.201 万吨，设计处理能力全年满负荷为 366 万吨，负荷率高于 120%。请核对",
            "The works treated 439.201 × 10⁴ m³ in the year after; at its design capacity it treats "
            "366 × 10⁴ m³ in a year: the load is above 120%. Check",
        ),
        (
            w1("F-07", True, volume_after_10k_m3="36.5"),
            "改造后年处理水量 36.5 万吨，设计处理能力全年满负荷为 366 万吨，负荷率低于 10%。请核对",
            "The works treated 36.5 × 10⁴ m³ in the year after; at its design capacity it treats "
            "366 × 10⁴ m³ in a year: the load is below 10%. Check",
        ),
    ],
)
def test_load_in_words(alone: dict[str, pl.DataFrame], case: Case, zh: str, en: str) -> None:
    found = sorted(
        found_of(alone, "F-07", project_id(case, ALONE.index(case))), key=lambda f: f["pollutant"]
    )[0]
    assert found["message"].startswith(zh)
    assert found["message_en"].startswith(en)


def test_idle_months_in_words_and_cells(alone: dict[str, pl.DataFrame]) -> None:
    found = message_of(alone, ALONE, in_months("F-07", True, months({"month_volume_10k_m3": 0}, 2)))
    assert found["message"].startswith("改造后有 2 个月处理水量为 0（2024-01, 2024-02）。")
    assert found["message_en"].startswith(
        "No water in 2 months of the year after (2024-01, 2024-02)."
    )
    assert cells_of(found, "month_volume_10k_m3") == ["2024-01：0", "2024-02：0"]


def test_constant_months_are_cited(alone: dict[str, pl.DataFrame]) -> None:
    found = found_of(alone, "F-03", project_id(MEASURED[9], ALONE.index(MEASURED[9])))
    cited = [cells_of(f, f"outlet_{f['pollutant']}_mg_per_l") for f in found]
    assert [len(values) for values in cited] == [12, 12]


def cells_of(finding: Row, column: str) -> list[str]:
    """Return what the evidence of a finding cites of a column; every value stands in a cell."""
    fields = json.loads(finding["evidence"])["fields"]
    cited = [record for f in fields if f["column"] == column for record in f["records"]]
    assert all(record["cell"] for record in cited)
    return [record["value"] for record in cited]


@pytest.mark.parametrize(
    ("case", "zh", "en"),
    [
        (REPORTED[0], "多报 0.01 吨。", ": 0.01 t too much."),
        (REPORTED[2], "多报 0.01 吨", ": 0.01 t too much"),
        (a1("F-01", True, reported_nox_t=30), "少报 0.20 吨。", ": 0.20 t too little."),
    ],
)
def test_reported_too_much_or_too_little(
    alone: dict[str, pl.DataFrame], case: Case, zh: str, en: str
) -> None:
    found = message_of(alone, ALONE, case)
    assert zh in found["message"]
    assert en in found["message_en"]


# Places


def placed(is_found: bool, region: str, longitude: float, latitude: float) -> Case:
    place = {"longitude_deg": f"{longitude:.4f}", "latitude_deg": f"{latitude:.4f}"}
    return a1("F-18", is_found, region_code=region, **place)


def town(region: str, count: int, longitude: float, latitude: float) -> list[Case]:
    """Return sites of a county that lie within 0.4° of its middle."""
    rng = Random(region)
    return [
        placed(False, region, *(m + rng.uniform(-0.4, 0.4) for m in (longitude, latitude)))
        for _ in range(count)
    ]


PLACES = [
    *town("450202", 20, 109.4, 24.3),
    *town("450203", 20, 109.4, 24.4),
    *town("450226", 4, 109.6, 27.2),  # a county 300 km off, in the box by its median
    placed(False, "450224", 111.9, 24.9),  # one that alone reports: may lie farther out
    placed(True, "450224", 104.0, 24.9),
    # places of other cities, which widen the box for each other
    placed(True, "450202", 120.15, 30.25),
    placed(True, "450203", 117.0, 36.65),
    placed(True, "450202", 109.4, 40.6),
    placed(True, "450202", 109.4, 18.2),
    placed(True, "450203", 109.3, 18.3),
]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    return sent(PLACES, tmp_path_factory.mktemp("places"))


@pytest.mark.parametrize("number", range(len(PLACES)))
def test_what_lies_in_another_city(places: dict[str, pl.DataFrame], number: int) -> None:
    case = PLACES[number]
    assert bool(found_of(places, "F-18", project_id(case, number))) == case.is_found, case


def test_few_sites_do_not_tell_where_a_city_lies(tmp_path: Path) -> None:
    few = [*town("450202", 19, 109.4, 24.3), placed(False, "450202", 120.15, 30.25)]
    tables = sent(few, tmp_path)
    assert tables["finding"].filter(pl.col("kind") == "F-18").is_empty()


# Copies


FIGURES = {
    "wastewater_before_10k_m3": ("121.37", "98.52"),
    "wastewater_after_10k_m3": ("101.93", "77.41"),
    "wastewater_cod_before_mg_per_l": ("157.3", "133.6"),
    "wastewater_cod_after_mg_per_l": ("71.9", "64.7"),
    "wastewater_nh3n_before_mg_per_l": ("12.47", "14.83"),
    "wastewater_nh3n_after_mg_per_l": ("6.31", "5.79"),
}
"""Figures of a record that is copied, and of one that is not."""


def water(is_found: bool, number: int, *shared: int) -> Case:
    """Return a record with figures of its own, but for those that it shares."""
    cells = {
        name: copied if place in shared else f"{own}{number:02d}1"
        for place, (name, (copied, own)) in enumerate(FIGURES.items())
    }
    bases = {f"base_emission_{p}_t": 180 + number for p in ("cod", "nh3n")}
    return Case("F-09", "W4", cells | bases, is_found)


COMMON = [(1, 2), (2, 3), (3, 4), (0, 4), (0, 1), (0, 2, 3), (1, 3, 4)]
"""Which figures others share with the copied record: none of them more than three, each figure often."""
COPIES = [
    *(water(False, n, *shared) for n, shared in enumerate(COMMON)),
    water(True, 20, *range(6)),
    *(water(False, 30 + n, *shared) for n, shared in enumerate(COMMON)),
    water(True, 40, *range(5)),
    *(water(False, 50 + n, *shared) for n, shared in enumerate(COMMON)),
    water(False, 60, 2, 3, 4, 5),
]


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    return sent(COPIES, tmp_path_factory.mktemp("copies"))


@pytest.mark.parametrize("number", range(len(COPIES)))
def test_copies_are_found_though_each_figure_is_common(
    copies: dict[str, pl.DataFrame], number: int
) -> None:
    case = COPIES[number]
    assert bool(found_of(copies, "F-09", project_id(case, number))) == case.is_found, case


# Units


def works_of_a_town(rng: Random) -> Row:
    """Return a sewage works as it is, with power and sludge."""
    capacity = Decimal(f"{rng.uniform(1, 9):.1f}")
    volume = round(capacity * 365 * Decimal(f"{rng.uniform(0.75, 1):.3f}"), 2)
    row: Row = {"design_capacity_10k_m3_per_d": capacity, "volume_after_10k_m3": volume}
    row["volume_before_10k_m3"] = round(volume * Decimal("0.7"), 2)
    for pollutant, inlet, outlet in (("cod", (150, 300), (20, 45)), ("nh3n", (15, 22), (1, 3))):
        for stage in ("before", "after"):
            row[f"inlet_{pollutant}_{stage}_mg_per_l"] = f"{rng.uniform(*inlet):.1f}"
            row[f"outlet_{pollutant}_{stage}_mg_per_l"] = f"{rng.uniform(*outlet):.2f}"
        row[f"base_emission_{pollutant}_t"] = 5000
    row["power_10k_kwh"] = round(volume * Decimal(f"{rng.uniform(0.22, 0.42):.3f}"), 2)
    return row


TOWNS = [works_of_a_town(Random(n)) for n in range(60)]


def unit(is_found: bool, number: int, tonnes: str, /, **changes: Any) -> Case:
    return Case("F-10", "W1", TOWNS[number] | changes, is_found, tonnes)


UNITS = [
    unit(True, 0, "all", inlet_nh3n_after_mg_per_l=200),
    unit(True, 1, "0", power_10k_kwh=round(TOWNS[1]["power_10k_kwh"] * 1_000)),
    unit(False, 2, "0", inlet_nh3n_after_mg_per_l="1.5", outlet_nh3n_after_mg_per_l="14.5"),  # swapped
    # thin water: of both pollutants, or at both stages, or cleaner out as well
    unit(False, 3, "0", inlet_cod_after_mg_per_l=22, outlet_cod_after_mg_per_l=9, inlet_nh3n_after_mg_per_l="1.9",
         outlet_nh3n_after_mg_per_l="0.8"),
    unit(False, 4, "0", inlet_nh3n_before_mg_per_l="1.8", inlet_nh3n_after_mg_per_l="1.9",
         outlet_nh3n_before_mg_per_l="1.1", outlet_nh3n_after_mg_per_l="0.8"),
    unit(False, 5, "0", inlet_nh3n_after_mg_per_l="1.8", outlet_nh3n_after_mg_per_l="0.2"),
    *(unit(False, n, "0") for n in range(6, 60)),
]  # fmt: skip


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    return sent(UNITS, tmp_path_factory.mktemp("units"))


@pytest.mark.parametrize("number", range(len(UNITS)))
def test_only_what_the_formula_reckons_with_is_held(
    units: dict[str, pl.DataFrame], number: int
) -> None:
    case = UNITS[number]
    found = found_of(units, "F-10", project_id(case, number))
    assert bool(found) == case.is_found, (case, found)
    for finding in found:
        own = units["project_reduction"].filter(
            (pl.col("project_id") == project_id(case, number))
            & (pl.col("pollutant") == finding["pollutant"])
        )
        whole = own["ceiling_t"].sum()
        assert finding["tonnes_at_risk"] == (whole if case.tonnes == "all" else 0)
        held, asked = (
            "吨不计，请撤回后按正确单位重报。",
            "该数值不扣减吨数。请核对，填错的按表头单位更正。",
        )
        assert finding["message"].endswith(held if case.tonnes == "all" else asked)
        assert ("倍（" in finding["message"]) and "  " not in finding["message_en"]


def test_what_a_formula_does_not_reckon_with_is_listed() -> None:
    """Every measured column of a type's sheet is a symbol of its method, or is only asked about."""
    text = relation.files()["measured_value"].read_text("utf-8")
    listed = re.findall(r"\w+", text[text.index("    ON\n") : text.index("INTO NAME")])
    measured = [name for name in listed if not name.startswith("base_emission")]
    found = re.findall(
        r"'method_id': '(.+?)',\s*'columns': \[(.*?)\]",
        relation.files()["beside_formula"].read_text("utf-8"),
        re.S,
    )
    beside_formula = {method: set(re.findall(r"'(\w+)'", names)) for method, names in found}
    for method in reference.table("methods").to_dicts():
        formula = relation.header(method["relation"])
        sheet = schemas.columns(schemas.project_entries()[method["project_type"]].name)
        beside_it = {
            name
            for name in measured
            if name in sheet and not re.search(rf"\b{re.sub('(cod|nh3n)_', '', name)}\b", formula)
        } - {"substitute_amount" if method["method_id"] == "A4.fuel_switch" else ""}
        if method["relation"] != "v2_monitored":
            assert beside_it == beside_formula.get(method["method_id"], set()), method["method_id"]


def test_every_kind_of_this_part_has_words_and_a_resolution() -> None:
    rows = {row["kind"]: row for row in reference.table("finding_kinds").to_dicts()}
    for kind in {case.kind for case in [*ALONE, *AMONG]}:
        assert all(rows[kind][name] for name in ("resolution_zh", "resolution_en", "message_en"))


def test_measured_values_are_columns_of_the_sheets() -> None:
    """Every concentration and volume of a project sheet is one, but for limits and capacities."""
    text = (Path(__file__).parent.parent / "sql" / "find" / "measured_value.sql").read_text("utf-8")
    units = {
        "mg / L",
        "10^4 m^3",
        "10^4 m^3 (273 K, 101.325 kPa, dry)",
        "mg / m^3 (273 K, 101.325 kPa, dry)",
    }
    for entry in schemas.project_entries().values():
        for name, column in schemas.columns(entry.name).items():
            if column.metadata["unit"] in units and not name.startswith("limit"):
                assert name in text, name
