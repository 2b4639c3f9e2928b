"""A1 锅炉炉窑超低排放与深度治理: made-up boilers and kilns."""

from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
import polars as pl

from samples import bench as many
from samples.bench import decimals
from samples.made_up import (
    Habits,
    Row,
    Submission,
    common,
    confusable_tonnes,
    figure,
    tonnes,
)
from samples.made_up import good as good_project
from samples.office.office import Filing, Office
from samples.records import Project, Value
from samples.types.building import Figures, as_reported, between, figures_of, rounded

LETTER = "A"


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault: 30.2 t nitrogen oxides."""
    name, tonnes = f"{number}号锅炉脱硝", {"nox": (80, "30.2")}
    figures = {
        "unit_kind": "燃煤锅炉",
        "capacity_t_per_h": 35,
        "flue_gas_before_10k_nm3": 22000,
        "flue_gas_after_10k_nm3": 23000,
        "nox_before_mg_per_nm3": 190,
        "nox_after_mg_per_nm3": "50.4348",
        "limit_at_base_mg_per_nm3": 400,
    }
    return good_project(f"450200-2024-A-{number:04d}", name, tonnes) | figures | changes


def made_up(rng: Random, serial: int) -> Submission:
    """Return a kiln of any figures."""
    record = common(rng, serial, "A1") | {
        "unit_kind": "水泥窑",
        "flue_gas_before_10k_nm3": figure(rng, 100_000),
        "flue_gas_after_10k_nm3": figure(rng, 100_000),
        "nox_before_mg_per_nm3": figure(rng, 600),
        "nox_after_mg_per_nm3": figure(rng, 300),
        "limit_at_base_mg_per_nm3": rng.choice(["400", "320", "200.5"]),
    }
    return Submission(record | tonnes(rng, "nox", 500))


GAS = ["100000", "100000", "61000", "106000", "33333.333333"]
CONCENTRATIONS = ["0", "25", "30", "60", "80", "100", "100.000001"]


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a kiln of few concentrations, whose steps repeat, overlap or follow one another."""
    gas = rng.choice(GAS)
    after, before = sorted(rng.choices(CONCENTRATIONS, k=2), key=Decimal)
    record = {
        "unit_kind": "水泥窑",
        "flue_gas_before_10k_nm3": gas,
        "flue_gas_after_10k_nm3": rng.choice([gas, gas, rng.choice(GAS)]),
        "nox_before_mg_per_nm3": before,
        "nox_after_mg_per_nm3": after,
        "limit_at_base_mg_per_nm3": rng.choice(["400", "400", "80"]),
    }
    return Submission(record | confusable_tonnes(rng, "nox", habits))


BENCH_SHARE_PCT = 35
TITLES = ["锅炉超低排放改造", "锅炉超低排放改造", "脱硝设施改造工程", "锅炉低氮燃烧改造"]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n boilers."""
    before, after = decimals(rng, 1e3, 9e4, n), decimals(rng, 1e3, 9e4, n)
    c0, c1 = decimals(rng, 150, 420, n), decimals(rng, 20, 50, n)
    reported = np.round((before * np.minimum(c0, 400) - after * c1) * 1e-5, 2)
    columns = many.common(n, "A1", rng, "TA", TITLES) | {
        "unit_kind": np.full(n, "燃煤锅炉"),
        "capacity_t_per_h": decimals(rng, 10, 130, n, 0),
        "flue_gas_before_10k_nm3": before,
        "flue_gas_after_10k_nm3": after,
        "nox_before_mg_per_nm3": c0,
        "nox_after_mg_per_nm3": c1,
        "limit_at_base_mg_per_nm3": np.full(n, 400),
        "base_emission_nox_t": np.round(before * c0 * 1e-5, 2),
        "reported_nox_t": reported,
        "offset_nox_t": np.where(rng.random(n) < 0.05, "1.5", ""),
    }
    return {"A1": pl.DataFrame(columns)}


# NH3 or urea that one tonne of NOx (as NO2) needs at least, with some to spare (rulebook F-04).
_REAGENT_PER_NOX = {"液氨": "0.43", "尿素": "0.78", "氨水(20%)": "2.15"}
_INDUSTRY = {
    "燃煤锅炉": "4430",
    "燃气锅炉": "4430",
    "燃油锅炉": "4430",
    "生物质锅炉": "4430",
    "火电机组": "4411",
    "水泥窑": "3011",
    "烧结机": "3110",
    "球团": "3110",
    "焦炉": "2521",
    "玻璃窑": "3041",
}


def boiler_kiln(office: Office, filing: Filing, figures: Figures, /, **more: Value) -> Project:
    """Return a project of V₀, C₀, V₁, C₁ and limit (10⁴ Nm³, mg/Nm³).

    Where no base is given it is V₀ · min(C₀, limit).
    """
    v0, c0, v1, c1, limit = figures_of(figures)
    kind = str(more.get("unit_kind", "其他炉窑"))
    cells: dict[str, Value] = {
        "industry_code": _INDUSTRY.get(kind, "3071"),
        "facility_code": "MF0001",
        "outlet_code": "DA001",
        "base_emission_nox_t": rounded((v0 * min(c0, limit)).scaleb(-5), "0.01"),
        "unit_kind": kind,
        "capacity_t_per_h": max(Decimal(10), (v0 / 1150) // 5 * 5) if "锅炉" in kind else None,
        "flue_gas_before_10k_nm3": v0,
        "flue_gas_after_10k_nm3": v1,
        "nox_before_mg_per_nm3": c0,
        "nox_after_mg_per_nm3": c1,
        "limit_at_base_mg_per_nm3": limit,
        **_reagent(kind, (v0 * c0 - v1 * c1).scaleb(-5), filing.year),
    }
    return as_reported(office.project("A1", filing, **{**cells, **more}))


def _reagent(kind: str, removed_t: Decimal, year: int) -> dict[str, Value]:
    if kind in ("燃气锅炉", "燃油锅炉"):
        return {}
    names = list(_REAGENT_PER_NOX)
    reagent = names[(year + len(kind)) % len(names)]
    need = removed_t * Decimal(_REAGENT_PER_NOX[reagent])
    return {"reagent_kind": reagent, "reagent_t": rounded(max(need, Decimal(1)), "0.1")}


# kind of unit, trade of the enterprise, what is done, C₀ range, C₁ range, limit (mg/Nm³)
_SMALL_UNITS = [
    ("燃煤锅炉", "制糖", "锅炉超低排放改造", (180, 280), (40, 50), 300),
    ("燃气锅炉", "食品", "锅炉低氮燃烧改造", (120, 190), (28, 48), 200),
    ("生物质锅炉", "人造板", "锅炉脱硝改造", (190, 270), (80, 145), 300),
    ("其他炉窑", "陶瓷", "隧道窑脱硝改造", (190, 280), (90, 150), 300),
]
_LARGE_UNITS = [
    ("火电机组", "热电", "锅炉超低排放改造", (110, 195), (30, 46), 200),
    ("水泥窑", "水泥", "水泥窑SCR深度治理", (280, 390), (70, 98), 400),
    ("烧结机", "钢铁", "烧结机超低排放改造", (200, 290), (38, 49), 300),
    ("焦炉", "焦化", "焦炉烟囱脱硝改造", (320, 480), (100, 148), 500),
    ("玻璃窑", "玻璃", "玻璃熔窑脱硝改造", (500, 680), (170, 300), 700),
]


def ordinary(office: Office, county: str, year: int, nox_t: Decimal) -> Project:
    """Return an ordinary retrofit of about that many tonnes."""
    units = _LARGE_UNITS if nox_t > 70 else _SMALL_UNITS
    unit_kind, trade, title, c0_range, c1_range, limit = office.rng.choice(units)
    site = office.sites.new(county, trade)
    c0, c1 = between(office, *c0_range, "1"), between(office, *c1_range)
    load = between(office, 0.95, 1.04, "0.01")
    v0 = rounded(nox_t * 100_000 / (c0 - load * c1), "0.01")
    v1 = rounded(v0 * load, "0.01")
    figures = (str(v0), str(c0), str(v1), str(c1), limit)
    return boiler_kiln(office, Filing(site, year, title), figures, unit_kind=unit_kind)
