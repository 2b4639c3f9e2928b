"""V1 含VOCs产品源头替代: made-up substitutions with their materials."""

from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
import polars as pl

from samples import bench as many
from samples.bench import decimals
from samples.made_up import Habits, Record, Submission, common, confusable_tonnes, figure, tonnes
from samples.made_up import Row as GoodRow
from samples.made_up import good as good_project
from samples.office.office import Filing, Office
from samples.records import Project, Row, Value
from samples.types.building import Figures, as_reported, between, figures_of, rounded

LETTER = "V"
MATERIAL = "V1 原辅材料"
STAGES = {"before": "改造前", "after": "改造后"}
RATIOS = [f"{what}_{stage}_ratio" for stage in STAGES for what in ("collection", "removal")]


def good(number: int = 1, **changes: Any) -> GoodRow:
    """Return a row without fault; its materials stand in their own sheet."""
    name, tonnes = f"{number}号线水性涂料替代", {"vocs": (60, "41.65")}
    row = good_project(f"450200-2024-V-{number:04d}", name, tonnes)
    return row | dict(zip(RATIOS, ("0.8", "0.7", "0.8", "0.7"), strict=True)) | changes


def good_material(number: int = 1, stage: str = "改造前", **changes: Any) -> GoodRow:
    """Return a material row without fault, of the project of that number."""
    row: GoodRow = {
        "project_id": f"450200-2024-V-{number:04d}",
        "stage": stage,
        "material_name": "溶剂型面漆" if stage == "改造前" else "水性面漆",
        "material_kind": "涂料",
        "amount_t": 100,
        "voc_content": 50 if stage == "改造前" else 10,
        "voc_content_unit": "%",
    }
    return row | changes


def good_materials(number: int = 1, **changes: Any) -> list[GoodRow]:
    """Return the materials of one project, before and after."""
    return [good_material(number, stage, **changes) for stage in STAGES.values()]


def good_children(number: int = 1, **changes: Any) -> dict[str, list[GoodRow]]:
    """Return the rows of child sheets of one project by sheet."""
    return {MATERIAL: good_materials(number, **changes)}


def made_up(rng: Random, serial: int) -> Submission:
    """Return a substitution of any figures with one to three materials a stage."""
    row = common(rng, serial, "V1")
    row |= {name: f"{rng.randint(0, 10**6) / 10**6:f}" for name in RATIOS}
    if rng.random() < 0.6:
        made = figure(rng, 5000)
        row["output_before"] = made if Decimal(made) > 0 else "7"
        row["output_after"] = f"{rng.randint(1, 7000)}.{rng.randint(0, 99):02d}"
    rows = [
        _made_up_material(rng, row["project_id"], stage, place)
        for stage in STAGES.values()
        for place in range(rng.randint(1, 3))
    ]
    return Submission(row | tonnes(rng, "vocs", 300), {MATERIAL: rows})


def _made_up_material(rng: Random, project_id: str, stage: str, place: int) -> Record:
    is_percent = rng.random() < 0.5
    return {
        "project_id": project_id,
        "stage": stage,
        "material_name": f"材料{place}",
        "material_kind": "涂料",
        "amount_t": figure(rng, 200),
        "voc_content": figure(rng, 100 if is_percent else 600),
        "voc_content_unit": "%" if is_percent else "g/L",
        "density_g_per_ml": "" if is_percent else f"{rng.randint(700, 1900) / 1000:.3f}",
    }


_CONTENTS = {
    "改造前": [("60", "%", ""), ("60", "%", ""), ("40", "%", ""), ("500", "g/L", "1.20")],
    "改造后": [("40", "%", ""), ("10", "%", ""), ("10", "%", ""), ("100", "g/L", "1.20")],
}


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a substitution of few contents; outputs in two units, or none."""
    made = rng.choice(["300", "300", "150"])
    outputs = {
        "output_before": made,
        "output_after": rng.choice([made, "310"]),
        "output_unit": rng.choice(["万件", "万件", "吨"]),
    }
    record = {
        **dict.fromkeys(RATIOS, rng.choice(["0", "0.3"])),
        **(outputs if rng.random() < 0.7 else {}),
        **confusable_tonnes(rng, "vocs", habits),
    }
    return Submission(record, {MATERIAL: [_confusable_material(rng, s) for s in _CONTENTS]})


def _confusable_material(rng: Random, stage: str) -> Record:
    content, unit, density = rng.choice(_CONTENTS[stage])
    return {
        "stage": stage,
        "material_name": "涂料",
        "material_kind": "涂料",
        "amount_t": rng.choice(["100", "100", "50"]),
        "voc_content": content,
        "voc_content_unit": unit,
        "density_g_per_ml": density,
    }


BENCH_SHARE_PCT = 10
TITLES = ["低VOCs原辅材料替代项目", "低VOCs原辅材料替代项目", "涂装线水性涂料替代", "油墨源头替代"]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n substitutions and two materials of each."""
    columns = many.common(n, "V1", rng, "TA", TITLES) | {
        "output_before": decimals(rng, 1e3, 2e3, n),
        "output_after": decimals(rng, 1e3, 2e3, n),
        "output_unit": np.full(n, "吨"),
        "collection_before_ratio": np.full(n, "50%"),
        "removal_before_ratio": np.full(n, "0.3"),
        "collection_after_ratio": np.full(n, "0.6"),
        "removal_after_ratio": np.full(n, "0.45"),
        "base_emission_vocs_t": decimals(rng, 60, 90, n),
        "reported_vocs_t": decimals(rng, 10, 50, n),
    }
    projects = pl.DataFrame(columns)
    return {"V1": projects, MATERIAL: _bench_materials(projects["project_id"], rng)}


def _bench_materials(project_ids: pl.Series, rng: np.random.Generator) -> pl.DataFrame:
    n = len(project_ids)
    before = {
        "project_id": project_ids, "stage": "改造前", "material_name": "溶剂型面漆", "material_kind": "涂料",
        "amount_t": decimals(rng, 50, 100, n), "voc_content": decimals(rng, 40, 60, n),
        "voc_content_unit": "%", "density_g_per_ml": None,
    }  # fmt: skip
    after = before | {
        "stage": "改造后", "material_name": "水性面漆", "amount_t": decimals(rng, 50, 100, n),
        "voc_content": decimals(rng, 60, 120, n, 0), "voc_content_unit": "g/L",
        "density_g_per_ml": decimals(rng, 1, 1.4, n),
    }  # fmt: skip
    return pl.concat([pl.DataFrame(before), pl.DataFrame(after)], how="vertical_relaxed")


NO_CONTROL: Figures = (0, 0, 0, 0)


def material(stage: str, name: str, kind: str, figures: Figures) -> Row:
    """Return a material row of amount (t), content (%), or amount, content (g/L), density."""
    amount, content, *density = figures_of(figures)
    return Row(
        {
            "stage": stage,
            "material_name": name,
            "material_kind": kind,
            "amount_t": amount,
            "voc_content": content,
            "voc_content_unit": "g/L" if density else "%",
            "density_g_per_ml": density[0] if density else None,
        }
    )


def substitution(
    office: Office, filing: Filing, ratios: Figures, materials: list[Row], /, **more: Value
) -> Project:
    """Return a project of ε₀, η₀, ε₁, η₁ and its materials."""
    cells: dict[str, Value] = {
        "data_source": "物料衡算",
        "industry_code": "3360",
        "facility_code": "MF0001",
        "outlet_code": "DA001",
        **dict(zip(RATIOS, figures_of(ratios), strict=True)),
    }
    project = office.project("V1", filing, **{**cells, **more})
    project.children = materials
    for row in materials:
        row.cells = {"project_id": project.project_id, **row.cells}
    return as_reported(project)


# trade, kind of material, before: name, content (%), after: name, content (%, or g/L and g/mL)
_LINES = [
    ("家具", "涂料", ("溶剂型聚氨酯漆", 58), ("水性木器漆", (95, "1.15"))),
    ("机械", "涂料", ("溶剂型防锈漆", 46), ("高固体分涂料", (16,))),
    ("印刷", "油墨", ("溶剂型凹印油墨", 65), ("水性凹印油墨", (8,))),
    ("制鞋", "胶粘剂", ("溶剂型氯丁胶", 62), ("水性聚氨酯胶", (48, "1.05"))),
    ("汽配", "清洗剂", ("溶剂型清洗剂", 92), ("水基清洗剂", (45, "1.02"))),
]
_RATIO_RANGES = ((0.5, 0.75), (0.3, 0.55), (0.7, 0.9), (0.6, 0.8))


def ordinary(office: Office, county: str, year: int, vocs_t: Decimal) -> Project:
    """Return an ordinary substitution of about that many tonnes."""
    trade, kind, before, after = office.rng.choice(_LINES)
    site = office.sites.new(county, trade)
    ratios = [between(office, low, high, "0.01") for low, high in _RATIO_RANGES]
    output = between(office, 2_000, 60_000, "1") if office.rng.random() < 0.4 else None
    left_before = 1 - ratios[0] * ratios[1]
    amount = vocs_t / (Decimal(before[1]) / 100 * left_before + Decimal("0.12") * left_before)
    rows = _materials(office, amount, kind, before, after)
    base = rounded(amount * left_before * Decimal(before[1] + 20) / 100, "0.01")
    more: dict[str, Value] = {"base_emission_vocs_t": base}
    if output is not None:
        more |= {"output_before": output, "output_after": rounded(output * Decimal("1.02"), "1")}
        more |= {"output_unit": office.rng.choice(["件", "平方米", "台"])}
    filing = Filing(site, year, f"{kind}低VOCs源头替代项目")
    return substitution(office, filing, [str(r) for r in ratios], rows, **more)


def _materials(
    office: Office, amount: Decimal, kind: str, before: tuple[str, int], after: tuple[str, tuple]
) -> list[Row]:
    solvent, water_borne = rounded(amount, "0.01"), rounded(amount * Decimal("1.08"), "0.01")
    thinner = rounded(amount * Decimal("0.16"), "0.01")
    rows = [
        material("改造前", before[0], kind, (str(solvent), before[1])),
        material("改造前", "稀释剂", "稀释剂", (str(thinner), 96)),
        material("改造后", after[0], kind, (str(water_borne), *after[1])),
    ]
    others = (("固化剂", "固化剂", "0.05", 12), ("水", "稀释剂", "0.1", 0))
    for name, other, share, content in others:
        if office.rng.random() < 0.45:
            part = rounded(amount * Decimal(share), "0.01")
            rows.append(material("改造后", name, other, (str(part), content)))
    return rows
