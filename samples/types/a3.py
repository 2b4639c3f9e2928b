"""A3 水泥玻璃焦化钢铁产品法: made-up kilns and furnaces."""

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
GENERATION = {"水泥熟料": "1.584"}
"""kg NOx a tonne of product where the record states none (rulebook §3.2 A3 [M])."""
OTHERS = ["平板玻璃", "焦炭", "烧结矿", "球团矿", "其他"]
BROKEN = [
    *(("V-78", {"product_kind": kind}, "generation_nox_kg_per_t") for kind in OTHERS),
    (
        "V-79",
        {"overall_denitration_before_ratio": "0.600001"},
        "overall_denitration_after_ratio",
    ),
]
"""Rule, what is changed in a good row, the column named."""
KEPT = [
    {"overall_denitration_before_ratio": "60%"},
    {"product_kind": "其他", "generation_nox_kg_per_t": 2},
    {"generation_nox_kg_per_t": "1.746", "product_10k_t": 0},
]
"""Changes of a good row at the edge of its rules that break none."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault: 120 × 10⁴ t of clinker, 1140.48 t nitrogen oxides."""
    figures = {
        "product_kind": "水泥熟料",
        "product_10k_t": 120,
        "overall_denitration_before_ratio": 0,
        "overall_denitration_after_ratio": "0.6",
    }
    name, reported = f"{number}号水泥窑脱硝", {"nox": (2_000, "1140.48")}
    return good_project(f"450200-2024-A-3{number:03d}", name, reported) | figures | changes


def made_up(rng: Random, serial: int) -> Submission:
    """Return a kiln of any figures; the factor of clinker is often left to the table."""
    kind = rng.choice([*GENERATION, *GENERATION, *OTHERS])
    own = rng.choice(["", "1.746", "0.333333"])
    record = common(rng, serial, "A3") | {
        "product_kind": kind,
        "product_10k_t": figure(rng, 500),
        "generation_nox_kg_per_t": own or ("" if kind in GENERATION else "2.5"),
        "overall_denitration_before_ratio": figure(rng, 1),
        "overall_denitration_after_ratio": figure(rng, 1),
    }
    return Submission(record | tonnes(rng, "nox", 5_000))


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a kiln of few efficiencies, whose steps repeat, overlap or follow one another."""
    before, after = sorted(rng.choices(["0", "0.4", "0.6", "0.85"], k=2))
    record = {
        "product_kind": rng.choice(["水泥熟料", "水泥熟料", "其他"]),
        "product_10k_t": rng.choice(["5", "5", "6"]),
        "generation_nox_kg_per_t": "1.6",
        "overall_denitration_before_ratio": before,
        "overall_denitration_after_ratio": after,
    }
    return Submission(record | confusable_tonnes(rng, "nox", habits))


BENCH_SHARE_PCT = 1
TITLES = ["水泥窑脱硝提效改造", "水泥窑脱硝提效改造", "熟料线SCR改造工程"]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n clinker lines."""
    columns = many.common(n, "A3", rng, "TA", TITLES) | {
        "product_kind": np.full(n, "水泥熟料"),
        "product_10k_t": decimals(rng, 30, 300, n),
        "generation_nox_kg_per_t": np.where(rng.random(n) < 0.3, "1.746", ""),
        "overall_denitration_before_ratio": decimals(rng, 0, 0.5, n),
        "overall_denitration_after_ratio": decimals(rng, 0.55, 0.9, n),
        "base_emission_nox_t": decimals(rng, 300, 6_000, n),
        "reported_nox_t": decimals(rng, 100, 4_000, n),
    }
    return {"A3": pl.DataFrame(columns)}
