"""W3 再生水循环利用: made-up reuse of reclaimed water."""

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
STAGES = ("before", "after")
BROKEN = [
    ("V-66", {"reuse_purpose": "生态补水"}, "reuse_purpose"),
    ("V-67", {"reuse_after_10k_m3": "99.999999"}, "reuse_after_10k_m3"),
    ("V-03", {"reuse_purpose": "绿化"}, "reuse_purpose"),
    ("V-02", {"outlet_nh3n_mg_per_l": 10_001}, "outlet_nh3n_mg_per_l"),
]
"""Rule, what is changed in a good row, the column named."""

KEPT = [
    {"reuse_after_10k_m3": 100},
    *({"reuse_purpose": purpose} for purpose in ("城市杂用", "农业灌溉", "其他")),
    {"outlet_nh3n_mg_per_l": 10_000, "base_emission_nh3n_t": None},
]
"""Changes of a good row at the edge of its rules that break none."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault: 153.3 t COD and 10.95 t ammonia nitrogen."""
    figures = {
        "reuse_purpose": "工业用水",
        "reuse_before_10k_m3": 100,
        "reuse_after_10k_m3": "647.5",
        "outlet_cod_mg_per_l": 28,
        "outlet_nh3n_mg_per_l": 2,
    }
    reported = {"cod": (500, "153.3"), "nh3n": (60, "10.95")}
    row = good_project(f"450200-2024-W-3{number:03d}", f"{number}号再生水利用工程", reported)
    return row | figures | changes


def made_up(rng: Random, serial: int) -> Submission:
    """Return a reuse of any figures."""
    row = common(rng, serial, "W3") | {
        "reuse_purpose": rng.choice(["工业用水", "城市杂用", "农业灌溉", "其他"])
    }
    row |= {f"reuse_{stage}_10k_m3": figure(rng, 20_000) for stage in STAGES}
    for pollutant, high in (("cod", 60), ("nh3n", 8)):
        row[f"outlet_{pollutant}_mg_per_l"] = figure(rng, high)
        row |= tonnes(rng, pollutant, 2_000)
    return Submission(row)


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a reuse of few volumes, so that years repeat, overlap or follow; often COD alone."""
    row = {"reuse_purpose": "工业用水"}
    row |= {f"reuse_{stage}_10k_m3": rng.choice(["0", "100", "300", "450.5"]) for stage in STAGES}
    for pollutant in POLLUTANTS:
        if pollutant == "nh3n" and rng.random() < 0.5:
            continue
        row |= confusable_tonnes(rng, pollutant, habits)
        row[f"base_emission_{pollutant}_t"] = rng.choice(["", *habits["base"]])
        row[f"outlet_{pollutant}_mg_per_l"] = rng.choice(["28", "28", "33.333333"])
    return Submission(row)


BENCH_SHARE_PCT = 1
TITLES = ["再生水利用工程", "再生水利用工程", "污水处理厂中水回用工程"]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n reuses."""
    before = decimals(rng, 0, 300, n)
    more = decimals(rng, 10, 900, n)
    columns = many.common(n, "W3", rng, "TW", TITLES) | {
        "reuse_purpose": np.full(n, "工业用水"),
        "reuse_before_10k_m3": before,
        "reuse_after_10k_m3": np.round(before + more, 2),
    }
    for pollutant, outlet in (("cod", 28), ("nh3n", 2)):
        columns[f"outlet_{pollutant}_mg_per_l"] = decimals(rng, outlet * 0.6, outlet * 1.4, n)
        columns[f"base_emission_{pollutant}_t"] = np.full(n, "")
        columns[f"reported_{pollutant}_t"] = np.round(more * outlet * 1e-2, 2)
    return {"W3": pl.DataFrame(columns)}
