"""W4 工业污染深度治理: made-up waste water of enterprises."""

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

LETTER = "W"
POLLUTANTS = ("cod", "nh3n")
STAGES = ("before", "after")
DIRECT, TO_WORKS = "直接排放", "进入城镇污水厂"
INDIRECT = {"discharge_to": TO_WORKS}
BROKEN = [
    ("V-23", {"wastewater_cod_after_mg_per_l": "150.000001"}, "wastewater_cod_after_mg_per_l"),
    ("V-23", {"wastewater_nh3n_after_mg_per_l": 13}, "wastewater_nh3n_after_mg_per_l"),
    ("V-68", INDIRECT | {"wwtp_outlet_nh3n_mg_per_l": 1}, "wwtp_outlet_cod_mg_per_l"),
    ("V-68", INDIRECT | {"wwtp_outlet_cod_mg_per_l": 28}, "wwtp_outlet_nh3n_mg_per_l"),
    ("V-69", {"wwtp_outlet_cod_mg_per_l": "150.000001"}, "wwtp_outlet_cod_mg_per_l"),
    ("V-69", {"wwtp_outlet_nh3n_mg_per_l": 13}, "wwtp_outlet_nh3n_mg_per_l"),
    ("V-03", {"discharge_to": "排海"}, "discharge_to"),
]
"""Rule, what is changed in a good row, the column named."""

KEPT = [
    {"wastewater_cod_after_mg_per_l": 150, "wastewater_nh3n_after_mg_per_l": 12},
    INDIRECT | {"wwtp_outlet_cod_mg_per_l": 150, "wwtp_outlet_nh3n_mg_per_l": 12},
    {"limit_cod_at_base_mg_per_l": 100, "wastewater_after_10k_m3": 130},
]
"""Changes of a good row at the edge of its rules that break none."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault: 112.8 t COD and 8.64 t ammonia nitrogen, let out directly."""
    figures = {
        "discharge_to": DIRECT,
        "wastewater_before_10k_m3": 120,
        "wastewater_after_10k_m3": 96,
        "wastewater_cod_before_mg_per_l": 150,
        "wastewater_cod_after_mg_per_l": 70,
        "wastewater_nh3n_before_mg_per_l": 12,
        "wastewater_nh3n_after_mg_per_l": 6,
    }
    reported = {"cod": (180, "112.8"), "nh3n": ("14.4", "8.64")}
    row = good_project(f"450200-2024-W-4{number:03d}", f"{number}号企业废水深度治理", reported)
    return row | figures | changes


def made_up(rng: Random, serial: int) -> Submission:
    """Return an enterprise of any figures, by either way."""
    row = common(rng, serial, "W4") | {"discharge_to": rng.choice([DIRECT, TO_WORKS])}
    row |= {f"wastewater_{stage}_10k_m3": figure(rng, 2_000) for stage in STAGES}
    for pollutant, high in (("cod", 800), ("nh3n", 80)):
        for stage in STAGES:
            row[f"wastewater_{pollutant}_{stage}_mg_per_l"] = figure(rng, high)
        row[f"limit_{pollutant}_at_base_mg_per_l"] = rng.choice(["", f"{high // 2}", "30.5"])
        row[f"wwtp_outlet_{pollutant}_mg_per_l"] = figure(rng, high // 20)
        row |= tonnes(rng, pollutant, 5_000)
    return Submission(row)


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return an enterprise of few concentrations and volumes, by either way; often COD alone."""
    before = rng.choice(["100", "100", "61", "33.333333"])
    row = {
        "discharge_to": rng.choice([DIRECT, DIRECT, TO_WORKS]),
        "wastewater_before_10k_m3": before,
        "wastewater_after_10k_m3": rng.choice([before, before, "50", "0"]),
    }
    for pollutant in POLLUTANTS:
        if pollutant == "nh3n" and rng.random() < 0.5:
            continue
        row |= confusable_tonnes(rng, pollutant, habits)
        after, earlier = sorted(rng.choices(["0", "25", "60", "80", "100"], k=2), key=Decimal)
        row[f"wastewater_{pollutant}_before_mg_per_l"] = earlier
        row[f"wastewater_{pollutant}_after_mg_per_l"] = after
        row[f"limit_{pollutant}_at_base_mg_per_l"] = rng.choice(["", "", "80"])
        row[f"wwtp_outlet_{pollutant}_mg_per_l"] = rng.choice(["25", "30", "60"])
    return Submission(row)


BENCH_SHARE_PCT = 1
TITLES = ["废水深度治理工程", "废水深度治理工程", "污水处理站提标改造"]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n enterprises."""
    before = decimals(rng, 5, 300, n)
    after = np.round(before * rng.uniform(0.5, 1.05, n), 2)
    columns = many.common(n, "W4", rng, "TW", TITLES) | {
        "discharge_to": np.where(rng.random(n) < 0.6, DIRECT, TO_WORKS),
        "wastewater_before_10k_m3": before,
        "wastewater_after_10k_m3": after,
    }
    for pollutant, high in (("cod", 150), ("nh3n", 15)):
        c0 = decimals(rng, high * 0.7, high * 1.5, n)
        columns[f"wastewater_{pollutant}_before_mg_per_l"] = c0
        columns[f"wastewater_{pollutant}_after_mg_per_l"] = np.round(c0 * 0.4, 2)
        columns[f"wwtp_outlet_{pollutant}_mg_per_l"] = decimals(rng, high * 0.1, high * 0.2, n)
        columns[f"base_emission_{pollutant}_t"] = np.round(before * c0 * 1e-2, 2)
        columns[f"reported_{pollutant}_t"] = np.round(before * c0 * 0.5e-2, 2)
    return {"W4": pl.DataFrame(columns)}
