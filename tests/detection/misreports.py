"""F-01 … F-20 of the rule book §11, seeded at three difficulties.

What a test of §11 only lists or tells takes no tonnes here; what it shows to be impossible takes the
part that is impossible, and what is no reduction at all takes the whole.
"""

from calendar import isleap
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.detection import codes
from tests.detection.doubles import ledger_row, seed
from tests.detection.formulas import states
from tests.detection.plain import (
    REAGENT_NEED,
    closed,
    evidence,
    ordinary,
    reagent,
    switched,
    works,
)
from tests.detection.world import WHOLE, Project, World, half_even, quantized

_BY_LEVEL = ("easy", "medium", "hard")


def of(level: str, *values: Any) -> Any:
    """Return the value of a difficulty."""
    return values[_BY_LEVEL.index(level)]


@seed("F-01")
def reported_otherwise(world: World, level: str) -> None:
    project = ordinary(world, world.rng.choice(["A1", "V2", "V6", "W4", "A2"]))
    pollutant = project.pollutants[0]
    told = half_even(project.reductions()[pollutant])
    project.cells[f"reported_{pollutant}_t"] = of(
        level,
        told * Decimal("1.3") + 1,
        told * Decimal("1.02") + Decimal("0.05"),
        told + Decimal("0.03"),
    ).quantize(Decimal("0.01"))
    world.fault("F-01", level, [project])


@seed("F-02")
def base_too_large(world: World, level: str) -> None:
    kind = world.rng.choice(["A1", "V5"])
    project = ordinary(world, kind)
    pollutant = project.pollutants[0]
    name = f"base_emission_{pollutant}_t"
    ledger = project.cells[name]
    times = of(level, Decimal("1.6"), Decimal("1.08"), Decimal(1))
    project.cells[name] = (ledger * times).quantize(Decimal("0.01"))
    permitted = (ledger * Decimal("0.9")).quantize(Decimal("0.01")) if level == "hard" else None
    ledger_row(world, project, pollutant, ledger, permitted_emission_t=permitted)
    project.true_base[pollutant] = ledger
    world.fault("F-02", level, [project])


@seed("F-03")
def cleaner_than_can_be_measured(world: World, level: str) -> None:
    if level == "hard":
        project = ordinary(world, "W1", year=2024)
        project.children["W1 月运行"] = months(world, project, constant=True)
    elif level == "medium":
        project = ordinary(world, "W4", wastewater_nh3n_after_mg_per_l=Decimal("0.02"))
    else:
        low = {"nox_after_mg_per_nm3": Decimal("1.6"), "reagent_kind": None, "reagent_t": None}
        project = ordinary(world, "A1", **low)
    world.fault("F-03", level, [project])


def months(world: World, project: Project, constant: bool) -> list[dict[str, Any]]:
    """Return the twelve months of the year after; outlets constant to the last digit, or as they are."""
    cells = project.cells
    volume = (cells["volume_after_10k_m3"] / 12).quantize(Decimal("0.01"))
    cells["volume_after_10k_m3"] = volume * 12
    rows = []
    for month in range(1, 13):
        row = {
            "project_id": project.id,
            "stage": "改造后",
            "month": f"{project.year}-{month:02d}",
            "month_volume_10k_m3": volume,
        }
        for name in ("inlet_cod", "outlet_cod", "inlet_nh3n", "outlet_nh3n"):
            mean = cells[f"{name}_after_mg_per_l"]
            # months in pairs around the mean, so that the mean stays exact
            swing = (
                Decimal(0) if constant and "outlet" in name else mean * (1 + (month - 1) // 2) / 100
            )
            row[f"{name}_mg_per_l"] = mean + (swing if month % 2 else -swing)
        rows.append(row)
    return rows


@seed("F-04")
def too_little_reagent(world: World, level: str) -> None:
    project = ordinary(world, "A1")
    gas = project.cells["flue_gas_before_10k_nm3"]
    project.cells |= {"flue_gas_after_10k_nm3": gas, "limit_at_base_mg_per_nm3": 400}
    project.cells |= reagent(world, project.cells, of(level, 0.15, 0.6, 0.9))
    need = REAGENT_NEED[project.cells["reagent_kind"]]
    possible = Fraction(project.cells["reagent_t"]) / Fraction(need)
    world.fault("F-04", level, [project], {0: project.reductions()["nox"] - possible})


@seed("F-05")
def too_little_carbon(world: World, level: str) -> None:
    project = ordinary(world, "V2", **one_off_carbon())
    removed = project.reductions()["vocs"]
    carbon = quantized(float(removed) / of(level, 1.2, 0.45, 0.25), 2)
    project.cells["activated_carbon_t"] = carbon
    world.fault("F-05", level, [project], {0: removed - Fraction(carbon) / 5})


def one_off_carbon() -> dict[str, Any]:
    """Return the cells of one-off carbon where nothing was before."""
    return {
        "removal_before_ratio": "0",
        "collection_before_ratio": "0",
        "treatment_kind_after": "一次性活性炭吸附",
        "removal_after_ratio": "0.15",
    }


@seed("F-06")
def works_without_power_or_sludge(world: World, level: str) -> None:
    project = ordinary(world, "W1")
    volume = project.cells["volume_after_10k_m3"]
    if level == "medium":
        project.cells["dry_sludge_t"] = (project.cells["dry_sludge_t"] / 30).quantize(
            Decimal("0.01")
        )
    else:
        per_m3 = of(
            level, Decimal("0.01"), None, world.rng.choice([Decimal("0.08"), Decimal("0.75")])
        )
        project.cells["power_10k_kwh"] = (volume * per_m3).quantize(Decimal("0.01"))
    world.fault("F-06", level, [project])


@seed("F-07")
def more_water_than_fits(world: World, level: str) -> None:
    load = of(level, 1.9, 1.4, 1.23)
    capacity = Decimal(world.rng.choice([3, 4, 6]))
    cells, _ = works(world, capacity, load, load)
    project = ordinary(world, "W1", **cells)
    world.fault("F-07", level, [project], {0: beyond_capacity(project)})


def beyond_capacity(project: Project) -> dict[str, Fraction]:
    """Return what of each reduction is of the water above 1.2 × capacity in the year."""
    cells, days = project.cells, 366 if isleap(project.year) else 365
    capacity = Fraction(cells["design_capacity_10k_m3_per_d"])
    beyond = Fraction(cells["volume_after_10k_m3"]) - capacity * days * 6 / 5
    parts = {}
    for pollutant, whole in project.reductions().items():
        inlet, outlet = (
            Fraction(cells[f"{end}_{pollutant}_after_mg_per_l"]) for end in ("inlet", "outlet")
        )
        parts[pollutant] = min(whole, beyond * (inlet - outlet) / 100)
    return parts


@seed("F-08")
def closed_and_still_running(world: World, level: str) -> None:
    kind = world.rng.choice(["A4", "V3", "W5"])
    cells = closed(world, 2024) if kind == "A4" else {}
    project = ordinary(world, kind, year=2024, **cells)
    if level == "medium":
        project.cells["permit_no"] = None
    used = of(
        level,
        {"month_power_10k_kwh": 20},
        {"month_water_10k_m3": Decimal("1.8")},
        {"monitored_hours": 702},
    )
    for month in of(level, (5, 6, 7), (4, 5), (3,)):
        use_of_site(world, project, f"2024-{month:02d}", **used)
    world.fault("F-08", level, [project], {0: WHOLE})


def use_of_site(world: World, project: Project, month: str, **used: Any) -> None:
    """Write a month of power, water, gas or monitoring of a record's site."""
    names = ("permit_no", "uscc", "region_code", "enterprise_name")
    row = {name: project.cells[name] for name in names}
    world.entry("L6", project.county, month=month, **row, **used)


@seed("F-09")
def figures_of_another(world: World, level: str) -> None:
    kind = of(level, "W1", "A1", "W4")
    first = ordinary(world, kind)
    second = ordinary(world, kind, world.site("建材", world.county(first.county, True)))
    if kind == "A1":
        first.cells |= reagent(world, first.cells, 1.4)
    for name in _measured(kind)[: 5 if level == "hard" else None]:
        second.cells[name] = first.cells[name]
    if level == "hard":
        ammonia = first.cells["wastewater_nh3n_before_mg_per_l"] * Decimal("0.47")
        second.cells["wastewater_nh3n_after_mg_per_l"] = ammonia.quantize(Decimal("0.01"))
    for name in (n for n in first.cells if n.startswith("base_emission")):
        second.cells[name] = max(first.cells[name], second.cells[name]) * 2
    world.fault("F-09", level, [first, second])


def _measured(kind: str) -> list[str]:
    names = {
        "A1": "flue_gas_before_10k_nm3 flue_gas_after_10k_nm3 nox_before_mg_per_nm3 nox_after_mg_per_nm3 "
        "reagent_t reagent_kind capacity_t_per_h",
        "W4": "wastewater_before_10k_m3 wastewater_after_10k_m3 wastewater_cod_before_mg_per_l "
        "wastewater_cod_after_mg_per_l wastewater_nh3n_before_mg_per_l wastewater_nh3n_after_mg_per_l",
        "W1": "design_capacity_10k_m3_per_d volume_before_10k_m3 volume_after_10k_m3 "
        + " ".join(
            f"{side}_{p}_{stage}_mg_per_l"
            for side in ("inlet", "outlet")
            for p in ("cod", "nh3n")
            for stage in ("before", "after")
        )
        + " power_10k_kwh dry_sludge_t",
    }
    return names[kind].split()


@seed("F-10")
def of_another_unit(world: World, level: str) -> None:
    kind = of(level, "V5", "V6", "W4")
    power = of(level, 1000, 1000, 100)
    names = of(
        level,
        ("loss_before_t", "loss_after_t"),
        ("throughput_t",),
        ("wastewater_before_10k_m3", "wastewater_after_10k_m3"),
    )
    project = ordinary(world, kind)
    true = project.reductions()
    for name in names:
        project.cells[name] *= power
    if level == "medium":
        project.cells["base_emission_vocs_t"] *= power
    world.fault("F-10", level, [project], {0: {p: r * (power - 1) for p, r in true.items()}})


@seed("F-11")
def captured_too_little(world: World, level: str) -> None:
    ratio = Decimal(of(level, "0.4", "0.7", "0.749"))
    project = ordinary(world, world.rng.choice(["A1", "W1"]), min_quarter_capture_ratio=ratio)
    world.fault("F-11", level, [project], {0: WHOLE})


@seed("F-12")
def proof_of_another_time(world: World, level: str) -> None:
    project = ordinary(
        world, world.rng.choice(["A1", "V2", "W4"]), year=world.rng.randint(2021, 2023)
    )
    accepted = project.cells["acceptance_date"]
    project.cells["construction_start_date"] = accepted - timedelta(days=150)
    day = of(
        level,
        date(project.year + 2, 3, 1),
        date(project.year + 1, 2, 20),
        accepted - timedelta(days=200),
    )
    kind = of(level, "现场照片", "竣工验收意见", "竣工验收意见")
    evidence(world, project, kind, f"{kind}{project.id}", day=day)
    world.fault("F-12", level, [project])


@seed("F-13")
def switched_without_a_bill(world: World, level: str) -> None:
    cells = switched(world, 2023)
    project = ordinary(world, "A4", year=2023, **cells)
    world.ledgers["L5"] = [e for e in world.ledgers["L5"] if e[1]["project_id"] != project.id]
    project.cells["evidence"] = of(
        level,
        "锅炉注销登记:注销.pdf；燃料台账:台账.xlsx",
        "燃煤购销发票:煤票.pdf；锅炉注销登记:注销.pdf",
        "锅炉注销登记:注销.pdf；供气协议:协议.pdf；燃料台账:台账.xlsx",
    )
    evidence(
        world, project, "锅炉注销登记", f"注销{project.id}", day=project.cells["acceptance_date"]
    )
    if level == "easy":
        use_of_site(world, project, "2023-11", month_gas_10k_nm3=0)
    world.fault("F-13", level, [project], {0: WHOLE})


@seed("F-14")
def above_the_limit_before(world: World, level: str) -> None:
    project = ordinary(world, "A1", limit_at_base_mg_per_nm3=200, reagent_kind=None, reagent_t=None)
    project.cells["nox_before_mg_per_nm3"] = Decimal(of(level, "330", "221.5", "200.6"))
    world.fault("F-14", level, [project])


@seed("F-15")
def for_an_emergency(world: World, level: str) -> None:
    name = of(level, "重污染天气应急减排", "冬季错峰生产减排", "限产停产期间减排")
    project = ordinary(world, world.rng.choice(["A1", "V2", "W4"]))
    project.cells["project_name"] = f"{name}{world.rng.choice(['项目', '工程', ''])}"
    world.fault("F-15", level, [project], {0: WHOLE})


@seed("F-16")
def better_than_the_technology(world: World, level: str) -> None:
    if level == "medium":
        project = ordinary(world, "W8")
        inlet = project.cells["inlet_nh3n_mg_per_l"]
        project.cells["outlet_nh3n_mg_per_l"] = (inlet / 2500).quantize(Decimal("0.01"))
    elif level == "easy":
        hood = {"collection_kind_after": "外部集气罩", "collection_after_ratio": "0.95"}
        project = ordinary(world, "V2", **hood)
    else:
        carbon = one_off_carbon() | {"removal_after_ratio": "0.9", "activated_carbon_t": None}
        project = ordinary(world, "V2", **carbon)
    world.fault("F-16", level, [project])


@seed("F-17")
def less_than_nothing(world: World, level: str) -> None:
    project = ordinary(world, "A1", reagent_kind=None, reagent_t=None)
    cells = project.cells
    if level == "medium":
        cells["offset_nox_t"] = half_even(project.reductions()["nox"]) + 5
        world.entry("L2", project.county, register_no=project.id, eia_no="环审大宗", project_id=project.id,
                    pollutant="nox", given_year=project.year, offset_used_t=cells["offset_nox_t"])  # fmt: skip
    elif level == "hard":
        gas = cells["flue_gas_before_10k_nm3"]
        cells |= {
            "flue_gas_after_10k_nm3": gas,
            "nox_after_mg_per_nm3": cells["nox_before_mg_per_nm3"] + Decimal("0.2"),
        }
    else:
        first, last = cells["nox_before_mg_per_nm3"], cells["nox_after_mg_per_nm3"]
        cells |= {"nox_before_mg_per_nm3": last, "nox_after_mg_per_nm3": first}
    world.fault("F-17", level, [project])


@seed("F-18")
def place_or_permit_of_another(world: World, level: str) -> None:
    project = ordinary(world, world.rng.choice(["A1", "V2", "W4"]))
    other = world.county(project.county, True)
    if level == "easy":
        project.cells["longitude_deg"], project.cells["latitude_deg"] = world.place(other)
    elif level == "medium":
        project.cells["permit_no"] = world.site("建材", other).permit
    else:
        project.cells["project_id"] = world.new_id(project.kind, other, project.year)
    world.fault("F-18", level, [project])


@seed("F-19")
def less_was_made(world: World, level: str) -> None:
    kind = world.rng.choice(["A1", "V5"])
    project = (
        ordinary(world, kind, reagent_kind=None, reagent_t=None)
        if kind == "A1"
        else ordinary(world, kind)
    )
    cells, times = project.cells, Decimal(of(level, "0.4", "0.55", "0.67"))
    stem = "flue_gas_{}_10k_nm3" if kind == "A1" else "turnover_{}_t"
    before, after = (stem.format(stage) for stage in ("before", "after"))
    cells[after] = (cells[before] * times).quantize(Decimal("0.001"))
    if kind == "A1":
        cells["limit_at_base_mg_per_nm3"] = 400
    else:
        cells["loss_after_t"] = (cells["loss_after_t"] * times).quantize(Decimal("0.001"))
    left = states("A1", cells, "nox")[1] if kind == "A1" else Fraction(cells["loss_after_t"])
    missing = Fraction(cells[before]) / Fraction(cells[after]) - 1
    world.fault("F-19", level, [project], {0: left * missing})


@seed("F-20")
def more_than_its_size_allows(world: World, level: str) -> None:
    times = of(level, 40, 25, 15)
    project = ordinary(world, "A1", reagent_kind=None, reagent_t=None)
    for name in ("flue_gas_before_10k_nm3", "flue_gas_after_10k_nm3", "base_emission_nox_t"):
        project.cells[name] *= times
    world.fault("F-20", level, [project])


__all__ = ["codes", "months", "of", "one_off_carbon", "use_of_site"]
