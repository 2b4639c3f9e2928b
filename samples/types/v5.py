"""V5 储罐改造: made-up tanks."""

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
    ("V-95", {"control_after": "内浮顶、单层密封"}, "control_after"),
    ("V-96", {"turnover_after_t": "6999.999999"}, "turnover_after_t"),
    ("V-96", {"turnover_after_t": "13000.000001"}, "turnover_after_t"),
]
"""Rule, what is changed in a good row, the column named."""

KEPT = [
    {"turnover_after_t": 13_000},
    {"turnover_before_t": 0, "turnover_after_t": 0},
    {"control_after": "内浮顶、单层密封", "loss_after_t": "12.35"},
]
"""Changes of a good row at the edge of its rules that break none."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault: 10.25 t; the turnover fell by just 30 %."""
    row = good_project(f"450200-2024-V-5{number:03d}", f"{number}号罐改造", {"vocs": (13, "10.25")})
    return row | _tank() | {"loss_before_t": "12.35", "loss_after_t": "2.1"} | changes


def _tank() -> Row:
    return {
        "tank_volume_m3": "5000",
        "stored_liquid": "汽油",
        "control_before": "内浮顶、单层密封",
        "control_after": "全接液浮盘、高效双重密封",
        "turnover_before_t": "10000",
        "turnover_after_t": "7000",
        "loss_tool": "AP-42第7章",
    }


def made_up(rng: Random, serial: int) -> Submission:
    """Return a tank of any losses."""
    row = common(rng, serial, "V5") | _tank()
    row |= {f"loss_{stage}_t": figure(rng, 500) for stage in ("before", "after")}
    return Submission(row | tonnes(rng, "vocs", 500))


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a tank of few losses, whose steps repeat, overlap or follow one another."""
    after, before = sorted(rng.choices([0, 10, 25, 60, 100], k=2))
    losses = {"loss_before_t": str(before), "loss_after_t": str(after)}
    return Submission(_tank() | losses | confusable_tonnes(rng, "vocs", habits))


BENCH_SHARE_PCT = 1
TITLES = ["储罐密封改造", "储罐密封改造", "储罐浮盘改造工程"]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n tanks."""
    before = decimals(rng, 5, 80, n)
    columns = many.common(n, "V5", rng, "TA", TITLES) | {
        **{name: np.full(n, value) for name, value in _tank().items()},
        "loss_before_t": before,
        "loss_after_t": decimals(rng, 0.5, 5, n),
        "base_emission_vocs_t": before,
        "reported_vocs_t": decimals(rng, 1, 75, n),
    }
    return {"V5": pl.DataFrame(columns)}
