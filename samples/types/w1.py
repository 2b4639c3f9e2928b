"""W1 城镇污水处理: made-up sewage works."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import product
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
from samples.office.office import Filing, Office
from samples.records import Project, Value
from samples.types.building import as_reported, between, rounded

LETTER = "W"
MONTH = "W1 月运行"
POLLUTANTS = ("cod", "nh3n")
STAGES = ("before", "after")
WORDS = {"before": "改造前", "after": "改造后"}
ENDS = ("inlet", "outlet")
YEAR = range(1, 13)

BROKEN_CHILDREN = {
    MONTH: [
        ("V-04", {"month": "2024.1"}, "month"),
        ("V-04", {"month": "2024-13"}, "month"),
        ("V-02", {"month_volume_10k_m3": -1}, "month_volume_10k_m3"),
        ("V-10", {"outlet_cod_mg_per_l": None}, "outlet_cod_mg_per_l"),
        ("V-10", {"inlet_nh3n_mg_per_l": None}, "outlet_nh3n_mg_per_l"),
        (
            "V-102",
            {f"{end}_{p}_mg_per_l": None for end in ENDS for p in POLLUTANTS},
            "month_volume_10k_m3",
        ),
        ("V-103", {"outlet_cod_mg_per_l": "200.000001"}, "outlet_cod_mg_per_l"),
        ("V-103", {"outlet_nh3n_mg_per_l": "25.1"}, "outlet_nh3n_mg_per_l"),
    ]
}
"""Rule, what is changed in a good row, the column named."""
KEPT_CHILDREN = {
    MONTH: [
        {"month": "2024年1月"},
        {"month": "202401"},
        {"month_volume_10k_m3": 0},
        {"outlet_cod_mg_per_l": 200, "outlet_nh3n_mg_per_l": 25},
        {f"{end}_{p}_mg_per_l": None for end in ENDS for p in POLLUTANTS}
        | {"month_volume_10k_m3": 0},
    ]
}
"""Changes of a good row at the edge of its rules that break none."""


def good(number: int = 1, **changes: Any) -> Row:
    """Return a row without fault: 30 t COD and 3 t ammonia nitrogen."""
    concentrations = {
        f"{end}_{pollutant}_{stage}_mg_per_l": value
        for pollutant, values in {"cod": (200, 60, 200, 30), "nh3n": (25, 8, 25, 5)}.items()
        for (stage, end), value in zip(product(STAGES, ("inlet", "outlet")), values, strict=True)
    }
    tonnes = {"cod": (500, 30), "nh3n": (60, 3)}
    row = good_project(f"450200-2024-W-{number:04d}", f"{number}号污水处理厂提标", tonnes)
    volumes = {
        "design_capacity_10k_m3_per_d": 1,
        "volume_before_10k_m3": 100,
        "volume_after_10k_m3": 100,
    }
    return row | volumes | concentrations | changes


def good_children(number: int = 1, **changes: Any) -> dict[str, list[Row]]:
    """Return the months after the project of a good row, which sum to its yearly cells: 11 · 8 + 12."""
    own = {"project_id": f"450200-2024-W-{number:04d}", "stage": "改造后"}
    means = dict(zip(product(ENDS, POLLUTANTS), (200, 25, 30, 5), strict=True))
    figures = {f"{end}_{p}_mg_per_l": value for (end, p), value in means.items()}
    return {
        MONTH: [
            own
            | {"month": f"2024-{n:02d}", "month_volume_10k_m3": 12 if n == 12 else 8}
            | figures
            | changes
            for n in YEAR
        ]
    }


def made_up(rng: Random, serial: int) -> Submission:
    """Return a works of any figures; of one in four some months of a stage, often all of them."""
    row = common(rng, serial, "W1") | {"design_capacity_10k_m3_per_d": "100"}
    row |= {f"volume_{stage}_10k_m3": figure(rng, 40_000) for stage in STAGES}
    for pollutant, high in (("cod", 500), ("nh3n", 60)):
        for stage in STAGES:
            row[f"inlet_{pollutant}_{stage}_mg_per_l"] = figure(rng, high)
            row[f"outlet_{pollutant}_{stage}_mg_per_l"] = figure(rng, high // 4)
        row |= tonnes(rng, pollutant, 100_000)
    stages = [stage for stage in STAGES if rng.random() < 0.15]
    months = [_any_month(rng, stage, n) for stage in stages for n in _some_months(rng)]
    return Submission(row, {MONTH: [{"project_id": row["project_id"], **m} for m in months]})


def _some_months(rng: Random) -> Iterable[int]:
    return YEAR if rng.random() < 0.8 else rng.sample(YEAR, rng.randint(1, 11))


def _any_month(rng: Random, stage: str, number: int) -> Record:
    """Return a month of any figures; some stand still, some lack the ammonia."""
    row = {"stage": WORDS[stage], "month": f"2023-{number:02d}", "month_volume_10k_m3": "0"}
    if rng.random() < 0.05:
        return row
    row["month_volume_10k_m3"] = figure(rng, 3_000)
    for pollutant, high in (("cod", 500), ("nh3n", 60)):
        if pollutant == "cod" or rng.random() < 0.98:
            row[f"inlet_{pollutant}_mg_per_l"] = figure(rng, high)
            row[f"outlet_{pollutant}_mg_per_l"] = figure(rng, high // 4)
    return row


def confusable(rng: Random, habits: Habits) -> Submission:
    """Return a works of few levels; often without ammonia, sometimes without a base or month by month."""
    row = {
        "design_capacity_10k_m3_per_d": rng.choice(["100", "0.3", "0.25"]),
        "volume_before_10k_m3": rng.choice(["0", "100", "100", "110"]),
        "volume_after_10k_m3": rng.choice(["100", "100", "110.5"]),
    }
    for pollutant in POLLUTANTS:
        if pollutant == "nh3n" and rng.random() < 0.5:
            continue
        row |= confusable_tonnes(rng, pollutant, habits)
        row[f"base_emission_{pollutant}_t"] = rng.choice(["", *habits["base"]])
        for stage in STAGES:
            row[f"inlet_{pollutant}_{stage}_mg_per_l"] = rng.choice(["200", "200", "180"])
            row[f"outlet_{pollutant}_{stage}_mg_per_l"] = rng.choice(["120", "60", "45", "30"])
    return Submission(row, {MONTH: _by_month(rng, row)})


def _by_month(rng: Random, row: Record) -> list[Record]:
    """Return the months of some stages, which come to the yearly cells; these then go, stay or differ."""
    months = []
    for stage in (stage for stage in STAGES if rng.random() < 0.2):
        yearly = {name: cell for name, cell in row.items() if f"_{stage}_" in name}
        volume = f"volume_{stage}_10k_m3"
        rest = {name.replace(f"_{stage}", ""): c for name, c in yearly.items() if name != volume}
        last = Decimal(yearly[volume])
        each = Decimal(8) if last else Decimal(0)
        for number in YEAR:
            water = last - 11 * each if number == 12 else each
            own = {"stage": WORDS[stage], "month": f"2022-{number:02d}"}
            months.append({**own, "month_volume_10k_m3": f"{water:f}", **rest})
        if rng.random() < 0.7:
            told = rng.choice([{}, {n: str(Decimal(c) + 1) for n, c in yearly.items()}])
            row |= dict.fromkeys(yearly, "") | told
    return months


BENCH_SHARE_PCT = 35
TITLES = [
    "污水处理厂提标改造工程",
    "污水处理厂提标改造工程",
    "污水处理厂扩建工程",
    "污水管网完善工程",
]


def bench(n: int, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return n works."""
    capacity = decimals(rng, 0.5, 20, n, 1)
    volume = np.round(capacity * 365 * rng.uniform(0.5, 1.19, n), 2)
    columns = many.common(n, "W1", rng, "TW", TITLES) | {
        "design_capacity_10k_m3_per_d": capacity,
        "volume_before_10k_m3": np.round(volume * 0.7, 2),
        "volume_after_10k_m3": volume,
    }
    for pollutant, inlet, outlet in (("cod", 200, 30), ("nh3n", 25, 2)):
        for stage, better in (("before", 1.0), ("after", 0.7)):
            into = decimals(rng, inlet * 0.8, inlet * 1.2, n)
            columns[f"inlet_{pollutant}_{stage}_mg_per_l"] = into
            out = decimals(rng, outlet * 0.5, outlet * better, n)
            columns[f"outlet_{pollutant}_{stage}_mg_per_l"] = out
        columns[f"base_emission_{pollutant}_t"] = np.round(volume * inlet * 1.3e-2, 2)
        columns[f"reported_{pollutant}_t"] = np.round(volume * inlet * 0.4e-2, 2)
    return {"W1": pl.DataFrame(columns), MONTH: _bench_months(columns, n)}


def _bench_months(columns: dict[str, Any], n: int) -> pl.DataFrame:
    """Return the months before and after of one works in five hundred, which come to its yearly cells."""
    some = np.arange(0, n, 500)
    frames = []
    for stage in STAGES:
        each = {"month_volume_10k_m3": np.round(columns[f"volume_{stage}_10k_m3"][some] / 12, 4)}
        for end, pollutant in product(ENDS, POLLUTANTS):
            name = f"{end}_{pollutant}_mg_per_l"
            each[name] = columns[f"{end}_{pollutant}_{stage}_mg_per_l"][some]
        months = [f"{2023 if stage == 'before' else 2024}-{number:02d}" for number in YEAR]
        frame = {
            "project_id": np.repeat([columns["project_id"][at] for at in some], len(YEAR)),
            "stage": np.full(len(some) * len(YEAR), WORDS[stage]),
            "month": np.tile(months, len(some)),
        }
        frames.append(
            pl.DataFrame(frame | {name: np.repeat(v, len(YEAR)) for name, v in each.items()})
        )
    return pl.concat(frames)


@dataclass(frozen=True)
class Water:
    """One state of a sewage works: 10⁴ m³ a year and mg/L in and out."""

    volume: str
    cod_in: str
    cod_out: str
    nh3n_in: str
    nh3n_out: str


NO_WATER = Water("0", "0", "0", "0", "0")


def wwtp(office: Office, filing: Filing, before: Water, after: Water, /, **more: Value) -> Project:
    """Return a project; the base is the untreated load of the catchment where none is given."""
    volume = max(Decimal(before.volume), Decimal(after.volume))
    cells: dict[str, Value] = {
        "industry_code": "4620",
        "facility_code": "TW001",
        "outlet_code": "DW001",
        "base_emission_cod_t": _catchment_load(after.volume, after.cod_in),
        "base_emission_nh3n_t": _catchment_load(after.volume, after.nh3n_in),
        "design_capacity_10k_m3_per_d": _capacity(volume, Decimal("0.82")),
        **_stage("before", before),
        **_stage("after", after),
    }
    return as_reported(office.project("W1", filing, **{**cells, **more}))


def _stage(stage: str, water: Water) -> dict[str, Value]:
    return {
        f"volume_{stage}_10k_m3": Decimal(water.volume),
        f"inlet_cod_{stage}_mg_per_l": Decimal(water.cod_in),
        f"outlet_cod_{stage}_mg_per_l": Decimal(water.cod_out),
        f"inlet_nh3n_{stage}_mg_per_l": Decimal(water.nh3n_in),
        f"outlet_nh3n_{stage}_mg_per_l": Decimal(water.nh3n_out),
    }


def _catchment_load(volume: str, inlet: str) -> Decimal:
    return rounded(Decimal(volume) * Decimal(inlet) * Decimal("0.0105"), "0.01")


def _capacity(volume: Decimal, load: Decimal) -> Decimal:
    steps = (volume / 365 / load / Decimal("0.05")).to_integral_value(ROUND_CEILING)
    return max(steps, Decimal(1)) * Decimal("0.05")


def ordinary(
    office: Office, county: str, year: int, cod_t: Decimal, nh3n_per_cod: Decimal
) -> Project:
    """Return an ordinary works of about that many tonnes."""
    site = office.sites.new(county, "污水处理")
    works = office.rng.choice(["新建", "扩建", "提标改造", "管网完善"])
    cod_in, cod_out = between(office, 165, 240, "1"), between(office, 11, 28)
    before, treated_before, ratio = NO_WATER, Decimal(0), nh3n_per_cod
    if works != "新建":
        treated_before = cod_t * between(office, 0.6, 1.6)
        cod_in_0 = cod_in - between(office, 5, 25)
        before = _water(office, treated_before, (cod_in_0, cod_out + between(office, 5, 18)), ratio)
    after = _water(office, treated_before + cod_t, (cod_in, cod_out), ratio)
    return wwtp(office, Filing(site, year, f"污水处理厂{works}工程"), before, after)


def _water(
    office: Office, removed_t: Decimal, cod: tuple[Decimal, Decimal], nh3n_per_cod: Decimal
) -> Water:
    cod_in, cod_out = cod
    nh3n_out = between(office, 0.4, 3.5, "0.01")
    nh3n_in = nh3n_out + rounded(nh3n_per_cod * (cod_in - cod_out), "0.01")
    volume = rounded(removed_t * 100 / (cod_in - cod_out), "0.01")
    return Water(str(volume), str(cod_in), str(cod_out), str(nh3n_in), str(nh3n_out))
