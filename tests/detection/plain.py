"""Ordinary projects of every type: figures as they are in practice, each with its own spread.

Sizes are spread widely, what a unit of size gives narrowly, so that peers can be compared; standard
figures (ratios, limits) are shared by many, measured ones are not.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.detection import codes
from tests.detection.formulas import Cells, Children, solvents
from tests.detection.world import Project, Site, World, ceiling, quantized

SHARES = {
    "A1": 20, "W1": 8, "V2": 14, "V1": 8, "W4": 9, "V6": 7, "A4": 6, "W2": 4, "V5": 4, "W6": 4,
    "A2": 2, "A3": 2, "W3": 2, "W5": 2, "W7": 2, "W8": 1, "V3": 2, "A6": 1, "A7": 1, "V4": 1,
}  # fmt: skip
TITLES = {
    "A1": ["锅炉超低排放改造", "脱硝设施改造工程", "锅炉低氮燃烧改造"],
    "A2": ["机组脱硝提效改造"],
    "A3": ["窑炉脱硝改造"],
    "A4": ["燃煤锅炉关停", "燃煤锅炉清洁能源替代", "集中供热替代分散锅炉"],
    "A6": ["散煤清洁取暖改造"],
    "A7": ["老旧柴油货车淘汰"],
    "W1": ["污水处理厂扩建工程", "污水处理厂提质增效"],
    "W2": ["污水处理厂提标改造"],
    "W3": ["再生水利用工程"],
    "W4": ["生产废水深度治理", "废水处理站升级改造"],
    "W5": ["落后产能退出"],
    "W6": ["粪污资源化利用"],
    "W7": ["农村生活污水治理"],
    "W8": ["垃圾填埋场渗滤液处理"],
    "V1": ["水性涂料替代", "低VOCs油墨替代"],
    "V2": ["VOCs收集治理设施升级", "有机废气治理改造"],
    "V3": ["涂装线关停"],
    "V4": ["泄漏检测与修复"],
    "V5": ["储罐浮盘改造"],
    "V6": ["加油站油气回收改造"],
}
TRADES = {
    "A": ["热力", "建材", "纸业", "化工"],
    "W": ["食品", "印染", "制药", "水务"],
    "V": ["包装", "家具", "涂装", "石化"],
}
POINTS = {"A": ("TA", "DA"), "V": ("TA", "DA"), "W": ("TW", "DW")}
Made = tuple[Cells, Children]


def ordinary(
    world: World,
    kind: str,
    site: Site | None = None,
    year: int | None = None,
    point: int = 1,
    **cells: Any,
) -> Project:
    """File an ordinary project; ``cells`` are set in place of what is made up."""
    rng = world.rng
    year = year or rng.randint(2021, 2025)
    site = site or world.site(rng.choice(TRADES[kind[0]]))
    facility, outlet = POINTS[kind[0]]
    made, children = ({}, {}) if "measure" in cells else _MAKERS[kind](world, year)
    codes_of_point = {
        "facility_code": f"{facility}{point:03d}",
        "outlet_code": f"{outlet}{point:03d}",
    }
    title = {"project_name": rng.choice(TITLES[kind])}
    project = world.add(kind, site, year, title | codes_of_point | made | cells, children)
    if project.cells.get("measure") == "清洁能源替代":
        bills(world, project)
    return state_base(project)


def state_base(project: Project) -> Project:
    """State the base of a source where none is: what it let out before, rounded up."""
    if project.kind in ("W1", "W2", "W3", "W7", "A6", "A7"):
        return project
    for pollutant, reduced in project.reductions().items():
        name = f"base_emission_{pollutant}_t"
        if project.cells.get(name) is None:
            project.cells[name] = ceiling(_before(project, pollutant, reduced))
    return project


def _before(project: Project, pollutant: str, reduced: Fraction) -> Fraction:
    """Return what the source let out before, in tonnes; a little more than R where no state is known."""
    cells = project.cells
    if project.kind == "A1":
        limited = min(cells["nox_before_mg_per_nm3"], cells["limit_at_base_mg_per_nm3"])
        return Fraction(cells["flue_gas_before_10k_nm3"]) * Fraction(limited) / 10**5
    if project.kind == "W4":
        volume = Fraction(cells["wastewater_before_10k_m3"])
        return volume * Fraction(cells[f"wastewater_{pollutant}_before_mg_per_l"]) / 100
    return abs(reduced) * Fraction(5, 4)


def bills(world: World, project: Project) -> None:
    """Hand in the gas or power bill of a fuel switch, and the ledger of its gas and power."""
    kind = "电费发票" if project.cells["substitute_kind"] == "电力" else "燃气发票"
    project.cells["evidence"] = f"{kind}:{kind}.pdf；锅炉注销登记:注销.pdf；合订本:合订本.pdf"
    evidence(world, project, kind, f"{project.id}{kind}", day=project.cells["acceptance_date"])


def evidence(
    world: World,
    project: Project,
    kind: str,
    content: str,
    *,
    day: date | None = None,
    name: str = "",
) -> None:
    """Write a file of a project's dossier into its ledger; equal content has an equal hash."""
    world.entry(
        "L5",
        project.county,
        project_id=project.id,
        evidence_kind=kind,
        evidence_file=name or f"{kind}_{project.id}.pdf",
        evidence_sha256=codes.sha256(content),
        document_date=day,
    )


def _size(world: World, middle: float, spread: float = 0.35) -> float:
    """Return a size of a plant: log-normal, ``spread`` decades wide."""
    bound = 2.2 * spread
    decades = max(-bound, min(bound, world.rng.gauss(0, spread)))
    return float(middle * 10**decades)


def _between(world: World, low: float, high: float, digits: int = 2) -> Decimal:
    return quantized(world.rng.uniform(low, high), digits)


def _times(world: World, figure: Decimal, low: float, high: float, digits: int = 2) -> Decimal:
    return quantized(float(figure) * world.rng.uniform(low, high), digits)


REAGENT_NEED = {"液氨": Decimal("0.370"), "尿素": Decimal("0.653"), "氨水(20%)": Decimal("1.85")}
"""Tonnes of reagent that a tonne of NOx as NO₂ needs at least (rule book §11 F-04; ammonia ÷ 0.2)."""


def _a1(world: World, year: int) -> Made:
    capacity = Decimal(max(10, round(_size(world, 35) / 5) * 5))
    gas = _times(world, capacity, 850, 1250)
    cells: Cells = {
        "unit_kind": world.rng.choice(["燃煤锅炉", "燃煤锅炉", "生物质锅炉"]),
        "capacity_t_per_h": capacity,
        "flue_gas_before_10k_nm3": gas,
        "flue_gas_after_10k_nm3": _times(world, gas, 0.9, 1.06),
        "nox_before_mg_per_nm3": _between(world, 170, 295, 1),
        "nox_after_mg_per_nm3": _between(world, 28, 75, 1),
        "limit_at_base_mg_per_nm3": world.rng.choice([300, 400]),
        "data_source": "在线监测",
        "min_quarter_capture_ratio": _between(world, 0.8, 1, 2),
        "industry_code": "4430",
    }
    if world.rng.random() < 0.6:
        cells |= reagent(world, cells, world.rng.uniform(1.12, 1.9))
    return cells, {}


def reagent(world: World, cells: Cells, times: float) -> Cells:
    """Return the cells of a reagent: so many times what the NOx removed needs."""
    kind = world.rng.choice(list(REAGENT_NEED))
    before = cells["flue_gas_before_10k_nm3"] * cells["nox_before_mg_per_nm3"]
    after = cells["flue_gas_after_10k_nm3"] * cells["nox_after_mg_per_nm3"]
    removed = (before - after) / 10**5
    return {
        "reagent_kind": kind,
        "reagent_t": quantized(float(removed * REAGENT_NEED[kind]) * times, 2),
    }


def _a2(world: World, _year: int) -> Made:
    return {
        "unit_class": world.rng.choice(["≤100MW", "100-300MW", "≥300MW"]),
        "fuel_10k_t": quantized(_size(world, 30, 0.25), 2),
        "denitration_before_ratio": world.rng.choice(["0.35", "0.4", "0.5"]),
        "running_before_ratio": _between(world, 0.9, 0.99, 3),
        "denitration_after_ratio": world.rng.choice(["0.75", "0.8", "0.85"]),
        "running_after_ratio": _between(world, 0.95, 0.999, 3),
        "data_source": "产排污系数",
    }, {}


def _a3(world: World, _year: int) -> Made:
    return {
        "product_kind": "水泥熟料",
        "product_10k_t": quantized(_size(world, 110, 0.2), 2),
        "generation_nox_kg_per_t": Decimal("1.584"),
        "overall_denitration_before_ratio": _between(world, 0, 0.3, 3),
        "overall_denitration_after_ratio": _between(world, 0.55, 0.75, 3),
        "data_source": "产排污系数",
    }, {}


def _a4(world: World, year: int) -> Made:
    measure = world.rng.choice(["关停", "清洁能源替代", "清洁能源替代", "集中供热替代"])
    return _A4[measure](world, year), {}


def closed(world: World, year: int) -> Cells:
    """Return a closure in the first months of its year, of which nothing moves."""
    return {
        "project_name": "燃煤锅炉关停",
        "measure": "关停",
        "closure_date": date(year, 1, world.rng.randint(1, 9)),
        "moved_nox_t": Decimal(0),
        "base_emission_nox_t": quantized(_size(world, 30, 0.25), 2),
        "data_source": "执行报告",
    }


def switched(world: World, _year: int) -> Cells:
    """Return a switch from coal to gas, or to power."""
    coal = quantized(_size(world, 6000, 0.25), 1)
    gas = quantized(float(coal) * world.rng.uniform(0.045, 0.052), 2)
    burnt: Cells = {
        "substitute_kind": "天然气",
        "substitute_amount": gas,
        "substitute_unit": "万立方米",
        "factor_nox_of_substitute": Decimal("6.97"),
    }
    return {
        "project_name": "燃煤锅炉清洁能源替代",
        "measure": "清洁能源替代",
        "fuel_before_t": coal,
        "generation_nox_kg_per_t": Decimal("2.94"),
        "data_source": "物料衡算",
    } | (burnt if world.rng.random() < 0.8 else {"substitute_kind": "电力"})


def heated(world: World, _year: int) -> Cells:
    """Return a central heating that replaces small boilers."""
    replaced = quantized(_size(world, 60, 0.2), 2)
    return {
        "project_name": "集中供热替代分散锅炉",
        "measure": "集中供热替代",
        "replaced_emission_nox_t": replaced,
        "heat_source_nox_t": _times(world, replaced, 0.1, 0.3),
        "base_emission_nox_t": replaced,
        "data_source": "执行报告",
    }


_A4 = {"关停": closed, "清洁能源替代": switched, "集中供热替代": heated}


def _a6(world: World, _year: int) -> Made:
    return {
        "facility_code": None,
        "outlet_code": None,
        "households": round(_size(world, 3000, 0.3)),
        "coal_t_per_household": _between(world, 1.8, 3.2),
        "factor_nox_kg_per_t": Decimal("1.6"),
        "heating_after": world.rng.choice(["电", "集中供热"]),
        "data_source": "产排污系数",
    }, {}


def _a7(world: World, year: int) -> Made:
    first = world.rng.randrange(10**9 - 100)
    rows = [
        {
            "vin": codes.vin(first + n),
            "vehicle_class": "重型柴油货车",
            "scrapped_date": date(year, 1, 5) + timedelta(days=n % 5),
            "distance_km": _between(world, 30_000, 80_000, 0),
            "factor_nox_g_per_km": world.rng.choice(["7.5", "6.8", "4.0"]),
        }
        for n in range(world.rng.randint(4, 12))
    ]
    nothing: Cells = {"facility_code": None, "outlet_code": None, "permit_no": None}
    return nothing | {"data_source": "产排污系数"}, {"A7 车辆清单": rows}


def _w1(world: World, _year: int) -> Made:
    return works(world, quantized(_size(world, 4, 0.3), 1))


def works(world: World, capacity: Decimal, low: float = 0.75, high: float = 1.05) -> Made:
    """Return a town's works of a capacity that took more water, cleaner out than before."""
    full = capacity * 365
    before, after = _times(world, full, 0.5, 0.7), _times(world, full, low, high)
    cells: Cells = {
        "design_capacity_10k_m3_per_d": capacity,
        "volume_before_10k_m3": before,
        "volume_after_10k_m3": after,
        "data_source": "在线监测",
        "min_quarter_capture_ratio": _between(world, 0.85, 1, 2),
        "industry_code": "4620",
    }
    for pollutant, inlet, outlet in (("cod", (160, 320), (30, 48)), ("nh3n", (18, 35), (2, 5))):
        cin, cout = _between(world, *inlet, 1), _between(world, *outlet)
        cells |= {
            f"inlet_{pollutant}_before_mg_per_l": cin,
            f"outlet_{pollutant}_before_mg_per_l": cout,
            f"inlet_{pollutant}_after_mg_per_l": _times(world, cin, 0.99, 1.15),
            f"outlet_{pollutant}_after_mg_per_l": _times(world, cout, 0.35, 0.7),
        }
    removed = after * (cells["inlet_cod_after_mg_per_l"] - cells["outlet_cod_after_mg_per_l"]) / 100
    cells["power_10k_kwh"] = _times(world, after, 0.22, 0.42)
    cells["dry_sludge_t"] = _times(world, removed, 0.28, 0.5, 1)
    return cells, {}


def _w2(world: World, _year: int) -> Made:
    cells: Cells = {
        "volume_10k_m3": quantized(_size(world, 1200, 0.3), 2),
        "data_source": "在线监测",
        "min_quarter_capture_ratio": _between(world, 0.85, 1, 2),
    }
    for pollutant, inlet, outlet in (("cod", (160, 320), (32, 58)), ("nh3n", (18, 35), (2, 7))):
        before = _between(world, *outlet)
        cells |= {
            f"inlet_{pollutant}_mg_per_l": _between(world, *inlet, 1),
            f"outlet_{pollutant}_before_mg_per_l": before,
            f"outlet_{pollutant}_after_mg_per_l": _times(world, before, 0.35, 0.7),
        }
    return cells, {}


def _w3(world: World, _year: int) -> Made:
    before = quantized(_size(world, 60, 0.3), 2)
    return {
        "reuse_purpose": world.rng.choice(["工业用水", "城市杂用"]),
        "reuse_before_10k_m3": before,
        "reuse_after_10k_m3": _times(world, before, 3, 8),
        "outlet_cod_mg_per_l": _between(world, 14, 32),
        "outlet_nh3n_mg_per_l": _between(world, 0.4, 2.5),
        "data_source": "在线监测",
    }, {}


def _w4(world: World, _year: int) -> Made:
    volume = quantized(_size(world, 90, 0.3), 3)
    cells: Cells = {
        "discharge_to": "直接排放",
        "wastewater_before_10k_m3": volume,
        "wastewater_after_10k_m3": _times(world, volume, 0.8, 0.98, 3),
        "data_source": "手工监测",
    }
    for pollutant, before in (("cod", (90, 190)), ("nh3n", (9, 22))):
        first = _between(world, *before, 1)
        cells |= {
            f"wastewater_{pollutant}_before_mg_per_l": first,
            f"wastewater_{pollutant}_after_mg_per_l": _times(world, first, 0.25, 0.6),
        }
    return cells, {}


def to_works(world: World, cells: Cells) -> Cells:
    """Return the cells of waste water that goes to a town's works whose outlet is known."""
    return {
        "discharge_to": "进入城镇污水厂",
        "wwtp_outlet_cod_mg_per_l": _between(world, 14, 30),
        "wwtp_outlet_nh3n_mg_per_l": _between(world, 0.5, 2),
    } | cells


def _w5(world: World, year: int) -> Made:
    cod = quantized(_size(world, 60, 0.3), 2)
    return {
        "closure_date": date(year, 1, world.rng.randint(1, 9)),
        "discharge_to": "直接排放",
        "base_emission_cod_t": cod,
        "moved_cod_t": Decimal(0),
        "base_emission_nh3n_t": _times(world, cod, 0.05, 0.12),
        "moved_nh3n_t": Decimal(0),
        "data_source": "执行报告",
    }, {}


def _w6(world: World, _year: int) -> Made:
    heads = round(_size(world, 8000, 0.3))
    cells: Cells = {
        "facility_code": None,
        "outlet_code": None,
        "permit_no": None,
        "livestock": "生猪",
        "heads": heads,
        "manure_use": "全量还田利用",
        "land_mu": -(-heads // 8),
        "farm_code": f"YZ{world.rng.randrange(10**9):09d}",
        "data_source": "产排污系数",
    }
    for pollutant in ("cod", "nh3n"):
        cells[f"removal_{pollutant}_before_ratio"] = _between(world, 0.5, 0.65, 3)
        cells[f"removal_{pollutant}_after_ratio"] = _between(world, 0.85, 0.96, 3)
    return cells, {}


def _w7(world: World, _year: int) -> Made:
    return {
        "facility_code": None,
        "outlet_code": None,
        "permit_no": None,
        "residents_10k_person": quantized(_size(world, 0.4, 0.25), 4),
        "operating_days": world.rng.choice([330, 350, 365]),
        "collection_ratio": _between(world, 0.5, 0.8),
        "destination": "直接排放",
        "generation_cod_g_per_person_d": Decimal(40),
        "generation_nh3n_g_per_person_d": Decimal("5.5"),
        "removal_cod_ratio": _between(world, 0.6, 0.85),
        "removal_nh3n_ratio": _between(world, 0.5, 0.8),
        "data_source": "产排污系数",
    }, {}


def _w8(world: World, _year: int) -> Made:
    inlet = _between(world, 4000, 11000, 0)
    ammonia = _between(world, 600, 2000, 0)
    return {
        "leachate_10k_m3": quantized(_size(world, 8, 0.2), 3),
        "destination": "直接排放",
        "inlet_cod_mg_per_l": inlet,
        "outlet_cod_mg_per_l": _times(world, inlet, 0.006, 0.012),
        "inlet_nh3n_mg_per_l": ammonia,
        "outlet_nh3n_mg_per_l": _times(world, ammonia, 0.006, 0.012),
        "data_source": "手工监测",
    }, {}


def _v1(world: World, _year: int) -> Made:
    paint = quantized(_size(world, 60, 0.3), 2)
    rows = [
        _material("改造前", "溶剂型涂料", "涂料", paint, world.rng.choice(["52", "58", "60.5"])),
        _material("改造前", "稀释剂", "稀释剂", _times(world, paint, 0.2, 0.4), "100"),
        _material("改造后", "水性涂料", "涂料", _times(world, paint, 1.1, 1.4), "9.5"),
    ]
    cells: Cells = {
        "collection_before_ratio": world.rng.choice(["0.5", "0.65", "0.8"]),
        "removal_before_ratio": "0.15",
        "data_source": "物料衡算",
    }
    cells["collection_after_ratio"] = cells["collection_before_ratio"]
    cells["removal_after_ratio"] = cells["removal_before_ratio"]
    children: Children = {"V1 原辅材料": rows}
    cells["base_emission_vocs_t"] = ceiling(solvents(children, "改造前"))
    return cells, children


def _material(stage: str, name: str, kind: str, amount: Decimal, content: str) -> Cells:
    return {
        "stage": stage,
        "material_name": name,
        "material_kind": kind,
        "amount_t": amount,
        "voc_content": content,
        "voc_content_unit": "%",
    }


def _v2(world: World, _year: int) -> Made:
    generated = quantized(_size(world, 40, 0.3), 2)
    removal, treatment = world.rng.choice(
        [("0.90", "蓄热燃烧(RTO)"), ("0.80", "催化燃烧(RCO/CO)"), ("0.50", "可再生活性炭吸附")]
    )
    return {
        "generation_vocs_t": generated,
        "collection_before_ratio": world.rng.choice(["0.3", "0.5"]),
        "removal_before_ratio": world.rng.choice(["0.1", "0.15"]),
        "collection_after_ratio": world.rng.choice(["0.80", "0.85", "0.90"]),
        "removal_after_ratio": removal,
        "collection_kind_after": "密闭空间负压",
        "treatment_kind_after": treatment,
        "activated_carbon_t": _times(world, generated, 2, 4) if "活性炭" in treatment else None,
        "base_emission_vocs_t": generated,
        "data_source": "物料衡算",
    }, {}


def measured_gas(world: World) -> Cells:
    """Return the cells of V2 as measured at inlet and outlet, without treatment before."""
    gas = quantized(_size(world, 9000, 0.2), 2)
    inlet = _between(world, 120, 260, 1)
    return {
        "generation_vocs_t": None,
        "collection_before_ratio": None,
        "removal_before_ratio": None,
        "collection_after_ratio": None,
        "removal_after_ratio": None,
        "collection_kind_after": None,
        "treatment_kind_after": "蓄热燃烧(RTO)",
        "activated_carbon_t": None,
        "vocs_basis": "VOCs",
        "waste_gas_before_10k_nm3": gas,
        "waste_gas_after_10k_nm3": gas,
        "inlet_vocs_before_mg_per_nm3": inlet,
        "outlet_vocs_before_mg_per_nm3": inlet,
        "inlet_vocs_after_mg_per_nm3": inlet,
        "outlet_vocs_after_mg_per_nm3": _times(world, inlet, 0.1, 0.2),
        "base_emission_vocs_t": ceiling(Fraction(gas) * Fraction(inlet) / 10**5),
        "data_source": "手工监测",
    }


def _v3(world: World, year: int) -> Made:
    return {
        "closure_date": date(year, 1, world.rng.randint(1, 9)),
        "base_emission_vocs_t": quantized(_size(world, 20, 0.3), 2),
        "moved_vocs_t": Decimal(0),
        "data_source": "执行报告",
    }, {}


def _v4(world: World, _year: int) -> Made:
    rows = [
        {
            "component_code": f"{kind}{n:02d}",
            "component_kind": kind,
            "points": world.rng.randint(20, 90),
            "sv_before_ppm": world.rng.randint(2000, 12000),
            "sv_after_ppm": world.rng.randint(80, 400),
            "operating_hours": 8000,
        }
        for n, kind in enumerate(["阀门", "法兰", "阀门"])
    ]
    nothing: Cells = {"facility_code": None, "outlet_code": None}
    return nothing | {"ldar_scope": "首次开展", "data_source": "手工监测"}, {"V4 密封点": rows}


def _v5(world: World, _year: int) -> Made:
    volume = Decimal(world.rng.choice([1000, 2000, 3000, 5000]))
    turnover = _times(world, volume, 8, 16, 0)
    before = _times(world, volume, 0.003, 0.005, 3)
    return {
        "tank_volume_m3": volume,
        "stored_liquid": world.rng.choice(["汽油", "石脑油", "甲苯"]),
        "control_before": "固定顶罐",
        "control_after": "内浮顶罐",
        "turnover_before_t": turnover,
        "turnover_after_t": _times(world, turnover, 0.9, 1.1, 0),
        "loss_tool": "AP-42第7章",
        "loss_before_t": before,
        "loss_after_t": _times(world, before, 0.08, 0.2, 3),
        "base_emission_vocs_t": ceiling(Fraction(before)),
        "data_source": "物料衡算",
    }, {}


def _v6(world: World, _year: int) -> Made:
    throughput = quantized(_size(world, 3000, 0.25), 1)
    return {
        "facility_kind": "加油站",
        "throughput_t": throughput,
        "factor_vocs_kg_per_t": Decimal("2.0"),
        "recovery_before_ratio": "0",
        "recovery_after_ratio": world.rng.choice(["0.85", "0.88", "0.9"]),
        "base_emission_vocs_t": ceiling(Fraction(throughput) * 2 / 1000),
        "data_source": "产排污系数",
    }, {}


_MAKERS: dict[str, Callable[[World, int], Made]] = {
    "A1": _a1, "A2": _a2, "A3": _a3, "A4": _a4, "A6": _a6, "A7": _a7,
    "W1": _w1, "W2": _w2, "W3": _w3, "W4": _w4, "W5": _w5, "W6": _w6, "W7": _w7, "W8": _w8,
    "V1": _v1, "V2": _v2, "V3": _v3, "V4": _v4, "V5": _v5, "V6": _v6,
}  # fmt: skip
