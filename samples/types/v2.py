"""V2 VOCs收集与末端治理: made-up lines with their treatment."""

from random import Random
from typing import Any

import numpy as np
import polars as pl

from samples import bench as many
from samples.bench import decimals
from samples.made_up import (
    Habits,
    Record,
    Row,
    Submission,
    common,
    confusable_tonnes,
    figure,
    tonnes,
)
from samples.made_up import good as good_project

LETTER = "V"
STAGES = ("before", "after")
MEASURED = ("在线监测", "手工监测")
BALANCED = ("执行报告", "物料衡算", "产排污系数")


BALANCE: Row = {
    "data_source": "物料衡算",
    "generation_vocs_t": 200,
    "collection_before_ratio": "0.5",
    "removal_before_ratio": "0.15",
    "collection_after_ratio": "0.8",
    "removal_after_ratio": "0.9",
}
MEASUREMENT: Row = {
    "data_source": "手工监测",
    "vocs_basis": "VOCs",
    "waste_gas_before_10k_nm3": 12_000,
    "waste_gas_after_10k_nm3": 12_000,
    "inlet_vocs_before_mg_per_nm3": 150,
    "outlet_vocs_before_mg_per_nm3": 90,
    "inlet_vocs_after_mg_per_nm3": 150,
    "outlet_vocs_after_mg_per_nm3": 18,
}
BROKEN = [
    *(("V-88", {name: None}, name) for name in BALANCE if name != "data_source"),
    *(("V-88", MEASUREMENT | {name: None}, name) for name in MEASUREMENT if name != "data_source"),
    ("V-89", MEASUREMENT | {"outlet_vocs_before_mg_per_nm3": "150.000001"}, "outlet_vocs_before_mg_per_nm3"),
    ("V-89", MEASUREMENT | {"outlet_vocs_after_mg_per_nm3": 151}, "outlet_vocs_after_mg_per_nm3"),
    ("V-110", {"collection_kind_after": "半密闭集气罩"}, "collection_after_ratio"),
    ("V-110", {"treatment_kind_after": "可再生活性炭吸附"}, "removal_after_ratio"),
    ("V-03", {"treatment_kind_after": "活性炭"}, "treatment_kind_after"),
    ("V-90", MEASUREMENT | {"vocs_basis": "以碳计NMHC"}, "vocs_basis"),
]  # fmt: skip
"""Rule, what is changed in a good row, the column named."""

KEPT = [
    {"data_source": "产排污系数", "removal_before_ratio": 0, "collection_after_ratio": 1},
    {"data_source": "执行报告", "generation_vocs_t": 0},
    {"collection_kind_after": "密闭空间正压", "treatment_kind_after": "蓄热燃烧(RTO)"},
    {"collection_kind_after": "双层密闭空间"},  # in no edition that holds for Guangxi
    MEASUREMENT | dict.fromkeys((name for name in BALANCE if name != "data_source"), None),
    MEASUREMENT | {"data_source": "在线监测", "outlet_vocs_before_mg_per_nm3": 150},
    MEASUREMENT | {"outlet_vocs_after_mg_per_nm3": 150},
]
"""Changes of a good row at the edge of its rules that break none."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault: 129 t by balance."""
    row = good_project(
        f"450200-2024-V-2{number:03d}", f"{number}号线废气治理", {"vocs": (185, 129)}
    )
    return row | BALANCE | changes


def made_up(rng: Random, serial: int) -> Submission:
    """Return a line of any figures, measured or by balance."""
    row = common(rng, serial, "V2") | tonnes(rng, "vocs", 300)
    is_measured = rng.random() < 0.5
    own = _made_up_measurement(rng) if is_measured else _made_up_balance(rng)
    return Submission(
        row | {"data_source": rng.choice(MEASURED if is_measured else BALANCED)} | own
    )


def _made_up_balance(rng: Random) -> Record:
    ratios = [f"{what}_{stage}_ratio" for what in ("collection", "removal") for stage in STAGES]
    return {"generation_vocs_t": figure(rng, 1_000)} | {name: figure(rng, 1) for name in ratios}


def _made_up_measurement(rng: Random) -> Record:
    row = {"vocs_basis": rng.choice(["VOCs", "以碳计NMHC"])}
    for stage in STAGES:
        row[f"waste_gas_{stage}_10k_nm3"] = figure(rng, 60_000)
        row[f"inlet_vocs_{stage}_mg_per_nm3"] = figure(rng, 800)
        row[f"outlet_vocs_{stage}_mg_per_nm3"] = figure(rng, 100)
    return row


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a line of few figures, whose steps repeat, overlap or follow one another."""
    own = _confusable_measurement(rng) if rng.random() < 0.3 else _confusable_balance(rng)
    return Submission(own | confusable_tonnes(rng, "vocs", habits))


def _confusable_balance(rng: Random) -> Record:
    return {
        "data_source": "物料衡算",
        "generation_vocs_t": rng.choice(["100", "100", "60"]),
        "collection_before_ratio": "0.5",
        "removal_before_ratio": rng.choice(["0", "0", "0.3"]),
        "collection_after_ratio": rng.choice(["0.5", "0.8"]),
        "removal_after_ratio": rng.choice(["0.3", "0.6", "0.9"]),
    }


def _confusable_measurement(rng: Random) -> Record:
    return {
        "data_source": "在线监测",
        "vocs_basis": rng.choice(["VOCs", "VOCs", "以碳计NMHC"]),
        "waste_gas_before_10k_nm3": rng.choice(["0", "10000", "10000"]),
        "waste_gas_after_10k_nm3": rng.choice(["10000", "10000", "12000.5"]),
        "inlet_vocs_before_mg_per_nm3": "150",
        "outlet_vocs_before_mg_per_nm3": "90",
        "inlet_vocs_after_mg_per_nm3": rng.choice(["150", "150", "400"]),
        "outlet_vocs_after_mg_per_nm3": rng.choice(["18", "40", "90"]),
    }


BENCH_SHARE_PCT = 1
TITLES = ["VOCs废气治理设施改造", "VOCs废气治理设施改造", "RTO焚烧治理项目", "废气密闭收集改造"]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n lines by balance."""
    columns = many.common(n, "V2", rng, "TA", TITLES) | {
        "data_source": np.full(n, "物料衡算"),
        "generation_vocs_t": decimals(rng, 5, 300, n),
        "collection_before_ratio": decimals(rng, 0.3, 0.6, n),
        "removal_before_ratio": decimals(rng, 0.1, 0.3, n),
        "collection_after_ratio": decimals(rng, 0.7, 0.95, n),
        "removal_after_ratio": decimals(rng, 0.6, 0.95, n),
        "base_emission_vocs_t": decimals(rng, 5, 300, n),
        "reported_vocs_t": decimals(rng, 2, 200, n),
    }
    return {"V2": pl.DataFrame(columns)}
