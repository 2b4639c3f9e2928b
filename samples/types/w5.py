"""W5 产业结构升级（关停）: made-up closures of enterprises."""

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

LETTER = "W"
POLLUTANTS = ("cod", "nh3n")
DIRECT, TO_WORKS = "直接排放", "进入城镇污水厂"
WORKS = {"wwtp_outlet_cod_mg_per_l": 28, "wwtp_outlet_nh3n_mg_per_l": 2}
INDIRECT = {"discharge_to": TO_WORKS, "wastewater_before_closure_10k_m3": 120, **WORKS}
_LITTLE_BASE = {"base_emission_cod_t": 25}
"""Less than the 33.6 t COD that the works lets out of 1.2 million tonnes of water at 28 mg/L."""
BROKEN = [
    ("V-68", {"discharge_to": TO_WORKS, **WORKS}, "wastewater_before_closure_10k_m3"),
    ("V-68", INDIRECT | {"wwtp_outlet_cod_mg_per_l": None}, "wwtp_outlet_cod_mg_per_l"),
    ("V-68", INDIRECT | {"wwtp_outlet_nh3n_mg_per_l": None}, "wwtp_outlet_nh3n_mg_per_l"),
    ("V-71", {"closure_date": date(2024, 5, 2)}, "closure_date"),
    ("V-70", {"closure_date": date(2020, 12, 31)}, "closure_date"),
    ("V-91", {"moved_cod_t": "180.000001"}, "moved_cod_t"),
    ("V-91", {"moved_nh3n_t": "14.400001"}, "moved_nh3n_t"),
    ("V-91", INDIRECT | _LITTLE_BASE | {"moved_cod_t": "33.600001"}, "moved_cod_t"),
    ("V-01", {"closure_date": None}, "closure_date"),
    ("V-01", {"moved_cod_t": None}, "moved_cod_t"),
    ("V-02", {"moved_nh3n_t": -1}, "moved_nh3n_t"),
]
"""Rule, what is changed in a good row, the column named."""

KEPT = [
    INDIRECT,
    {"closure_date": date(2021, 1, 1)},
    {"moved_cod_t": 0, "moved_nh3n_t": 0},
    {"moved_cod_t": 180, "moved_nh3n_t": "14.4"},
    INDIRECT | _LITTLE_BASE | {"moved_cod_t": "33.6"},
]
"""Changes of a good row at the edge of its rules that break none."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault: 150 t COD and 12.5 t ammonia nitrogen."""
    figures = {
        "closure_date": date(2024, 5, 1),
        "discharge_to": DIRECT,
        "moved_cod_t": 30,
        "moved_nh3n_t": "1.9",
    }
    reported = {"cod": (180, 150), "nh3n": ("14.4", "12.5")}
    row = good_project(f"450200-2024-W-5{number:03d}", f"{number}号企业关停", reported)
    return row | figures | changes


def made_up(rng: Random, serial: int) -> Submission:
    """Return a closure of any figures, by either way."""
    row = common(rng, serial, "W5") | {
        "discharge_to": rng.choice([DIRECT, TO_WORKS]),
        "wastewater_before_closure_10k_m3": figure(rng, 2_000),
    }
    row["closure_date"] = row["acceptance_date"]
    for pollutant, high in (("cod", 500), ("nh3n", 50)):
        row |= tonnes(rng, pollutant, high)
        row[f"wwtp_outlet_{pollutant}_mg_per_l"] = figure(rng, high // 10)
        row[f"moved_{pollutant}_t"] = rng.choice(["0", "0", figure(rng, high)])
    return Submission(row)


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a closure of few figures, by either way; often COD alone."""
    row = {
        "closure_date": "2021-01-01",
        "discharge_to": rng.choice([DIRECT, TO_WORKS]),
        "wastewater_before_closure_10k_m3": rng.choice(["100", "100", "61"]),
    }
    for pollutant in POLLUTANTS:
        if pollutant == "nh3n" and rng.random() < 0.5:
            continue
        row |= confusable_tonnes(rng, pollutant, habits)
        row[f"wwtp_outlet_{pollutant}_mg_per_l"] = rng.choice(["25", "30", "60"])
        row[f"moved_{pollutant}_t"] = rng.choice(["0", "0", "10"])
    return Submission(row)


BENCH_SHARE_PCT = 1
TITLES = ["落后产能关停", "落后产能关停", "造纸生产线关停退出"]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n closures."""
    volume = decimals(rng, 5, 300, n)
    columns = many.common(n, "W5", rng, "TW", TITLES)
    columns |= {
        "closure_date": columns["acceptance_date"],
        "discharge_to": np.where(rng.random(n) < 0.6, DIRECT, TO_WORKS),
        "wastewater_before_closure_10k_m3": volume,
    }
    for pollutant, high in (("cod", 150), ("nh3n", 15)):
        base = np.round(volume * high * 1e-2, 2)
        columns[f"wwtp_outlet_{pollutant}_mg_per_l"] = decimals(rng, high * 0.1, high * 0.2, n)
        columns[f"moved_{pollutant}_t"] = np.where(rng.random(n) < 0.9, 0.0, np.round(base / 3, 2))
        columns[f"base_emission_{pollutant}_t"] = base
        columns[f"reported_{pollutant}_t"] = base
    return {"W5": pl.DataFrame(columns)}
