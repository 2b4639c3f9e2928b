"""A2 电力与锅炉系数法: made-up units."""

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

LETTER = "A"
GENERATION = {"≤100MW": "8.96", "100-300MW": "8.19", "≥300MW": "7.21"}
"""kg NOx a tonne of power coal where the record states none (rulebook §3.2 A2 [S])."""
BROKEN = [
    ("V-76", {"unit_class": "其他"}, "generation_nox_kg_per_t"),
    ("V-77", {"denitration_after_ratio": "0.3"}, "denitration_after_ratio"),
    ("V-77", {"running_after_ratio": "0.437499"}, "denitration_after_ratio"),
]
"""Rule, what is changed in a good row, the column named."""
KEPT = [
    {"unit_class": "其他", "generation_nox_kg_per_t": "4.7"},
    {"unit_class": "300MW及以上"},
    {"unit_class": "<=100MW", "fuel_10k_t": 0},
    {"running_after_ratio": "0.4375"},
]
"""Changes of a good row at the edge of its rules that break none."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault: 60 × 10⁴ t of coal, 2014.74 t nitrogen oxides."""
    figures = {
        "unit_class": "100-300MW",
        "fuel_10k_t": 60,
        "denitration_before_ratio": "0.35",
        "running_before_ratio": 1,
        "denitration_after_ratio": "0.8",
        "running_after_ratio": "0.95",
    }
    name, reported = f"{number}号机组脱硝提效", {"nox": (3_500, "2014.74")}
    return good_project(f"450200-2024-A-2{number:03d}", name, reported) | figures | changes


def made_up(rng: Random, serial: int) -> Submission:
    """Return a unit of any figures; the factor is often left to the table."""
    unit_class = rng.choice([*GENERATION, "其他"])
    own = rng.choice(["", "9.2", "3.333333"])
    record = common(rng, serial, "A2") | {
        "unit_class": unit_class,
        "fuel_10k_t": figure(rng, 400),
        "generation_nox_kg_per_t": own or ("4.7" if unit_class == "其他" else ""),
        "denitration_before_ratio": figure(rng, 1),
        "running_before_ratio": figure(rng, 1),
        "denitration_after_ratio": figure(rng, 1),
        "running_after_ratio": figure(rng, 1),
    }
    return Submission(record | tonnes(rng, "nox", 10_000))


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a unit of few efficiencies, whose steps repeat, overlap or follow one another."""
    before, after = sorted(rng.choices(["0", "0.35", "0.5", "0.8"], k=2))
    record = {
        "unit_class": "100-300MW",
        "fuel_10k_t": rng.choice(["1", "1", "1.5"]),
        "generation_nox_kg_per_t": rng.choice(["", "", "8"]),
        "denitration_before_ratio": before,
        "running_before_ratio": "1",
        "denitration_after_ratio": after,
        "running_after_ratio": rng.choice(["1", "0.95"]),
    }
    return Submission(record | confusable_tonnes(rng, "nox", habits))


BENCH_SHARE_PCT = 1
TITLES = ["机组脱硝提效改造", "机组脱硝提效改造", "锅炉SCR改造工程"]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n units."""
    columns = many.common(n, "A2", rng, "TA", TITLES) | {
        "unit_class": rng.choice(list(GENERATION), n),
        "fuel_10k_t": decimals(rng, 5, 300, n),
        "generation_nox_kg_per_t": np.where(rng.random(n) < 0.3, "8.5", ""),
        "denitration_before_ratio": decimals(rng, 0.2, 0.5, n),
        "running_before_ratio": decimals(rng, 0.8, 1, n),
        "denitration_after_ratio": decimals(rng, 0.7, 0.9, n),
        "running_after_ratio": decimals(rng, 0.9, 1, n),
        "base_emission_nox_t": decimals(rng, 300, 20_000, n),
        "reported_nox_t": decimals(rng, 100, 10_000, n),
    }
    return {"A2": pl.DataFrame(columns)}
