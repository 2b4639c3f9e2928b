"""W7 农村生活污水: made-up village facilities."""

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
    ("V-62", {"destination": "接入城镇污水厂"}, "destination"),
    ("V-63", {"operating_days": "182.5"}, "operating_days"),
]
"""Rule, what is changed in a good row, the column named."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault: 30.66 t COD and 2.24475 t ammonia."""
    reported = {"cod": (120, "30.66"), "nh3n": (12, "2.24")}
    figures = {
        "residents_10k_person": "0.5",
        "operating_days": 365,
        "collection_ratio": "0.6",
        "destination": "直接排放",
        "generation_cod_g_per_person_d": 40,
        "removal_cod_ratio": "0.7",
        "generation_nh3n_g_per_person_d": "4.1",
        "removal_nh3n_ratio": "0.5",
    }
    row = good_project(f"450200-2024-W-7{number:03d}", f"{number}号村污水治理", reported)
    return row | figures | changes


def made_up(rng: Random, serial: int) -> Submission:
    """Return the facilities of a village of any figures; the factor of COD is often left out."""
    row = common(rng, serial, "W7") | {
        "residents_10k_person": figure(rng, 20),
        "operating_days": str(rng.randint(0, 366)),
        "collection_ratio": figure(rng, 1),
        "destination": rng.choice(["直接排放", "资源化利用"]),
    }
    for pollutant, factor in (("cod", rng.choice(["", "40", "55.5"])), ("nh3n", "4.1")):
        row |= tonnes(rng, pollutant, 2_000)
        row[f"generation_{pollutant}_g_per_person_d"] = factor
        row[f"removal_{pollutant}_ratio"] = figure(rng, 1)
    return Submission(row)


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a village of few figures, so that years and neighbours repeat; often COD alone."""
    row = {
        "residents_10k_person": rng.choice(["0.5", "0.5", "0.6"]),
        "operating_days": rng.choice(["365", "365", "300"]),
        "collection_ratio": "0.6",
        "destination": rng.choice(["直接排放", "直接排放", "接入城镇污水厂"]),
        **confusable_tonnes(rng, "cod", habits),
        "generation_cod_g_per_person_d": rng.choice(["", "40"]),
        "removal_cod_ratio": "0.7",
    }
    if rng.random() < 0.5:
        row |= confusable_tonnes(rng, "nh3n", habits)
        row |= {"generation_nh3n_g_per_person_d": "4.1", "removal_nh3n_ratio": "0.5"}
    return Submission(row)


BENCH_SHARE_PCT = 5
TITLES = ["农村生活污水治理项目", "农村生活污水治理项目", "行政村污水处理设施工程"]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n villages."""
    columns = many.common(n, "W7", rng, "TW", TITLES) | {
        "residents_10k_person": decimals(rng, 0.02, 3, n),
        "operating_days": rng.integers(200, 366, n),
        "collection_ratio": decimals(rng, 0.3, 0.9, n),
        "destination": np.full(n, "直接排放"),
        "generation_cod_g_per_person_d": np.where(rng.random(n) < 0.5, "40", ""),
        "removal_cod_ratio": decimals(rng, 0.4, 0.9, n),
        "reported_cod_t": decimals(rng, 0.1, 90, n),
    }
    return {"W7": pl.DataFrame(columns)}
