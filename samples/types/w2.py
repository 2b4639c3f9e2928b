"""W2 城镇污水处理厂提标改造: made-up upgrades of sewage works."""

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

LETTER = "W"
POLLUTANTS = ("cod", "nh3n")
BROKEN = [
    ("V-20", {"inlet_cod_mg_per_l": "59.999999"}, "outlet_cod_before_mg_per_l"),
    ("V-20", {"inlet_nh3n_mg_per_l": "8.199999"}, "outlet_nh3n_before_mg_per_l"),
    ("V-23", {"outlet_cod_after_mg_per_l": "60.000001"}, "outlet_cod_after_mg_per_l"),
    ("V-23", {"outlet_nh3n_after_mg_per_l": 9}, "outlet_nh3n_after_mg_per_l"),
    ("V-64", {"outlet_cod_after_mg_per_l": 50}, "outlet_cod_after_mg_per_l"),
    (
        "V-64",
        {"outlet_nh3n_before_mg_per_l": 8, "outlet_nh3n_after_mg_per_l": "5.00"},
        "outlet_nh3n_after_mg_per_l",
    ),
    ("V-02", {"volume_10k_m3": 1_000_001}, "volume_10k_m3"),
    ("V-01", {"inlet_nh3n_mg_per_l": None}, "inlet_nh3n_mg_per_l"),
]
"""Rule, what is changed in a good row, the column named."""

KEPT = [
    {"inlet_cod_mg_per_l": 60, "inlet_nh3n_mg_per_l": "8.2"},
    {"outlet_cod_before_mg_per_l": "59.9", "outlet_cod_after_mg_per_l": "59.9"},
    {"outlet_nh3n_after_mg_per_l": "8.2"},
    {"outlet_cod_before_mg_per_l": "60.000001", "outlet_cod_after_mg_per_l": 50},
    {"outlet_nh3n_before_mg_per_l": 8, "outlet_nh3n_after_mg_per_l": "4.999999"},
    {"volume_10k_m3": 1_000_000, "base_emission_cod_t": None},
]
"""Changes of a good row at the edge of its rules that break none."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault: 30 t COD and 3.2 t ammonia nitrogen."""
    figures = {
        "volume_10k_m3": 100,
        "inlet_cod_mg_per_l": 200,
        "outlet_cod_before_mg_per_l": 60,
        "outlet_cod_after_mg_per_l": 30,
        "inlet_nh3n_mg_per_l": 25,
        "outlet_nh3n_before_mg_per_l": "8.2",
        "outlet_nh3n_after_mg_per_l": 5,
    }
    reported = {"cod": (500, 30), "nh3n": (60, "3.2")}
    row = good_project(f"450200-2024-W-2{number:03d}", f"{number}号污水处理厂提标改造", reported)
    return row | figures | changes


def made_up(rng: Random, serial: int) -> Submission:
    """Return an upgrade of any figures."""
    row = common(rng, serial, "W2") | {"volume_10k_m3": figure(rng, 40_000)}
    for pollutant, high in (("cod", 500), ("nh3n", 60)):
        row[f"inlet_{pollutant}_mg_per_l"] = figure(rng, high)
        for stage in ("before", "after"):
            row[f"outlet_{pollutant}_{stage}_mg_per_l"] = figure(rng, high // 4)
        row |= tonnes(rng, pollutant, 10_000)
    return Submission(row)


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return an upgrade of few levels; often without ammonia, sometimes without a base."""
    row = {"volume_10k_m3": rng.choice(["100", "100", "110.5"])}
    for pollutant in POLLUTANTS:
        if pollutant == "nh3n" and rng.random() < 0.5:
            continue
        row |= confusable_tonnes(rng, pollutant, habits)
        row[f"base_emission_{pollutant}_t"] = rng.choice(["", *habits["base"]])
        row[f"inlet_{pollutant}_mg_per_l"] = rng.choice(["200", "200", "180"])
        for stage in ("before", "after"):
            row[f"outlet_{pollutant}_{stage}_mg_per_l"] = rng.choice(["120", "60", "45", "30"])
    return Submission(row)


BENCH_SHARE_PCT = 1
TITLES = ["污水处理厂提标改造工程", "污水处理厂提标改造工程", "污水处理厂一级A提标工程"]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n upgrades."""
    volume = decimals(rng, 100, 8_000, n)
    columns = many.common(n, "W2", rng, "TW", TITLES) | {"volume_10k_m3": volume}
    for pollutant, inlet, outlet in (("cod", 200, 45), ("nh3n", 25, 4)):
        columns[f"inlet_{pollutant}_mg_per_l"] = decimals(rng, inlet * 0.8, inlet * 1.2, n)
        columns[f"outlet_{pollutant}_before_mg_per_l"] = decimals(rng, outlet, outlet * 1.3, n)
        columns[f"outlet_{pollutant}_after_mg_per_l"] = decimals(rng, outlet * 0.3, outlet, n)
        columns[f"base_emission_{pollutant}_t"] = np.round(volume * inlet * 1.3e-2, 2)
        columns[f"reported_{pollutant}_t"] = np.round(volume * outlet * 0.4e-2, 2)
    return {"W2": pl.DataFrame(columns)}
