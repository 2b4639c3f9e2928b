"""W6 规模畜禽粪污治理: made-up farms."""

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
GENERATION = {
    "cod": {"生猪": "36", "奶牛": "1065", "肉牛": "712", "蛋鸡": "4.75", "肉鸡": "1.42"},
    "nh3n": {"生猪": "1.8", "奶牛": "2.85", "肉牛": "2.52", "蛋鸡": "0.10", "肉鸡": "0.02"},
}
"""kg a head a year where the record states none (rulebook §3.1 W6 [M+])."""

_COD = "removal_cod_after_ratio"
_ALL_COD = {_COD: 1}

BROKEN = [
    ("V-72", _ALL_COD, _COD),
    ("V-72", {"removal_nh3n_after_ratio": "100%"}, "removal_nh3n_after_ratio"),
    ("V-72", _ALL_COD | {"manure_use": "全量生产有机肥", "land_mu": 2_000}, _COD),
    ("V-72", _ALL_COD | {"manure_use": "有机肥加达标处理", "land_mu": 2_000}, _COD),
    ("V-72", _ALL_COD | {"livestock": "奶牛", "land_mu": None}, _COD),
    ("V-72", _ALL_COD | {"livestock": "肉牛", "manure_use": "全量生产有机肥"}, _COD),
    ("V-73", {"manure_use": "未采取综合治理措施"}, "manure_use"),
]
"""Rule, what is changed in a good row, the column named."""

KEPT = [
    _ALL_COD | {"land_mu": 2_000},
    _ALL_COD | {"livestock": "奶牛", "land_mu": "0.000001"},
    _ALL_COD | {"livestock": "蛋鸡", "manure_use": "全量生产有机肥", "land_mu": None},
    {_COD: "0.999999", "manure_use": "有机肥加达标处理", "land_mu": None},
]
"""Changes of a good row at the edge of its rules that break none."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault: 252 t COD and 10.8 t ammonia; a tenth of an 亩 short of all."""
    reported = {"cod": (720, 252), "nh3n": (36, "10.8")}
    figures = {
        "livestock": "生猪",
        "heads": 20_000,
        "manure_use": "全量还田利用",
        "land_mu": "1999.9",
        "removal_cod_before_ratio": "0.6",
        "removal_cod_after_ratio": "0.95",
        "removal_nh3n_before_ratio": "0.5",
        "removal_nh3n_after_ratio": "0.8",
    }
    row = good_project(f"450200-2024-W-6{number:03d}", f"{number}号猪场粪污治理", reported)
    return row | figures | changes


def made_up(rng: Random, serial: int) -> Submission:
    """Return a farm of any figures; the factors are often left out."""
    row = common(rng, serial, "W6") | {
        "livestock": rng.choice([*GENERATION["cod"]]),
        "heads": figure(rng, 100_000),
        "manure_use": "有机肥加达标处理",
    }
    for pollutant, factors in (("cod", ["", "", "38.25"]), ("nh3n", ["", "", "2.000001"])):
        row |= tonnes(rng, pollutant, 50_000)
        row[f"generation_{pollutant}_kg_per_head"] = rng.choice(factors)
        row[f"removal_{pollutant}_before_ratio"] = f"{rng.randint(0, 600_000) / 10**6:f}"
        row[f"removal_{pollutant}_after_ratio"] = f"{rng.randint(500_000, 999_999) / 10**6:f}"
    return Submission(row)


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a farm whose steps repeat, overlap or follow one another; often COD alone."""
    before, after = sorted(rng.choices(["0.5", "0.6", "0.8", "0.95"], k=2))
    farms = [f"{habits.get('uscc', ['场'])[0]}-{n}" for n in (1, 2)]
    row = {
        "livestock": rng.choice(["生猪", "生猪", "蛋鸡"]),
        "heads": rng.choice(["5000", "5000", "6000.5"]),
        "manure_use": "有机肥加达标处理",
        "farm_code": rng.choice(["", *farms]),
        "manure_source_farms": rng.choice(["", "", "；".join(farms)]),
        **confusable_tonnes(rng, "cod", habits),
        "generation_cod_kg_per_head": rng.choice(["", "", "36", "30"]),
        "removal_cod_before_ratio": before,
        "removal_cod_after_ratio": after,
    }
    if rng.random() < 0.5:
        row |= confusable_tonnes(rng, "nh3n", habits)
        row |= {"removal_nh3n_before_ratio": before, "removal_nh3n_after_ratio": "0.9"}
    return Submission(row)


BENCH_SHARE_PCT = 1
TITLES = ["养殖场粪污治理工程", "养殖场粪污治理工程", "畜禽粪污资源化利用项目"]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n farms."""
    columns = many.common(n, "W6", rng, "TW", TITLES) | {
        "livestock": np.array([*GENERATION["cod"]])[rng.integers(0, 5, n)],
        "heads": rng.integers(500, 50_000, n),
        "manure_use": np.full(n, "有机肥加达标处理"),
        "removal_cod_before_ratio": decimals(rng, 0.3, 0.7, n),
        "removal_cod_after_ratio": decimals(rng, 0.7, 0.98, n),
        "base_emission_cod_t": decimals(rng, 100, 9_000, n),
        "reported_cod_t": decimals(rng, 1, 500, n),
    }
    return {"W6": pl.DataFrame(columns)}
