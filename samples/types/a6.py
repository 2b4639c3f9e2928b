"""A6 散煤清洁取暖: made-up rounds of households."""

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

BROKEN = [
    ("V-83", {"households": "12000.5"}, "households"),
    ("V-84", {"heating_after": "天然气"}, "heating_after"),
    ("V-84", {"heating_after": "生物质"}, "heating_after"),
]
"""Rule, what is changed in a good row, the column named."""

KEPT = [{"households": 0}, {"heating_after": "集中供热"}, {"base_emission_nox_t": None}]
"""Changes of a good row at the edge of its rules that break none."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault: 48 t nitrogen oxides."""
    figures = {
        "households": 12_000,
        "coal_t_per_household": "2.5",
        "factor_nox_kg_per_t": "1.6",
        "heating_after": "电",
    }
    tonnes = {"nox": (100, 48)}
    row = good_project(f"450200-2024-A-6{number:03d}", f"第{number}批清洁取暖", tonnes)
    return row | figures | changes


def made_up(rng: Random, serial: int) -> Submission:
    """Return a round of any figures."""
    row = common(rng, serial, "A6") | {
        "households": str(rng.randint(0, 60_000)),
        "coal_t_per_household": figure(rng, 6),
        "factor_nox_kg_per_t": f"{rng.randint(1, 4 * 10**6) / 10**6:f}",
        "heating_after": rng.choice(["电", "集中供热", "太阳能、地热等"]),
    }
    return Submission(row | tonnes(rng, "nox", 2_000))


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a round of few figures, so that years repeat; sometimes without a base."""
    row = {
        "households": rng.choice(["12000", "12000", "15000"]),
        "coal_t_per_household": rng.choice(["2.5", "2.5", "2"]),
        "factor_nox_kg_per_t": "1.6",
        "heating_after": "电",
        **confusable_tonnes(rng, "nox", habits),
    }
    row["base_emission_nox_t"] = rng.choice(["", *habits["base"]])
    return Submission(row)


BENCH_SHARE_PCT = 1
TITLES = ["散煤清洁取暖改造", "散煤清洁取暖改造", "农村清洁取暖工程"]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n rounds."""
    columns = many.common(n, "A6", rng, "TA", TITLES) | {
        "households": rng.integers(100, 20_000, n),
        "coal_t_per_household": decimals(rng, 1, 4, n),
        "factor_nox_kg_per_t": decimals(rng, 0.8, 2.5, n),
        "heating_after": np.full(n, "电"),
        "reported_nox_t": decimals(rng, 0.1, 90, n),
    }
    return {"A6": pl.DataFrame(columns)}
