"""V3 VOCs企业关停: made-up closures of enterprises."""

from datetime import date
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

LETTER = "V"
BROKEN = [
    ("V-71", {"closure_date": date(2024, 5, 2)}, "closure_date"),
    ("V-70", {"closure_date": date(2020, 12, 31)}, "closure_date"),
    ("V-91", {"moved_vocs_t": "60.000001"}, "moved_vocs_t"),
    ("V-01", {"closure_date": None}, "closure_date"),
    ("V-01", {"moved_vocs_t": None}, "moved_vocs_t"),
]
"""Rule, what is changed in a good row, the column named."""

KEPT = [{"moved_vocs_t": 60}, {"moved_vocs_t": 0}, {"closure_date": date(2021, 1, 1)}]
"""Changes of a good row at the edge of its rules that break none."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault: 47.5 t."""
    row = good_project(f"450200-2024-V-3{number:03d}", f"{number}号厂关停", {"vocs": (60, "47.5")})
    return row | {"closure_date": date(2024, 5, 1), "moved_vocs_t": "12.5"} | changes


def made_up(rng: Random, serial: int) -> Submission:
    """Return a closure of any figures."""
    row = common(rng, serial, "V3") | tonnes(rng, "vocs", 500)
    row["closure_date"] = row["acceptance_date"]
    return Submission(row | {"moved_vocs_t": rng.choice(["0", "0", figure(rng, 500)])})


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a closure of a source that other projects may have retrofitted."""
    closure = {"closure_date": "2021-01-01", "moved_vocs_t": rng.choice(["0", "0", "10"])}
    return Submission(closure | confusable_tonnes(rng, "vocs", habits))


BENCH_SHARE_PCT = 1
TITLES = ["VOCs企业关停", "VOCs企业关停", "家具厂退出"]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n closures."""
    base = decimals(rng, 2, 150, n)
    columns = many.common(n, "V3", rng, "TA", TITLES)
    columns |= {
        "closure_date": columns["acceptance_date"],
        "moved_vocs_t": np.where(rng.random(n) < 0.9, 0.0, np.round(base / 3, 2)),
        "base_emission_vocs_t": base,
        "reported_vocs_t": base,
    }
    return {"V3": pl.DataFrame(columns)}
