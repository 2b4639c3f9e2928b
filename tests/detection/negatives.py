"""Hard negatives: what looks like a fault of §10 or §11 and is none. Each case files its records."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from tests.detection import codes
from tests.detection.doubles import ledger_row, register_entry, site_of, stage
from tests.detection.formulas import solvents, states
from tests.detection.misreports import months, one_off_carbon, use_of_site
from tests.detection.plain import (
    closed,
    evidence,
    heated,
    measured_gas,
    ordinary,
    reagent,
    switched,
    to_works,
    works,
)
from tests.detection.world import Project, Site, World, ceiling, half_even, quantized

Case = Callable[[World], list[Project]]
CASES: dict[str, tuple[str, Case]] = {}


def case(name: str, kinds: str) -> Callable[[Case], Case]:
    """Return the decorator that names a case and the kinds it looks like."""

    def named(maker: Case) -> Case:
        CASES[name] = (kinds, maker)
        return maker

    return named


def beside(world: World, site: Site, trade: str) -> Site:
    """Return the site of another enterprise about 100 m away."""
    neighbour = world.site(trade, site.county)
    assert site.longitude is not None
    return replace(neighbour, longitude=site.longitude + Decimal("0.0009"), latitude=site.latitude)


@case("phases with capacities of their own", "D-01 D-22")
def _phases(world: World) -> list[Project]:
    site, made = world.site("水务"), []
    for number, (name, capacity) in enumerate([("一期", 4), ("二期", 7)]):
        cells, _ = works(world, Decimal(capacity))
        title = {"project_name": f"污水处理厂{name}工程"}
        made.append(ordinary(world, "W1", site, 2023, number + 1, **(cells | title)))
    return made


@case("twin lines of equal capacity, each with an outlet", "D-22 D-01")
def _twins(world: World) -> list[Project]:
    site, made = world.site("水务"), []
    for number, name in enumerate(["一期", "二期"]):
        cells, _ = works(world, Decimal(5))
        title = {"project_name": f"污水处理厂{name}工程"}
        made.append(ordinary(world, "W1", site, 2023, number + 1, **(cells | title)))
    return made


@case("one plant closed, another of the enterprise retrofitted", "D-05")
def _two_plants(world: World) -> list[Project]:
    shut = ordinary(world, "A4", year=2022, **closed(world, 2022))
    old, county = site_of(shut), world.county()
    place = world.place(county)
    permit = f"{old.credit_code}002P"
    other = replace(old, county=county, permit=permit, longitude=place[0], latitude=place[1])
    return [shut, ordinary(world, "A1", other, 2023)]


@case("yearly rows of one works in a chain", "D-01 D-03 D-12")
def _yearly(world: World) -> list[Project]:
    site = world.site("水务")
    first = ordinary(world, "W1", site, 2022)
    cells = dict(first.cells)
    names = [f"{s}_{p}" for s in ("inlet", "outlet") for p in ("cod", "nh3n")]
    chained = {f"{n}_before_mg_per_l": cells[f"{n}_after_mg_per_l"] for n in names}
    for name, of in (("design_capacity_10k_m3_per_d", ""), ("volume_before_10k_m3", "after")):
        chained[name] = cells["volume_after_10k_m3" if of else name]
    more = cells["volume_after_10k_m3"] * Decimal("1.05")
    chained["volume_after_10k_m3"] = more.quantize(Decimal("0.01"))
    for p in ("cod", "nh3n"):
        outlet = cells[f"outlet_{p}_after_mg_per_l"] * Decimal("0.9")
        chained[f"outlet_{p}_after_mg_per_l"] = outlet.quantize(Decimal("0.01"))
        chained[f"inlet_{p}_after_mg_per_l"] = cells[f"inlet_{p}_after_mg_per_l"]
    chained["power_10k_kwh"] = quantized(float(more) * 0.33, 2)
    chained["dry_sludge_t"] = (cells["dry_sludge_t"] * Decimal("1.06")).quantize(Decimal("0.1"))
    title = {"project_name": first.cells["project_name"]}
    return [first, ordinary(world, "W1", site, 2023, **(chained | title))]


@case("next stages, the second at more gas", "D-03 D-12 D-02")
def _stages(world: World) -> list[Project]:
    site, gas = world.site("热力"), quantized(world.rng.uniform(20_000, 60_000), 2)
    base = {"base_emission_nox_t": ceiling(Fraction(gas) * 500 / 10**5)}
    title = {"project_name": "锅炉脱硝改造"}
    first = stage(world, site, 2021, (380, 210), gas=gas, **(base | title))
    more = gas * Decimal("1.12")
    return [first, stage(world, site, 2023, (210, 70), gas=more, **(base | title))]


@case("sister companies with figures of their own", "D-09 D-23 D-01")
def _sisters(world: World) -> list[Project]:
    county, core = world.county(), world.core()
    one = world.site("包装", county, name=f"{core}集团（{county.city}）包装有限公司")
    other = replace(beside(world, one, "包装"), name=f"{core}集团（{county.city}）新材料有限公司")
    kind = world.rng.choice(["V2", "A1", "W4"])
    return [ordinary(world, kind, site, 2023) for site in (one, other)]


@case("one name in two cities", "D-04 D-09")
def _namesakes(world: World) -> list[Project]:
    kind, name = world.rng.choice(["A1", "V5", "W4"]), f"{world.core()}建材有限公司"
    county = world.county()
    sites = [world.site("建材", c, name=name) for c in (county, world.county(county, True))]
    return [ordinary(world, kind, site, 2022) for site in sites]


@case("several sites and permits of one enterprise", "D-01 D-04 D-05")
def _sites(world: World) -> list[Project]:
    one = world.site("化工")
    county = world.county(one.county)
    place = world.place(county)
    other = replace(
        one, county=county, permit=f"{one.credit_code}002P", longitude=place[0], latitude=place[1]
    )
    kind = world.rng.choice(["A1", "V2", "W4"])
    return [ordinary(world, kind, site, 2023) for site in (one, other)]


@case("neighbours in a park, 100 m apart, at the same standard", "D-23 D-09 F-09")
def _neighbours(world: World) -> list[Project]:
    one = world.site("家具")
    sites = [one, beside(world, one, "家具"), beside(world, one, "涂装")]
    standard = {"nox_before_mg_per_nm3": Decimal(200), "nox_after_mg_per_nm3": Decimal(50)}
    made = [ordinary(world, "A1", s, 2023, reagent_kind=None, reagent_t=None) for s in sites]
    for project in made:
        project.cells |= standard | {"limit_at_base_mg_per_nm3": 300}
    return made


@case("filling stations of one chain", "D-01 D-03 D-04 F-09")
def _stations(world: World) -> list[Project]:
    county, core = world.county(), world.core()
    first = world.site("石油", county, name=f"{core}石油销售有限公司")
    made = []
    for number in range(4):
        place = world.place(county)
        site = replace(first, name=f"{first.name}第{number + 1}加油站", permit=None,
                       longitude=place[0], latitude=place[1])  # fmt: skip
        made.append(ordinary(world, "V6", site, 2022, facility_code=None, outlet_code=None,
                             project_name="加油站油气回收改造", recovery_after_ratio="0.9"))  # fmt: skip
    return made


@case("standard figures shared by many", "F-09 D-23 D-04")
def _standard(world: World) -> list[Project]:
    cells: dict[str, Any] = {
        "generation_vocs_t": Decimal(60),
        "collection_before_ratio": "0.3",
        "removal_before_ratio": "0.1",
        "collection_after_ratio": "0.90",
        "removal_after_ratio": "0.80",
        "treatment_kind_after": "催化燃烧(RCO/CO)",
        "activated_carbon_t": None,
        "base_emission_vocs_t": Decimal(60),
    }
    return [ordinary(world, "V2", **cells) for _ in range(4)]


@case("licence and permit shared by projects of one site", "D-24")
def _licences(world: World) -> list[Project]:
    site = world.site("化工")
    made = [
        ordinary(world, kind, site, 2023, point) for point, kind in enumerate(["A1", "V2", "W4"], 1)
    ]
    for project in made:
        for kind in ("营业执照", "排污许可证", "环评批复"):
            evidence(world, project, kind, f"{kind}{site.credit_code}", day=date(2020, 5, 6))
    return made


@case("files of its own for every project", "D-24 F-12")
def _own_files(world: World) -> list[Project]:
    made = [ordinary(world, world.rng.choice(["A1", "V2", "W4"])) for _ in range(2)]
    for project in made:
        accepted = project.cells["acceptance_date"]
        project.cells["construction_start_date"] = accepted - timedelta(days=200)
        for kind, days in (("现场照片", 10), ("竣工验收意见", 0), ("治理合同", 190)):
            evidence(
                world, project, kind, f"{kind}{project.id}", day=accepted - timedelta(days=days)
            )
        evidence(world, project, "环评批复", f"批{project.id}", day=accepted - timedelta(days=400))
    return made


@case("a big plant that is one", "F-10 F-20")
def _big(world: World) -> list[Project]:
    gas = quantized(world.rng.uniform(900_000, 1_100_000), 2)
    return [stage(world, world.site("热电"), 2023, (210, 45), gas=gas)]


@case("a better performer", "F-20 F-10")
def _better(world: World) -> list[Project]:
    project = ordinary(world, "A1", reagent_kind=None, reagent_t=None)
    capacity = project.cells["capacity_t_per_h"]
    gas = quantized(float(capacity) * world.rng.uniform(1350, 1450), 2)
    project.cells |= {"flue_gas_before_10k_nm3": gas, "flue_gas_after_10k_nm3": gas}
    project.cells |= {
        "nox_before_mg_per_nm3": quantized(world.rng.uniform(290, 300), 1),
        "nox_after_mg_per_nm3": quantized(world.rng.uniform(21, 26), 2),
    }
    project.cells["base_emission_nox_t"] = ceiling(states("A1", project.cells, "nox")[0])
    return [project]


@case("closure of another unit of a site that was retrofitted", "D-10 D-03 D-11")
def _other_unit(world: World) -> list[Project]:
    first = ordinary(world, "A1", year=2021)
    return [first, ordinary(world, "A4", site_of(first), 2023, 2, **closed(world, 2023))]


@case("register entries that agree", "D-07 D-08")
def _registers(world: World) -> list[Project]:
    made = [ordinary(world, world.rng.choice(["A1", "V2", "W4"])) for _ in range(2)]
    for project, (ledger, name) in zip(made, [("L2", "offset"), ("L3", "traded")], strict=True):
        p, tonnes = project.pollutants[0], Decimal("1.35")
        project.cells[f"{name}_{p}_t"] = tonnes
        register_entry(world, project, ledger, p, tonnes)
    return made


@case("reported a rounding away", "F-01")
def _rounded(world: World) -> list[Project]:
    made = [ordinary(world, kind) for kind in ("A1", "V2", "A2")]
    for project in made:
        p = project.pollutants[0]
        exact = project.reductions()[p]
        told = Decimal(int(exact * 100)).scaleb(-2)
        up = Decimal(str(round(float(exact), 4))).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        project.cells[f"reported_{p}_t"] = world.rng.choice([told, up, half_even(exact, 4)])
    return made


@case("base as in the ledger and below the permit", "F-02")
def _base(world: World) -> list[Project]:
    project = ordinary(world, "A1")
    base = project.cells["base_emission_nox_t"]
    ledger_row(world, project, "nox", base, permitted_emission_t=base * 2)
    return [project]


@case("clean, and measurable", "F-03")
def _clean(world: World) -> list[Project]:
    works_ = ordinary(world, "W1", year=2024)
    works_.children["W1 月运行"] = months(world, works_, constant=False)
    low = {"wastewater_nh3n_after_mg_per_l": Decimal("0.12")}
    return [works_, ordinary(world, "W4", **low)]


@case("just enough reagent", "F-04")
def _reagent(world: World) -> list[Project]:
    project = ordinary(world, "A1")
    gas = project.cells["flue_gas_before_10k_nm3"]
    project.cells |= {"flue_gas_after_10k_nm3": gas, "limit_at_base_mg_per_nm3": 400}
    project.cells |= reagent(world, project.cells, 1.02)
    return [project]


@case("just enough carbon, and carbon that is regenerated", "F-05")
def _carbon(world: World) -> list[Project]:
    one_off = ordinary(world, "V2", **one_off_carbon())
    one_off.cells["activated_carbon_t"] = quantized(float(one_off.reductions()["vocs"]) / 0.19, 2)
    again = ordinary(
        world, "V2", treatment_kind_after="可再生活性炭吸附", removal_after_ratio="0.50"
    )
    again.cells["activated_carbon_t"] = quantized(float(again.reductions()["vocs"]) * 1.1, 2)
    return [one_off, again]


@case("power and load near their bounds", "F-06 F-07")
def _near(world: World) -> list[Project]:
    cells, _ = works(world, Decimal(5), 1.17, 1.18)
    full = ordinary(world, "W1", **cells)
    idle = ordinary(world, "W1")
    for project, per_m3 in ((full, Decimal("0.12")), (idle, Decimal("0.58"))):
        power = project.cells["volume_after_10k_m3"] * per_m3
        project.cells["power_10k_kwh"] = power.quantize(Decimal("0.01"))
    return [full, idle]


@case("closed, with power and water before and at its other site", "F-08 D-05")
def _closed(world: World) -> list[Project]:
    project = ordinary(world, "A4", year=2024, **closed(world, 2024))
    for month in ("2023-11", "2023-12"):
        use_of_site(world, project, month, month_power_10k_kwh=30, month_water_10k_m3=2)
    use_of_site(world, project, "2024-04", month_power_10k_kwh=0, month_water_10k_m3=0)
    other = f"{project.cells['uscc']}002P"
    world.entry("L6", project.county, month="2024-05", permit_no=other, month_power_10k_kwh=25)
    return [project]


@case("monitoring that captured enough, or was not used", "F-11")
def _captured(world: World) -> list[Project]:
    enough = ordinary(world, "A1", min_quarter_capture_ratio=Decimal("0.75"))
    by_hand = ordinary(world, "W4", min_quarter_capture_ratio=Decimal("0.5"))
    return [enough, by_hand]


@case("before just at the limit", "F-14")
def _at_limit(world: World) -> list[Project]:
    low = {"reagent_kind": None, "reagent_t": None}
    return [
        ordinary(
            world, "A1", nox_before_mg_per_nm3=Decimal(300), limit_at_base_mg_per_nm3=300, **low
        )
    ]


@case("a pool for emergencies", "F-15")
def _pool(world: World) -> list[Project]:
    named = ordinary(world, "W4", project_name="废水处理站及事故应急池改造")
    maker = world.site("应急装备")
    return [named, ordinary(world, "V2", maker)]


@case("ratios at their caps", "F-16")
def _caps(world: World) -> list[Project]:
    best = ordinary(world, "V2", collection_after_ratio="0.90", removal_after_ratio="0.90",
                    treatment_kind_after="蓄热燃烧(RTO)", activated_carbon_t=None)  # fmt: skip
    leachate = ordinary(world, "W8")
    inlet = leachate.cells["inlet_cod_mg_per_l"]
    leachate.cells["outlet_cod_mg_per_l"] = (inlet / 700).quantize(Decimal("0.01")) + Decimal(
        "0.01"
    )
    return [best, leachate]


@case("a quarter less was made", "F-19")
def _quarter(world: World) -> list[Project]:
    project = ordinary(world, "A1", reagent_kind=None, reagent_t=None)
    gas = project.cells["flue_gas_before_10k_nm3"]
    project.cells["flue_gas_after_10k_nm3"] = (gas * Decimal("0.75")).quantize(Decimal("0.01"))
    return [project]


@case("number of the city, county of the city", "F-18")
def _city_number(world: World) -> list[Project]:
    project = ordinary(world, "V2")
    head = f"{project.county.city_code}-{project.year}-V"
    world._serials[head] = world._serials.get(head, 0) + 1
    project.cells["project_id"] = f"{head}-{world._serials[head]:04d}"
    return [project]


@case("manure centre whose farms claim nothing", "D-18")
def _manure(world: World) -> list[Project]:
    county = world.county()
    farm = ordinary(world, "W6", world.site("牧业", county))
    centre = ordinary(world, "W6", world.site("生态农业", county))
    centre.cells["manure_source_farms"] = "YZ999999991；YZ999999992"
    return [farm, centre]


@case("waste water to a works, by the indirect formula", "D-06")
def _indirect(world: World) -> list[Project]:
    county = world.county()
    town = ordinary(world, "W1", world.site("污水处理", county), 2022)
    claim = ordinary(world, "W4", world.site("食品", county), 2023)
    claim.cells |= to_works(world, {"receiving_works": town.cells["permit_no"]})
    return [town, claim]


@case("reuse counted at the outlet after the upgrade", "D-21 D-02")
def _reuse(world: World) -> list[Project]:
    upgrade = ordinary(world, "W2", year=2022)
    cells = {
        f"outlet_{p}_mg_per_l": upgrade.cells[f"outlet_{p}_after_mg_per_l"] for p in ("cod", "nh3n")
    }
    return [upgrade, ordinary(world, "W3", site_of(upgrade), 2023, **cells)]


@case("treatment counted on what is left after substitution", "D-16 D-02")
def _after_substitution(world: World) -> list[Project]:
    none = dict.fromkeys(
        [f"{n}_{s}_ratio" for n in ("collection", "removal") for s in ("before", "after")], "0"
    )
    first = ordinary(world, "V1", year=2022, **none)
    left = half_even(solvents(first.children, "改造后"), 6)
    cells = {
        "generation_vocs_t": left,
        "collection_before_ratio": "0",
        "removal_before_ratio": "0",
        "base_emission_vocs_t": first.cells["base_emission_vocs_t"],
    }
    return [first, ordinary(world, "V2", site_of(first), 2023, **cells)]


@case("boilers that no heating project replaces", "D-13")
def _boilers(world: World) -> list[Project]:
    heating = ordinary(world, "A4", year=2023, **heated(world, 2023))
    boiler = ordinary(
        world, "A4", world.site("食品", heating.county), 2023, **switched(world, 2023)
    )
    return [heating, boiler]


@case("a shared stack, shared out", "D-14 D-23 D-12")
def _shared(world: World) -> list[Project]:
    park, gas = world.site("园区环保"), quantized(world.rng.uniform(20_000, 60_000), 2)
    base = {"base_emission_nox_t": ceiling(Fraction(gas) * 300 / 10**5)}
    first = stage(world, park, 2022, (290, 180), gas=gas, project_name="园区集中治理一期", **base)
    return [
        first,
        stage(world, park, 2023, (180, 60), gas=gas, project_name="园区集中治理二期", **base),
    ]


@case("closure that states what moved", "D-05")
def _moved(world: World) -> list[Project]:
    new_county = world.county()
    shut = ordinary(world, "A4", year=2022, **closed(world, 2022))
    old, place = site_of(shut), world.place(new_county)
    new = replace(
        old,
        county=new_county,
        permit=f"{old.credit_code}002P",
        longitude=place[0],
        latitude=place[1],
    )
    runs = ordinary(world, "A1", new, 2023, acceptance_date=date(2023, 3, 3))
    moved = ceiling(states("A1", runs.cells, "nox")[1])
    shut.cells["moved_nox_t"] = moved
    shut.cells["base_emission_nox_t"] = max(shut.cells["base_emission_nox_t"], moved * 2)
    shut.cells["project_name"] = "老厂搬迁关停"
    return [shut, runs]


@case("two outlets on two bases", "D-15 D-01")
def _bases(world: World) -> list[Project]:
    site = world.site("涂装")
    made = [ordinary(world, "V2", site, 2023, n, **measured_gas(world)) for n in (1, 2)]
    made[1].cells["vocs_basis"] = "以碳计NMHC"
    return made


@case("renamed, and a genuine next stage", "D-09 D-03 D-12")
def _renamed_stage(world: World) -> list[Project]:
    old = world.site("热力")
    fresh = world.site("能源", old.county)
    new = replace(fresh, longitude=old.longitude, latitude=old.latitude)
    gas = quantized(world.rng.uniform(20_000, 60_000), 2)
    base = {"base_emission_nox_t": ceiling(Fraction(gas) * 390 / 10**5)}
    first = stage(world, old, 2021, (380, 210), gas=gas, **base)
    return [first, stage(world, new, 2023, (210, 70), gas=gas, former_names=old.name, **base)]


@case("vehicles whose numbers follow one another", "D-17")
def _vehicles(world: World) -> list[Project]:
    first, second = (ordinary(world, "A7", year=2023) for _ in range(2))
    start = world.rng.randrange(10**8)
    for offset, project in ((0, first), (20, second)):
        for number, row in enumerate(project.children["A7 车辆清单"]):
            row["vin"] = codes.vin(10**9 - 2 * 10**8 + start + offset + number)
    return [first, second]


@case("projects without codes at one site, of other figures", "D-01 D-03 D-11")
def _uncoded(world: World) -> list[Project]:
    site = world.site("印染")
    none = {"facility_code": None, "outlet_code": None}
    made = [ordinary(world, "W4", site, 2022 + n, project_name=f"{word}废水治理", **none)
            for n, word in enumerate(["退浆", "漂洗"])]  # fmt: skip
    for p in ("cod", "nh3n"):
        name = f"base_emission_{p}_t"
        total = sum(m.cells[name] for m in made)
        for project in made:
            project.cells[name] = total
    return made
