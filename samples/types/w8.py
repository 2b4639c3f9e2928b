"""W8 生活垃圾渗滤液处理: made-up landfills."""

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

BROKEN = [
    ("V-20", {"outlet_cod_mg_per_l": "8000.000001"}, "outlet_cod_mg_per_l"),
    ("V-20", {"outlet_nh3n_mg_per_l": "1500.000001"}, "outlet_nh3n_mg_per_l"),
    ("V-74", {"destination": "进入城镇污水厂"}, "destination"),
    ("V-75", {"outlet_cod_mg_per_l": "7.999999"}, "outlet_cod_mg_per_l"),
    ("V-75", {"outlet_nh3n_mg_per_l": "1.499999"}, "outlet_nh3n_mg_per_l"),
]
"""Rule, what is changed in a good row, the column named."""

KEPT = [
    {"outlet_cod_mg_per_l": 8, "outlet_nh3n_mg_per_l": "1.5"},
    {"outlet_cod_mg_per_l": 8_000, "outlet_nh3n_mg_per_l": 1_500, "destination": "回用"},
]
"""Changes of a good row at the edge of its rules that break none."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault: 300 t a day, 865.05 t COD and 163.155 t ammonia."""
    reported = {"cod": (1_000, "865.05"), "nh3n": (200, "163.16")}
    figures = {
        "leachate_10k_m3": "10.95",
        "destination": "直接排放",
        "inlet_cod_mg_per_l": 8_000,
        "outlet_cod_mg_per_l": 100,
        "inlet_nh3n_mg_per_l": 1_500,
        "outlet_nh3n_mg_per_l": 10,
    }
    row = good_project(f"450200-2024-W-8{number:03d}", f"{number}号填埋场渗滤液处理", reported)
    return row | figures | changes


def made_up(rng: Random, serial: int) -> Submission:
    """Return a landfill of any figures."""
    row = common(rng, serial, "W8") | {
        "leachate_10k_m3": figure(rng, 100),
        "destination": rng.choice(["直接排放", "回用"]),
    }
    for pollutant, high in (("cod", 60_000), ("nh3n", 3_000)):
        row |= tonnes(rng, pollutant, 50_000)
        row[f"inlet_{pollutant}_mg_per_l"] = figure(rng, high)
        row[f"outlet_{pollutant}_mg_per_l"] = figure(rng, high // 4)
    return Submission(row)


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a landfill of few figures, so that years repeat; often COD alone."""
    row = {
        "leachate_10k_m3": rng.choice(["1.1", "1.1", "1.2"]),
        "destination": rng.choice(["直接排放", "直接排放", "进入城镇污水厂"]),
        "wwtp_outlet_cod_mg_per_l": rng.choice(["", "30"]),
        **confusable_tonnes(rng, "cod", habits),
        "inlet_cod_mg_per_l": rng.choice(["8000", "8000", "6000"]),
        "outlet_cod_mg_per_l": rng.choice(["100", "60"]),
    }
    if rng.random() < 0.5:
        row |= confusable_tonnes(rng, "nh3n", habits)
        row |= {"inlet_nh3n_mg_per_l": "1500", "outlet_nh3n_mg_per_l": "10"}
    return Submission(row)


BENCH_SHARE_PCT = 1
TITLES = ["渗滤液处理工程", "渗滤液处理工程", "填埋场渗滤液处理站提标改造"]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n landfills."""
    columns = many.common(n, "W8", rng, "TW", TITLES) | {
        "leachate_10k_m3": decimals(rng, 0.5, 30, n),
        "destination": np.full(n, "直接排放"),
        "inlet_cod_mg_per_l": decimals(rng, 2_000, 20_000, n),
        "outlet_cod_mg_per_l": decimals(rng, 40, 100, n),
        "base_emission_cod_t": decimals(rng, 100, 6_000, n),
        "reported_cod_t": decimals(rng, 10, 5_000, n),
    }
    return {"W8": pl.DataFrame(columns)}
