"""V4 泄漏检测与修复: made-up plants with their components."""

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
COMPONENT = "V4 密封点"
CORRELATIONS = {
    "阀门": ("0.00000229", "0.746"),
    "泵轴封": ("0.0000503", "0.610"),
    "连接件": ("0.00000153", "0.735"),
    "法兰": ("0.00000461", "0.703"),
    "开口管线": ("0.00000220", "0.704"),
    "其他": ("0.0000136", "0.589"),
}
"""e = a·SV^b in kg an hour and component: rulebook §3.3 V4 [M+]."""


BROKEN = [("V-93", {"ldar_scope": "例行检测"}, "ldar_scope")]
"""Rule, what is changed in a good row, the column named."""
BROKEN_CHILDREN = {
    COMPONENT: [
        ("V-94", {"points": "1.5"}, "points"),
        ("V-94", {"operating_hours": "8000.5"}, "operating_hours"),
        ("V-02", {"operating_hours": 8_785}, "operating_hours"),
        ("V-02", {"sv_after_ppm": -1}, "sv_after_ppm"),
        ("V-03", {"component_kind": "压缩机"}, "component_kind"),
    ]
}

KEPT = [{"ldar_scope": "扩大范围"}]
"""Changes of a good row at the edge of its rules that break none."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault; its components stand in their own sheet."""
    name, tonnes = f"{number}号装置LDAR", {"vocs": (20, "0.84")}
    row = good_project(f"450200-2024-V-4{number:03d}", name, tonnes)
    return row | {"data_source": "手工监测", "ldar_scope": "首次开展"} | changes


def good_children(number: int = 1, **changes: Any) -> dict[str, list[Row]]:
    """Return the components of one project: 0.8352 t."""
    row: Row = {
        "project_id": f"450200-2024-V-4{number:03d}",
        "component_code": "阀门组1",
        "component_kind": "阀门",
        "points": 50,
        "sv_before_ppm": 10_000,
        "sv_after_ppm": 200,
        "operating_hours": 8_000,
    }
    return {COMPONENT: [row | changes]}


def made_up(rng: Random, serial: int) -> Submission:
    """Return a plant of any readings with one to four rows of components."""
    row = common(rng, serial, "V4") | tonnes(rng, "vocs", 20)
    row["ldar_scope"] = rng.choice(["首次开展", "扩大范围"])
    rows = [_component(rng, place) for place in range(rng.randint(1, 4))]
    return Submission(row, {COMPONENT: [{"project_id": row["project_id"], **r} for r in rows]})


def _component(rng: Random, place: int) -> Record:
    return {
        "component_code": f"组{place}",
        "component_kind": rng.choice(list(CORRELATIONS)),
        "points": str(rng.randint(0, 500)),
        "sv_before_ppm": figure(rng, 100_000),
        "sv_after_ppm": figure(rng, 2_000),
        "operating_hours": str(rng.randint(0, 8_784)),
    }


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a plant of few readings, whose leaks are mended again or come back."""
    rows = [
        {
            "component_code": "1",
            "component_kind": kind,
            "points": rng.choice(["5000", "5000", "4000"]),
            "sv_before_ppm": rng.choice(["10000", "10000", "2000"]),
            "sv_after_ppm": rng.choice(["200", "0", "2000"]),
            "operating_hours": "8000",
        }
        for kind in rng.choice([["阀门"], ["阀门"], ["泵轴封"]])
    ]
    return Submission(
        {"ldar_scope": "首次开展"} | confusable_tonnes(rng, "vocs", habits), {COMPONENT: rows}
    )


BENCH_SHARE_PCT = 1
TITLES = ["泄漏检测与修复项目", "泄漏检测与修复项目", "装置LDAR首轮检测"]
BENCH_ROWS_EACH = 3


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n plants and three rows of components of each; detectors show three digits of a reading."""
    columns = many.common(n, "V4", rng, "TA", TITLES) | {
        "ldar_scope": np.full(n, "首次开展"),
        "base_emission_vocs_t": decimals(rng, 5, 90, n),
        "reported_vocs_t": decimals(rng, 1, 20, n),
    }
    count = n * BENCH_ROWS_EACH
    components = {
        "project_id": np.repeat(columns["project_id"], BENCH_ROWS_EACH),
        "component_code": np.tile(np.array(["A", "B", "C"]), n),
        "component_kind": rng.choice(list(CORRELATIONS), count),
        "points": rng.integers(1, 900, count),
        "sv_before_ppm": rng.integers(200, 1_000, count) * 10,
        "sv_after_ppm": rng.integers(0, 500, count),
        "operating_hours": rng.integers(7_000, 8_700, count),
    }
    return {"V4": pl.DataFrame(columns), COMPONENT: pl.DataFrame(components)}
