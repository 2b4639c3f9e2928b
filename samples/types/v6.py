"""V6 油品储运销油气回收: made-up stations and depots."""

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

_OUTLET = "outlet_nmhc_g_per_m3"

BROKEN = [
    (
        "V-97",
        {"facility_kind": "储油库", "recovery_after_ratio": "94.9999%"},
        "recovery_after_ratio",
    ),
    ("V-98", {"facility_kind": "储油库", "recovery_after_ratio": 1, _OUTLET: 26}, _OUTLET),
    ("V-98", {_OUTLET: "25.000001"}, _OUTLET),
]
"""Rule, what is changed in a good row, the column named."""

KEPT = [
    {"facility_kind": "储油库", "recovery_after_ratio": "95%"},
    {"facility_kind": "油罐车", "recovery_after_ratio": 0, _OUTLET: 26},
    {_OUTLET: None},
]
"""Changes of a good row at the edge of its rules that break none."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault: 5.4 t; just within the limit of the outlet."""
    figures = {
        "facility_kind": "加油站",
        "throughput_t": 3_000,
        "factor_vocs_kg_per_t": 2,
        "recovery_before_ratio": 0,
        "recovery_after_ratio": "0.9",
        "outlet_nmhc_g_per_m3": 25,
    }
    row = good_project(
        f"450200-2024-V-6{number:03d}", f"{number}号站油气回收", {"vocs": (6, "5.4")}
    )
    return row | figures | changes


def made_up(rng: Random, serial: int) -> Submission:
    """Return a depot of any figures; sometimes it recovers less than before."""
    row = common(rng, serial, "V6") | {
        "facility_kind": "储油库",
        "throughput_t": figure(rng, 500_000),
        "factor_vocs_kg_per_t": f"{rng.randint(1, 3 * 10**6) / 10**6:f}",
        "recovery_before_ratio": figure(rng, 1),
        "recovery_after_ratio": f"{rng.randint(950_000, 1_000_000) / 10**6:f}",
    }
    return Submission(row | tonnes(rng, "vocs", 1_000))


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a station whose steps repeat, overlap or follow one another, at any throughput."""
    before, after = sorted(rng.choices(["0", "0.3", "0.6", "0.9"], k=2))
    row = {
        "facility_kind": "加油站",
        "throughput_t": rng.choice(["30000", "30000", "33000.5"]),
        "factor_vocs_kg_per_t": rng.choice(["2", "2", "1.5"]),
        "recovery_before_ratio": before,
        "recovery_after_ratio": after,
    }
    return Submission(row | confusable_tonnes(rng, "vocs", habits))


BENCH_SHARE_PCT = 1
TITLES = ["加油站油气回收改造", "加油站油气回收改造", "储油库油气回收工程"]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n stations."""
    handled = decimals(rng, 500, 9_000, n)
    columns = many.common(n, "V6", rng, "TA", TITLES) | {
        "facility_kind": np.full(n, "加油站"),
        "throughput_t": handled,
        "factor_vocs_kg_per_t": np.full(n, "2.0"),
        "recovery_before_ratio": decimals(rng, 0, 0.5, n),
        "recovery_after_ratio": decimals(rng, 0.8, 0.97, n),
        "base_emission_vocs_t": np.round(handled * 2e-3, 2),
        "reported_vocs_t": np.round(handled * 1e-3, 2),
    }
    return {"V6": pl.DataFrame(columns)}
