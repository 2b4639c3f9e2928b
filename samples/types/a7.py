"""A7 老旧机动车、非道路机械淘汰: made-up rounds of scrapping with their vehicles."""

from random import Random
from typing import Any

import numpy as np
import polars as pl

from samples import bench as many
from samples.bench import decimals
from samples.made_up import (
    USCC,
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
VEHICLES = "A7 车辆清单"
MACHINE = "非道路移动机械"
_MACHINE = {
    "vehicle_class": MACHINE,
    "working_hours": 800,
    "factor_nox_g_per_h": 500,
    "distance_km": None,
    "factor_nox_g_per_km": None,
    "factor_vocs_g_per_km": None,
}
BROKEN_CHILDREN = {
    VEHICLES: [
        ("V-04", {"vin": "桂B12345"}, "vin"),
        ("V-85", {"vin": "LZZ5ELND0GW10000"}, "vin"),
        ("V-85", {"vin": "LZZ5ELND0GW1000012"}, "vin"),
        ("V-85", {"vin": "LZZ5ELND0GWI00001"}, "vin"),
        ("V-85", {"vin": "OZZ5ELND0GW100001"}, "vin"),
        ("V-85", {"vin": "LZZ5ELND0GQ100001"}, "vin"),
        ("V-86", {"distance_km": None}, "distance_km"),
        ("V-86", _MACHINE | {"working_hours": None}, "working_hours"),
        ("V-87", {"factor_vocs_g_per_h": 1}, "vehicle_class"),
        ("V-87", {"factor_nox_g_per_h": 0}, "vehicle_class"),
        ("V-87", _MACHINE | {"factor_nox_g_per_km": 1}, "vehicle_class"),
        ("V-02", {"distance_km": "1000000.000001"}, "distance_km"),
        (
            "V-19",
            {"factor_nox_g_per_km": None, "factor_vocs_g_per_km": None},
            "factor_nox_g_per_km",
        ),
    ]
}
"""By sheet: rule, what is changed in the first good row, the column named."""
KEPT_CHILDREN = {
    VEHICLES: [
        {"vin": "lzz5elnd0gw100001", "distance_km": 0},
        {"factor_nox_g_per_km": None, "distance_km": 1_000_000},
        _MACHINE | {"vin": "OIQ-1", "factor_vocs_g_per_h": 0},
    ]
}
"""By sheet: changes of the first good row at the edge of its rules that break none."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault; its vehicles stand in their own sheet."""
    name, reported = f"{number}号老旧车淘汰", {"nox": (100, "0.85"), "vocs": (10, "0.01")}
    return good_project(f"450200-2024-A-7{number:03d}", name, reported) | changes


def good_children(number: int = 1, **changes: Any) -> dict[str, list[Row]]:
    """Return a truck of 0.45 t and a machine of 0.4 t nitrogen oxides."""
    truck: Row = {
        "project_id": f"450200-2024-A-7{number:03d}",
        "vin": f"LZZ5ELND0GW1{number:05d}",
        "vehicle_class": "重型柴油货车",
        "scrapped_date": "2024-03-15",
        "distance_km": 60_000,
        "factor_nox_g_per_km": "7.5",
        "factor_vocs_g_per_km": "0.12",
    }
    machine = truck | _MACHINE | {"vin": f"450200-3-{number:06d}"}
    return {VEHICLES: [truck | changes, machine]}


def made_up(rng: Random, serial: int) -> Submission:
    """Return a round of one to four vehicles of any figures."""
    record = common(rng, serial, "A7") | tonnes(rng, "nox", 5)
    if rng.random() < 0.6:
        record |= tonnes(rng, "vocs", 1)
    rows = [_made_up_vehicle(rng, record, place) for place in range(rng.randint(1, 4))]
    return Submission(record, {VEHICLES: rows})


def _made_up_vehicle(rng: Random, record: Record, place: int) -> Record:
    is_machine = rng.random() < 0.3
    run, unit = ("working_hours", "g_per_h") if is_machine else ("distance_km", "g_per_km")
    return {
        "project_id": record["project_id"],
        "vin": _vin(int(record["project_id"][-4:]) * 10 + place),
        "vehicle_class": MACHINE if is_machine else rng.choice(["重型柴油货车", "汽油车"]),
        "scrapped_date": record["acceptance_date"],
        run: figure(rng, 8_000 if is_machine else 200_000),
        f"factor_nox_{unit}": figure(rng, 900 if is_machine else 20),
        f"factor_vocs_{unit}": figure(rng, 3) if rng.random() < 0.7 else "",
    }


def _vin(serial: int) -> str:
    return f"LZZ5ELND0GW{serial:06d}"


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a round of few vehicles of its enterprise, some of them claimed before."""
    enterprise = habits.get("uscc", [USCC])[0][8:16]
    record = confusable_tonnes(rng, "nox", habits)
    if rng.random() < 0.4:
        record |= confusable_tonnes(rng, "vocs", habits)
    numbers = rng.sample(range(6), rng.randint(1, 3))
    rows = [_confusable_vehicle(rng, f"LZZ{enterprise}ND000{n}") for n in numbers]
    return Submission(record, {VEHICLES: rows})


def _confusable_vehicle(rng: Random, vin: str) -> Record:
    return {
        "vin": vin,
        "vehicle_class": "重型柴油货车",
        "scrapped_date": "2021-01-01",
        "distance_km": rng.choice(["800000", "800000", "500000.5", "0"]),
        "factor_nox_g_per_km": rng.choice(["25", "50"]),
        "factor_vocs_g_per_km": rng.choice(["", "1"]),
    }


BENCH_SHARE_PCT = 1
TITLES = ["国三柴油货车淘汰", "国三柴油货车淘汰", "老旧车淘汰补贴项目"]
PER_ROUND = 5


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n rounds and five vehicles of each."""
    columns = many.common(n, "A7", rng, "TA", TITLES) | {
        "reported_nox_t": decimals(rng, 1, 3, n),
        "reported_vocs_t": decimals(rng, 0.01, 0.1, n),
    }
    projects = pl.DataFrame(columns)
    count = n * PER_ROUND
    vehicles = {
        "project_id": np.repeat(projects["project_id"].to_numpy(), PER_ROUND),
        "vin": [f"LZZ5ELND0{serial:08d}" for serial in range(count)],
        "vehicle_class": np.full(count, "重型柴油货车"),
        "scrapped_date": np.full(count, "2021-03-15"),
        "distance_km": decimals(rng, 20_000, 90_000, count, 0),
        "factor_nox_g_per_km": decimals(rng, 4, 9, count),
        "factor_vocs_g_per_km": decimals(rng, 0.05, 0.2, count),
    }
    return {"A7": projects, VEHICLES: pl.DataFrame(vehicles)}
