"""D-01 … D-24 of the rule book §10, seeded at three difficulties; what is wrong follows from §10.

Easy: a copy with its codes. Medium: codes left out or typed otherwise, another title. Hard: other dates,
other gas, an issued-anew permit, near-miss figures, partial overlap.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.detection import codes
from tests.detection.formulas import solvents, states, vehicle
from tests.detection.plain import (
    bills,
    closed,
    evidence,
    heated,
    measured_gas,
    ordinary,
    state_base,
    switched,
    works,
)
from tests.detection.world import WHOLE, County, Project, Site, World, ceiling, quantized

Seed = Callable[[World, str], None]
SEEDS: dict[str, Seed] = {}
_ACTIVITY = {
    "A1": ("flue_gas_before_10k_nm3", "flue_gas_after_10k_nm3"),
    "W4": ("wastewater_before_10k_m3", "wastewater_after_10k_m3"),
    "V2": ("generation_vocs_t",),
    "V6": ("throughput_t",),
    "A3": ("product_10k_t",),
}
"""What a type's figures are in proportion to; its intervals are measured per unit of it."""


def seed(kind: str) -> Callable[[Seed], Seed]:
    """Return the decorator that names the maker of a kind."""

    def named(maker: Seed) -> Seed:
        SEEDS[kind] = maker
        return maker

    return named


def year_before(world: World, years: int = 1) -> int:
    """Return a credit year after which so many others of the plan follow."""
    return world.rng.randint(2021, 2025 - years)


def source(world: World, level: str, year: int | None = None, **cells: Any) -> Project:
    """File the genuine record of a source that is measured; hard ones have an activity."""
    kinds = list(_ACTIVITY) if level == "hard" else [*_ACTIVITY, "W1", "W2", "V5"]
    return ordinary(world, world.rng.choice(kinds), year=year, **cells)


def disguised(world: World, project: Project, level: str) -> dict[str, Any]:
    """Return the cells in which a second record of a source differs."""
    if level == "easy":
        return {}
    if level == "medium":
        other = {
            "outlet_code": None,
            "enterprise_name": codes.full_width(str(project.cells["enterprise_name"])),
        }
        if world.rng.random() < 0.5:
            other["facility_code"] = codes.full_width(str(project.cells["facility_code"]))
            other["project_name"] = (
                f"{project.cells['enterprise_name']}{project.cells['project_name']}（补报）"
            )
        return other
    without_codes = {"outlet_code": None, "facility_code": None}
    permit = str(project.cells["permit_no"])
    anew = without_codes | {
        "permit_no": world.rng.choice([permit[:-1] + "Q", permit[:9] + "\u200b" + permit[9:], None])
    }
    return anew | scaled(project, Decimal("0.97"))


def mistyped(code: str) -> str:
    """Return a credit code with the letter O for a zero, which its check digit refuses."""
    return code[:10] + code[10:].replace("0", "O", 1)


def scaled(project: Project, times: Decimal) -> dict[str, Any]:
    """Return the cells of the activity, so many times as large, with the base that goes with it."""
    names = _ACTIVITY[project.kind]
    return {
        name: (Decimal(str(project.cells[name])) * times).quantize(Decimal("0.001"))
        for name in names
    }


@seed("D-01")
def twice_in_a_year(world: World, level: str) -> None:
    first = source(world, level)
    second = world.again(
        first, acceptance_date=world.later(first), **disguised(world, first, level)
    )
    world.fault("D-01", level, [first, second], {1: WHOLE})


@seed("D-02")
def under_two_types(world: World, level: str) -> None:
    if level == "medium":
        first = ordinary(world, "W2", year=2022)
        second = _same_works_as_w1(world, first)
        world.fault("D-02", level, [first, second], {1: WHOLE})
        return
    first = ordinary(world, "A1", year=year_before(world))
    before, after = states("A1", first.cells, "nox")
    first.cells["base_emission_nox_t"] += Decimal("0.01")  # so that no base cuts a last digit
    cells = switched(world, first.year) | {
        "fuel_before_t": quantized(float(before) / 2.94 * 1000, 3),
        "substitute_kind": "电力",
        "substitute_amount": None,
        "substitute_unit": None,
        "factor_nox_of_substitute": None,
        "base_emission_nox_t": first.cells["base_emission_nox_t"],
    }
    if level == "hard":
        cells |= {"outlet_code": None}
    if level == "easy":
        cells["acceptance_date"] = world.later(first)
    second = ordinary(world, "A4", site_of(first), first.year + (level == "hard"), **cells)
    reach = min(before, second.reductions()["nox"])
    world.fault("D-02", level, [first, second], {1: reach - after})


def site_of(project: Project) -> Site:
    """Return the site that a record is of, as the record names it."""
    cells = project.cells
    return Site(
        cells["enterprise_name"], cells["uscc"], project.county,
        cells["permit_no"], cells["longitude_deg"], cells["latitude_deg"],
    )  # fmt: skip


def _same_works_as_w1(world: World, upgrade: Project) -> Project:
    """File the upgrade of a works once more as W1: the same water, in and out."""
    cells = upgrade.cells
    volume = cells["volume_10k_m3"]
    figures: dict[str, Any] = {
        "design_capacity_10k_m3_per_d": (volume / 300).quantize(Decimal("0.1")) + 1,
        "volume_before_10k_m3": volume,
        "volume_after_10k_m3": volume,
        "power_10k_kwh": quantized(float(volume) * 0.3, 2),
        "dry_sludge_t": None,
    }
    for p in ("cod", "nh3n"):
        for stage in ("before", "after"):
            figures[f"inlet_{p}_{stage}_mg_per_l"] = cells[f"inlet_{p}_mg_per_l"]
            figures[f"outlet_{p}_{stage}_mg_per_l"] = cells[f"outlet_{p}_{stage}_mg_per_l"]
    return ordinary(
        world, "W1", site_of(upgrade), upgrade.year, acceptance_date=world.later(upgrade), **figures
    )


@seed("D-03")
def in_another_year(world: World, level: str) -> None:
    first = source(world, level, year_before(world))
    other = disguised(world, first, level)
    if level == "hard":
        other |= _a_little_worse(first)
        if world.rng.random() < 0.3:
            other |= {"uscc": mistyped(first.cells["uscc"]), "permit_no": first.cells["permit_no"]}
    second = world.again(first, first.year + world.rng.randint(1, 2025 - first.year), **other)
    world.fault("D-03", level, [first, second], {1: WHOLE})


def _a_little_worse(project: Project) -> dict[str, Any]:
    """Return cells of a state after that is not as good, so that the interval lies inside the first."""
    cells = project.cells
    if project.kind == "A1":
        return {"nox_after_mg_per_nm3": cells["nox_after_mg_per_nm3"] + 4}
    if project.kind == "W4":
        names = [f"wastewater_{p}_after_mg_per_l" for p in project.pollutants]
        return {name: cells[name] + Decimal("0.5") for name in names}
    return {}


@seed("D-04")
def in_two_counties(world: World, level: str) -> None:
    first = source(world, "hard" if level == "hard" else "medium")
    other_city = world.rng.random() < 0.6
    county = world.county(first.county, True) if other_city else world.county_of_city(first.county)
    second = world.again(first, county=county, **_as_seen_from(first, level))
    if level == "easy":
        _told_by_ledger(world, first)
        _claim_in_line(world, first, second)
    else:
        second.cells["acceptance_date"] = world.later(first)
    world.fault("D-04", level, [first, second], {1: WHOLE})


def _as_seen_from(first: Project, level: str) -> dict[str, Any]:
    if level == "easy":
        return {}
    near = first.cells["longitude_deg"] + Decimal("0.0008")
    if level == "medium":
        return {"permit_no": None, "longitude_deg": None, "latitude_deg": None}
    other = {"permit_no": None, "longitude_deg": near, "project_name": "治理设施提升项目"}
    return other | scaled(first, Decimal("0.98"))


def _told_by_ledger(world: World, project: Project) -> None:
    """Write into the base-year ledger where the site is."""
    for pollutant in project.pollutants:
        base = project.cells.get(f"base_emission_{pollutant}_t") or Decimal(100_000)
        ledger_row(world, project, pollutant, base, facility_code=None, outlet_code=None)


def ledger_row(world: World, project: Project, pollutant: str, base: Decimal, **cells: Any) -> None:
    """Write the base-year emission of a record's source into the ledger."""
    names = ("permit_no", "uscc", "region_code", "enterprise_name", "facility_code", "outlet_code")
    row = {name: project.cells.get(name) for name in names} | {
        "pollutant": pollutant,
        "base_year": 2020,
        "base_emission_t": base,
        "source_document": "2020年环境统计",
    }
    world.entry("L1", project.county, **(row | cells))


def _claim_in_line(world: World, genuine: Project, other: Project) -> None:
    """Let the record of the wrong county be accepted first in half of the cases."""
    days = world.rng.choice([-15, 15])
    other.cells["acceptance_date"] = genuine.cells["acceptance_date"] + timedelta(days=days)
    if other.cells["acceptance_date"].year != genuine.year:
        other.cells["acceptance_date"] = genuine.cells["acceptance_date"]


@seed("D-05")
def moved_elsewhere(world: World, level: str) -> None:
    year = year_before(world)
    shut, county = ordinary(world, "A4", year=year, **closed(world, year)), world.county()
    old = site_of(shut)
    place = world.place(county)
    new = replace(
        old, county=county, permit=f"{old.credit_code}002P", longitude=place[0], latitude=place[1]
    )
    day = shut.cells["acceptance_date"] + timedelta(days=world.rng.randint(60, 300))
    runs = ordinary(world, "A1", new, day.year, acceptance_date=min(day, date(2025, 9, 30)))
    if level != "easy":
        runs.cells["base_emission_nox_t"] = Decimal(0)  # in the base year there was nothing here
    emission = states("A1", runs.cells, "nox")[1]
    if level == "easy":
        shut.cells["project_name"] = "老厂搬迁关停"
    if level == "hard":
        shut.cells["moved_nox_t"] = min(
            quantized(float(emission) * 0.4, 2), shut.cells["base_emission_nox_t"] / 2
        )
    wrong = min(shut.reductions()["nox"], emission - Fraction(shut.cells["moved_nox_t"]))
    world.fault("D-05", level, [shut, runs], {0: wrong})


@seed("D-06")
def cleaned_twice(world: World, level: str) -> None:
    county = world.county()
    town = ordinary(world, "W1", world.site("污水处理", county), 2022)
    claim = ordinary(world, "W4", world.site("食品", county), world.rng.randint(2022, 2024))
    outlets = {p: town.cells[f"outlet_{p}_after_mg_per_l"] for p in ("cod", "nh3n")}
    name = {
        "easy": town.cells["permit_no"],
        "medium": town.cells["enterprise_name"],
        "hard": codes.full_width(town.cells["permit_no"]),
    }[level]
    claim.cells["receiving_works"] = name
    if level != "hard":
        claim.cells |= {f"wwtp_outlet_{p}_mg_per_l": outlet for p, outlet in outlets.items()}
    less = claim.cells["wastewater_before_10k_m3"] - claim.cells["wastewater_after_10k_m3"]
    wrong = {p: r - Fraction(less * outlets[p]) / 100 for p, r in claim.reductions().items()}
    world.fault("D-06", level, [claim, town], {0: wrong})


@seed("D-07")
def used_as_offset(world: World, level: str) -> None:
    _given_away(world, level, "D-07", "L2", "offset")


@seed("D-08")
def sold_as_right(world: World, level: str) -> None:
    _given_away(world, level, "D-08", "L3", "traded")


def _given_away(world: World, level: str, kind: str, ledger: str, name: str) -> None:
    project = ordinary(world, world.rng.choice(["A1", "V2", "W4"]))
    pollutant = project.pollutants[0]
    stated, entries = {
        "easy": (None, ["3.5"]),
        "medium": ("1.2", ["2"]),
        "hard": ("1.5", ["1.5", "0.05"]),
    }[level]
    project.cells[f"{name}_{pollutant}_t"] = None if stated is None else Decimal(stated)
    for number, tonnes in enumerate(entries):
        register_entry(
            world,
            project,
            ledger,
            pollutant,
            Decimal(tonnes),
            number=number,
            by_outlet=level == "medium",
        )
    project.true_given[pollutant] = sum((Decimal(t) for t in entries), Decimal(0))
    world.fault(kind, level, [project])


def register_entry(
    world: World,
    project: Project,
    ledger: str,
    pollutant: str,
    tonnes: Decimal,
    *,
    number: int = 0,
    by_outlet: bool = False,
) -> None:
    """Write an entry of the register of offsets or of traded rights, by project or by outlet."""
    named = ("permit_no", "outlet_code") if by_outlet else ("project_id",)
    key = f"{project.id}-{number}"
    own = (
        {
            "register_no": key,
            "eia_no": f"环审〔{project.year}〕{key[-6:]}号",
            "offset_used_t": tonnes,
        }
        if ledger == "L2"
        else {"contract_no": key, "buyer_name": "示例受让企业", "right_sold_t": tonnes}
    )
    row = {name: project.cells[name] for name in named} | own
    world.entry(ledger, project.county, pollutant=pollutant, given_year=project.year, **row)


@seed("D-09")
def renamed(world: World, level: str) -> None:
    first = source(world, level, year_before(world))
    old, county = site_of(first), first.county
    code = str(old.credit_code)
    if level == "medium":
        new_code, former = codes.credit_code(world.county(county).code, code[8:17], "93"), None
        name = old.name
    else:
        fresh = world.site("新材料", county)
        new_code, name = fresh.credit_code, fresh.name
        former = old.name if level == "easy" else codes.full_width(old.name) + "；旧厂"
    other: dict[str, Any] = {
        "enterprise_name": name,
        "former_names": former,
        "uscc": new_code,
        "permit_no": f"{new_code}001P",
    }
    if level == "hard":
        other |= {"outlet_code": None, "longitude_deg": None, "latitude_deg": None}
    later = first.year + 1 if level == "hard" else first.year
    second = world.again(first, later, **other)
    if later == first.year:
        second.cells["acceptance_date"] = world.later(first)
    world.fault("D-09", level, [first, second], {1: WHOLE})


@seed("D-10")
def closed_after_retrofit(world: World, level: str) -> None:
    kind, closing = world.rng.choice([("A1", "A4"), ("V2", "V3"), ("W4", "W5")])
    first = ordinary(world, kind, year=year_before(world))
    year = world.rng.randint(first.year + 1, 2025)
    bases = {
        f"base_emission_{p}_t": ceiling(states(kind, first.cells, p)[0]) for p in first.pollutants
    }
    first.cells |= bases
    cells = (closed(world, year) if closing == "A4" else {}) | bases
    cells |= {f"moved_{p}_t": Decimal(0) for p in first.pollutants}
    if level != "easy":
        cells["outlet_code"] = None
    if level == "hard":
        cells["facility_code"] = None
    second = ordinary(world, closing, site_of(first), year, **cells)
    world.fault("D-10", level, [first, second], {1: _fallen(first)})


def _fallen(project: Project) -> dict[str, Fraction]:
    """Return by how much the emission of a source has fallen, in tonnes."""
    fallen = {p: states(project.kind, project.cells, p) for p in project.pollutants}
    return {p: before - after for p, (before, after) in fallen.items()}


@seed("D-11")
def above_the_base(world: World, level: str) -> None:
    site, year = world.site("建材"), 2022
    if level == "medium":
        parts = [stage(world, site, year, (290, 200), point=1), stage(world, site, 2023, (200, 80))]
        parts[1].cells |= {"facility_code": parts[0].cells["facility_code"], "outlet_code": None}
    else:
        parts = [
            stage(world, site, year, (280, 60), point=1),
            stage(world, site, year, (271, 55), point=2),
            stage(world, site, 2023, (262, 66), point=3),
        ]
        parts[2].cells |= {
            "facility_code": None,
            "outlet_code": None,
            "project_name": "全厂深度治理",
        }
    claimed = [p.reductions()["nox"] for p in parts]
    excess = Fraction(3, 10) if level == "hard" else claimed[-1] / 4
    base = -ceiling(-(sum(claimed) - excess))
    parts[-1].cells["base_emission_nox_t"] = base
    world.fault("D-11", level, parts, {len(parts) - 1: sum(claimed) - Fraction(base)})


def stage(
    world: World,
    site: Site,
    year: int,
    fall: tuple[int, int],
    *,
    gas: Decimal | None = None,
    point: int = 1,
    **cells: Any,
) -> Project:
    """File a stage of a boiler's retrofit from one concentration to another at equal gas."""
    gas = gas or quantized(world.rng.uniform(20_000, 60_000), 2)
    figures = {
        "capacity_t_per_h": (gas / 1000).quantize(Decimal(1)),
        "flue_gas_before_10k_nm3": gas,
        "flue_gas_after_10k_nm3": gas,
        "nox_before_mg_per_nm3": Decimal(fall[0]),
        "nox_after_mg_per_nm3": Decimal(fall[1]),
        "limit_at_base_mg_per_nm3": 400,
        "reagent_kind": None,
        "reagent_t": None,
    }
    return ordinary(world, "A1", site, year, point, **(figures | cells))


@seed("D-12")
def begins_above_the_end(world: World, level: str) -> None:
    site, gas = world.site("热力"), quantized(world.rng.uniform(20_000, 60_000), 2)
    start, end = {"easy": (320, 200), "medium": (270, 190), "hard": (217, 200)}[level]
    base = {"base_emission_nox_t": ceiling(Fraction(gas) * 480 / 10**5)}
    first = stage(world, site, 2021, (390, end), gas=gas, **base)
    other = {"outlet_code": None, "facility_code": None} if level == "medium" else {}
    more = gas * Decimal("1.1") if level == "hard" else gas
    title = {"project_name": first.cells["project_name"]}
    second = stage(
        world, site, world.rng.randint(2022, 2025), (start, 90), gas=more, **(base | title | other)
    )
    world.fault("D-12", level, [first, second], {1: Fraction(more) * (start - end) / 10**5})


@seed("D-13")
def boilers_of_a_heating(world: World, level: str) -> None:
    heating = ordinary(world, "A4", world.site("热力"), 2023, **heated(world, 2023))
    name = codes.full_width(heating.id) if level == "medium" else heating.id
    county = heating.county if level == "easy" else world.county_of_city(heating.county)
    year = 2022 if level == "hard" else 2023
    cells = switched(world, year) if level == "hard" else closed(world, year)
    boiler = ordinary(world, "A4", world.site("食品", county), year, **cells)
    boiler.cells["central_heating_project_id"] = name
    world.fault("D-13", level, [heating, boiler], {1: WHOLE})


@seed("D-14")
def one_treatment_for_several(world: World, level: str) -> None:
    park = world.site("园区环保")
    gas = quantized(world.rng.uniform(20_000, 60_000), 2)
    befores = {"easy": [290, 270, 255], "medium": [290, 262], "hard": [281, 240]}[level]
    claims = []
    for number, before in enumerate(befores):
        tenant = replace(
            world.site("家具", park.county),
            permit=park.permit,
            longitude=park.longitude,
            latitude=park.latitude,
        )
        title = {
            "project_name": f"{tenant.name[-8:-4]}废气治理",
            "acceptance_date": date(2023, 3 + number, 9),
        }
        if level == "hard":
            title["outlet_code"] = None
        claims.append(
            stage(world, tenant if number else park, 2023, (before, 50), gas=gas, **title)
        )
    fall = Fraction(gas) * (max(befores) - 50) / 10**5
    assert claims[0].reductions()["nox"] == fall
    for claim in claims[1:]:
        world.fault("D-14", level, [claims[0], claim], {1: WHOLE})


@seed("D-15")
def on_two_bases(world: World, level: str) -> None:
    year = 2023
    first = ordinary(world, "V2", year=year, **measured_gas(world))
    times = {"easy": Decimal("0.85"), "medium": Decimal("0.9"), "hard": Decimal("1.2")}[level]
    names = [n for n in first.cells if "vocs" in n and n.endswith("_mg_per_nm3")]
    other: dict[str, Any] = {n: (first.cells[n] * times).quantize(Decimal("0.01")) for n in names}
    first_basis, second_basis = (
        ("VOCs", "以碳计NMHC") if level != "hard" else ("以碳计NMHC", "VOCs")
    )
    first.cells["vocs_basis"], other["vocs_basis"] = first_basis, second_basis
    first.cells["base_emission_vocs_t"] *= 2
    if level == "medium":
        other["outlet_code"] = None
    second = world.again(first, year + (level == "hard"), **other)
    if level != "hard":
        second.cells["acceptance_date"] = world.later(first)
    world.fault("D-15", level, [first, second], {1: WHOLE})


@seed("D-16")
def treated_after_substitution(world: World, level: str) -> None:
    first = ordinary(world, "V1", year=2022, collection_before_ratio="0", removal_before_ratio="0",
                     collection_after_ratio="0", removal_after_ratio="0")  # fmt: skip
    before, after = (solvents(first.children, stage) for stage in ("改造前", "改造后"))
    cells: dict[str, Any] = {
        "generation_vocs_t": ceiling(before, 6),
        "collection_before_ratio": "0",
        "removal_before_ratio": "0",
        "base_emission_vocs_t": first.cells["base_emission_vocs_t"],
    }
    if level == "hard":
        cells["outlet_code"] = None
    second = ordinary(world, "V2", site_of(first), 2022 if level == "easy" else 2023, **cells)
    if second.year == 2022:
        second.cells["acceptance_date"] = world.later(first)
    removed = Fraction(second.cells["collection_after_ratio"]) * Fraction(
        second.cells["removal_after_ratio"]
    )
    world.fault("D-16", level, [first, second], {1: (before - after) * removed})


@seed("D-17")
def vehicle_twice(world: World, level: str) -> None:
    first = ordinary(world, "A7", year=year_before(world))
    county = first.county if level == "easy" else world.county(first.county, True)
    second = ordinary(world, "A7", world.site("物流", county), first.year + (level != "easy"))
    rows = first.children["A7 车辆清单"]
    taken = [dict(row) for row in rows[: 2 if level == "easy" else 3]]
    for row in taken:
        row["project_id"] = second.id
        if level == "medium":
            row["vin"] = codes.full_width(str(row["vin"]).lower())
        if level == "hard":
            row["distance_km"] += 1234
    if second.year == first.year:
        second.cells["acceptance_date"] = world.later(first)
    second.children["A7 车辆清单"] += taken
    world.fault("D-17", level, [first, second], {1: sum((vehicle(r) for r in taken), Fraction(0))})


@seed("D-18")
def manure_twice(world: World, level: str) -> None:
    county = world.county()
    farms = [
        ordinary(
            world,
            "W6",
            world.site("牧业", county),
            2023,
            heads=world.rng.randint(1500, 3000),
            land_mu=900,
        )
        for _ in range(2 if level == "medium" else 1)
    ]
    listed = [str(farm.cells["farm_code"]) for farm in farms]
    written = "；".join([*listed, "YZ000000001"]) if level != "easy" else listed[0]
    centre = ordinary(world, "W6", world.site("生态农业", county), 2022 if level != "hard" else 2024,
                      heads=40_000, land_mu=9000,
                      manure_source_farms=codes.full_width(written) if level == "hard" else written)  # fmt: skip
    if level == "hard":
        world.fault("D-18", level, [farms[0], centre], {1: farms[0].reductions()})
        return
    for farm in farms:
        world.fault("D-18", level, [farm, centre], {0: WHOLE})


@seed("D-19")
def village_into_town_works(world: World, level: str) -> None:
    word = "接入城镇污水厂" if level == "easy" else codes.full_width(" 接入城镇污水厂")
    claim = ordinary(world, "W7", destination="接入城镇污水厂" if level == "medium" else word)
    if level == "medium":
        claim.cells["residents_10k_person"] = Decimal("0.0213")
    world.fault("D-19", level, [claim], {0: WHOLE})


@seed("D-20")
def leachate_into_town_works(world: World, level: str) -> None:
    word = {"easy": "进入城镇污水厂", "medium": "接入城镇污水厂", "hard": " 进入城镇污水厂　"}[
        level
    ]
    world.fault("D-20", level, [ordinary(world, "W8", destination=word)], {0: WHOLE})


@seed("D-21")
def reused_water_cleaned_before(world: World, level: str) -> None:
    upgrade = ordinary(world, "W2" if level == "easy" else "W1", year=2022)
    cells: dict[str, Any] = {
        f"outlet_{p}_mg_per_l": upgrade.cells[f"outlet_{p}_before_mg_per_l"]
        for p in ("cod", "nh3n")
    }
    if level == "hard":
        cells |= {"facility_code": None, "outlet_code": None}
    reuse = ordinary(world, "W3", site_of(upgrade), 2022 if level == "easy" else 2023, **cells)
    more = reuse.cells["reuse_after_10k_m3"] - reuse.cells["reuse_before_10k_m3"]
    wrong = {
        p: Fraction(
            more * (cells[f"outlet_{p}_mg_per_l"] - upgrade.cells[f"outlet_{p}_after_mg_per_l"])
        )
        / 100
        for p in ("cod", "nh3n")
    }
    world.fault("D-21", level, [upgrade, reuse], {1: wrong})


@seed("D-22")
def phases_of_one_capacity(world: World, level: str) -> None:
    site, capacity = world.site("水务"), Decimal(world.rng.choice([5, 8, 10]))
    names = {"easy": ("一期", "二期"), "medium": ("1#线", "2#线"), "hard": ("A系列", "B系列")}[
        level
    ]
    phases = []
    for number, name in enumerate(names):
        cells, _ = works(world, capacity, 0.78, 0.9)
        cells |= {"volume_before_10k_m3": Decimal(0), "project_name": f"污水处理厂{name}工程"}
        cells |= {
            f"{s}_{p}_before_mg_per_l": Decimal(0)
            for s in ("inlet", "outlet")
            for p in ("cod", "nh3n")
        }
        cells |= {"outlet_code": None}
        if level != "medium":
            cells |= {"facility_code": None}
        day = date(2023, 4 + number, 11)
        phases.append(ordinary(world, "W1", site, 2023, number + 1, acceptance_date=day, **cells))
    volumes = [Fraction(p.cells["volume_after_10k_m3"]) for p in phases]
    excess = sum(volumes) - Fraction(capacity) * 365 * Fraction(6, 5)
    part = {p: r * excess / volumes[1] for p, r in phases[1].reductions().items()}
    world.fault("D-22", level, phases, {1: part})


@seed("D-23")
def two_enterprises_of_one_source(world: World, level: str) -> None:
    holder = source(world, "hard")
    other = world.site("实业", holder.county)
    cells: dict[str, Any] = {"enterprise_name": other.name, "uscc": other.credit_code}
    if level == "easy":
        before = holder.cells["acceptance_date"] - timedelta(days=9)
        in_year = before if before.year == holder.year else holder.cells["acceptance_date"]
        cells |= {"acceptance_date": world.rng.choice([in_year, world.later(holder)])}
    else:
        cells |= {"permit_no": None if level == "medium" else f"{other.credit_code}001P"}
        cells |= {"acceptance_date": world.later(holder)}
        cells["longitude_deg"] = holder.cells["longitude_deg"] + Decimal("0.0009")
    if level == "medium":
        holder.cells["permit_no"] = None
    if level == "hard":
        number = f"环审〔{holder.year}〕{holder.id[-4:]}{world.rng.randrange(10**6)}号"
        holder.cells["eia_approval_no"] = cells["eia_approval_no"] = number
        cells |= scaled(holder, Decimal("0.98")) | {"project_name": "联合治理项目"}
    world.fault("D-23", level, [holder, world.again(holder, **cells)], {1: WHOLE})


@seed("D-24")
def evidence_of_another(world: World, level: str) -> None:
    kind = world.rng.choice(["A1", "V2", "W4"])
    first = ordinary(world, kind)
    county: County = first.county if level == "hard" else world.county(first.county, True)
    second = ordinary(
        world, kind, site_of(first) if level == "hard" else world.site("建材", county), point=2
    )
    proof = {"easy": "现场照片", "medium": "治理合同", "hard": "竣工验收意见"}[level]
    content = f"{proof}{first.id}"
    for number, project in enumerate((first, second)):
        day = min(p.cells["acceptance_date"] for p in (first, second))
        evidence(
            world,
            project,
            proof,
            content,
            day=day,
            name=f"{proof}{number if level == 'medium' else ''}.jpg",
        )
    world.fault("D-24", level, [first, second], {0: WHOLE, 1: WHOLE})


__all__ = ["SEEDS", "bills", "ledger_row", "register_entry", "seed", "site_of", "state_base"]
