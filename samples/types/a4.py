"""A4 关停、清洁能源替代、集中供热: made-up closures and replacements."""

from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
import polars as pl

from samples import bench as many
from samples.bench import decimals
from samples.made_up import (
    Habits,
    Record,
    Row,
    Submission,
    common,
    confusable_tonnes,
    figure,
    tonnes,
)
from samples.made_up import good as good_project

LETTER = "A"
CLOSURE, FUEL_SWITCH, CENTRAL_HEATING = "关停", "清洁能源替代", "集中供热替代"
MEASURES = [CLOSURE, FUEL_SWITCH, CENTRAL_HEATING]
NOT_BURNT = ["电力", "外购蒸汽"]
_CLOSED = {"measure": CLOSURE, "closure_date": "2024-03-31", "moved_nox_t": 0}
_HEATED = {"measure": CENTRAL_HEATING, "replaced_emission_nox_t": 12, "heat_source_nox_t": 3}
BROKEN = [
    ("V-80", _CLOSED | {"closure_date": None}, "closure_date"),
    ("V-80", _CLOSED | {"moved_nox_t": None}, "moved_nox_t"),
    ("V-80", {"fuel_before_t": None}, "fuel_before_t"),
    ("V-80", {"generation_nox_kg_per_t": None}, "generation_nox_kg_per_t"),
    ("V-80", {"substitute_kind": None}, "substitute_kind"),
    ("V-80", {"substitute_amount": None}, "substitute_amount"),
    ("V-80", {"substitute_unit": None}, "substitute_unit"),
    ("V-80", {"factor_nox_of_substitute": None}, "factor_nox_of_substitute"),
    ("V-80", _HEATED | {"replaced_emission_nox_t": None}, "replaced_emission_nox_t"),
    ("V-80", _HEATED | {"heat_source_nox_t": None}, "heat_source_nox_t"),
    ("V-70", _CLOSED | {"closure_date": "2020-12-31"}, "closure_date"),
    ("V-71", _CLOSED | {"closure_date": "2024-05-02"}, "closure_date"),
    ("V-91", _CLOSED | {"moved_nox_t": "20.000001"}, "moved_nox_t"),
    ("V-113", {"factor_nox_of_substitute": "3.029999"}, "factor_nox_of_substitute"),
]
"""Rule, what is changed in a good row, the column named."""
_NOTHING_BURNT = dict.fromkeys(["substitute_amount", "substitute_unit", "factor_nox_of_substitute"])
KEPT = [
    _CLOSED | {"closure_date": "2021-01-01"},
    _CLOSED | {"closure_date": "2024-05-01", "moved_nox_t": 20},
    _HEATED,
    {"moved_nox_t": "20.000001"},
    {"substitute_kind": "电力"} | _NOTHING_BURNT,
    {"factor_nox_of_substitute": "3.03"},
    {"factor_nox_of_substitute": 0, "substitute_kind": "其他燃料"},
    {"overall_denitration_before_ratio": "50%", "substitute_kind": "外购蒸汽"},
]
"""Changes of a good row at the edge of its rules that break none."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault: a coal boiler that burns gas, 15.6328491 t nitrogen oxides."""
    figures = {
        "measure": FUEL_SWITCH,
        "fuel_before_t": 6_000,
        "generation_nox_kg_per_t": "2.94",
        "substitute_kind": "天然气",
        "substitute_amount": "287.97",
        "substitute_unit": "万立方米",
        "factor_nox_of_substitute": "6.97",
    }
    name, reported = f"{number}号锅炉煤改气", {"nox": (20, "15.63")}
    return good_project(f"450200-2024-A-4{number:03d}", name, reported) | figures | changes


def made_up(rng: Random, serial: int) -> Submission:
    """Return a closure, a fuel switch or a central heating of any figures."""
    measure = rng.choice(MEASURES)
    record = common(rng, serial, "A4") | tonnes(rng, "nox", 500) | {"measure": measure}
    return Submission(record | _MADE_UP[measure](rng, record))


def _made_up_closure(rng: Random, record: Record) -> Record:
    day = f"{record['credit_year']}-01-10"
    return {"closure_date": day, "moved_nox_t": figure(rng, 100)}


def _made_up_switch(rng: Random, _record: Record) -> Record:
    kind = rng.choice(["天然气", "生物质成型燃料", *NOT_BURNT])
    used = {
        "substitute_amount": figure(rng, 9_000),
        "substitute_unit": "万立方米" if kind == "天然气" else "吨",
        "factor_nox_of_substitute": figure(rng, 19),
    }
    return {
        "fuel_before_t": figure(rng, 90_000),
        "generation_nox_kg_per_t": rng.choice(["2.94", "4.000001"]),
        "overall_denitration_before_ratio": rng.choice(["", figure(rng, 1)]),
        "substitute_kind": kind,
        **(used if kind not in NOT_BURNT or rng.random() < 0.3 else {}),
    }


def _made_up_heating(rng: Random, _record: Record) -> Record:
    return {"replaced_emission_nox_t": figure(rng, 200), "heat_source_nox_t": figure(rng, 50)}


_MADE_UP = {
    CLOSURE: _made_up_closure,
    FUEL_SWITCH: _made_up_switch,
    CENTRAL_HEATING: _made_up_heating,
}


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a closure or replacement of few tonnes, so that steps repeat, overlap or follow."""
    measure = rng.choice(MEASURES)
    after, before = sorted(rng.choices(["0", "25", "40", "60", "100"], k=2), key=Decimal)
    figures = {
        CLOSURE: {"closure_date": "2021-01-01", "moved_nox_t": rng.choice(["0", "0", "25"])},
        FUEL_SWITCH: {
            "fuel_before_t": f"{before}000",
            "generation_nox_kg_per_t": "1",
            "substitute_kind": "天然气",
            "substitute_amount": f"{after}000",
            "substitute_unit": "万立方米",
            "factor_nox_of_substitute": "1",
        },
        CENTRAL_HEATING: {"replaced_emission_nox_t": before, "heat_source_nox_t": after},
    }[measure]
    return Submission({"measure": measure, **figures} | confusable_tonnes(rng, "nox", habits))


BENCH_SHARE_PCT = 1
TITLES = ["燃煤锅炉煤改气", "燃煤锅炉煤改气", "燃煤锅炉清洁能源替代"]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n boilers that burn gas instead of coal."""
    columns = many.common(n, "A4", rng, "TA", TITLES) | {
        "measure": np.full(n, FUEL_SWITCH),
        "fuel_before_t": decimals(rng, 500, 20_000, n),
        "generation_nox_kg_per_t": np.full(n, "2.94"),
        "substitute_kind": np.full(n, "天然气"),
        "substitute_amount": decimals(rng, 20, 900, n),
        "substitute_unit": np.full(n, "万立方米"),
        "factor_nox_of_substitute": np.full(n, "6.97"),
        "base_emission_nox_t": decimals(rng, 1, 70, n),
        "reported_nox_t": decimals(rng, 1, 60, n),
    }
    return {"A4": pl.DataFrame(columns)}
