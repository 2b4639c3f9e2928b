"""Planted cases of eligibility, limit and deduction."""

from datetime import date
from decimal import Decimal

from samples.office.office import Filing, Office
from samples.office.sites import place_name
from samples.planted.cases import Sample
from samples.records import Project, Row, Value
from samples.types.a1 import boiler_kiln
from samples.types.building import Figures
from samples.types.v1 import NO_CONTROL, material, substitution
from samples.types.w1 import NO_WATER, Water, wwtp


def plant_rules(sample: Sample, office: Office) -> None:
    """Plant every case of eligibility, limit and deduction."""
    for plant in (
        _not_eligible_by_nature,
        _not_eligible_by_date,
        _limits,
        _deductions,
        _city_level_and_texts,
    ):
        plant(sample, office)


def kiln(
    office: Office, county: str, year: int, figures: Figures, label: str = "", /, **more: Value
) -> Project:
    """Return a kiln retrofit of a new site (V₀, C₀, V₁, C₁, limit)."""
    site = office.sites.new(county, "建材")
    filing = Filing(site, year, f"{place_name(site)}炉窑脱硝改造{label}")
    return boiler_kiln(office, filing, figures, **more)


def coating(
    office: Office, county: str, year: int, tonnes: tuple[str, str], /, **more: Value
) -> Project:
    """Return a change from solvent-borne (50 %) to water-borne (10 %) paint without control."""
    site = office.sites.new(county, "家具")
    more.setdefault("base_emission_vocs_t", Decimal(tonnes[0]) * Decimal("0.5"))
    filing = Filing(site, year, f"{place_name(site)}涂料低VOCs替代")
    return substitution(office, filing, NO_CONTROL, paints(*tonnes), **more)


def paints(solvent_borne: str, water_borne: str) -> list[Row]:
    """Return the materials of such a change, in tonnes."""
    return [
        material("改造前", "溶剂型涂料", "涂料", (solvent_borne, 50)),
        material("改造后", "水性涂料", "涂料", (water_borne, 10)),
    ]


def new_works(office: Office, county: str, year: int, water: Water, /, **more: Value) -> Project:
    """Return a new sewage works."""
    site = office.sites.new(county, "污水处理")
    filing = Filing(site, year, f"{place_name(site)}污水处理厂新建工程")
    return wwtp(office, filing, NO_WATER, water, **more)


def _not_eligible_by_nature(sample: Sample, office: Office) -> None:
    emergency: dict[str, Value] = {"project_nature": "应急管理减排"}
    project = kiln(office, "450205", 2023, (50_000, 180, 50_000, 90, 300), "（错峰）", **emergency)
    line = coating(office, "450103", 2022, ("30", "30"), **emergency)
    sample.plant("不计入", "应急管理减排", project, line)
    cure: dict[str, Value] = {"project_nature": "超标治理"}
    sample.plant(
        "不计入",
        "超标治理",
        kiln(office, "450202", 2022, (50_000, 420, 50_000, 290, 400), **cure),
        kiln(office, "450503", 2024, (20_000, 380, 20_000, 180, 300), **cure),
    )


def _not_eligible_by_date(sample: Sample, office: Office) -> None:
    before_plan: dict[str, Value] = {"acceptance_date": date(2020, 11, 20)}
    water = Water("146", "185", "25", "11", "1.5")
    sample.plant(
        "不计入",
        "验收在规划期以前（2020-11-20）",
        new_works(office, "450521", 2021, water, **before_plan),
        kiln(office, "451103", 2021, (20_000, 200, 20_000, 90, 300), **before_plan),
    )
    sample.plant(
        "不计入",
        "验收晚于核算年度",
        coating(office, "450206", 2023, ("80", "80"), acceptance_date=date(2024, 3, 15)),
        coating(office, "450503", 2022, ("40", "40"), acceptance_date=date(2023, 2, 8)),
    )
    sample.plant(
        "不计入",
        "核算年度 2026 晚于核算期 2025-10（到期后自动计入）",
        kiln(office, "450204", 2026, (100_000, 150, 100_000, 60, 300)),
        new_works(office, "450503", 2026, water),
        coating(office, "450802", 2026, ("20", "20")),
        kiln(office, "150622", 2026, (100_000, 180, 100_000, 45, 300)),
    )


def _limits(sample: Sample, office: Office) -> None:
    sample.plant(
        "限值封顶",
        "改造前浓度高于基准年限值，按限值 400 核算（规则手册 E4 算例 71 t；北海 34 t）",
        kiln(office, "450223", 2022, (20_000, 520, 20_000, 45, 400)),
        kiln(office, "450521", 2022, (10_000, 460, 10_000, 60, 400)),
    )
    sample.plant(
        "不计入",
        "改造后浓度仍高于基准年限值",
        kiln(office, "450203", 2023, (40_000, 300, 40_000, 210, 200)),
        kiln(office, "450312", 2022, (30_000, 260, 30_000, 205, 200)),
    )


def _deductions(sample: Sample, office: Office) -> None:
    figures = (100_000, 180, 100_000, 50, 200)
    both: dict[str, Value] = {"offset_nox_t": Decimal(40), "traded_nox_t": Decimal(15)}
    works: dict[str, Value] = {"offset_cod_t": Decimal("30.5"), "offset_nh3n_t": Decimal("2")}
    sample.plant(
        "扣减",
        "区域削减、排污权交易扣减（柳州氮氧化物为规则手册算例 130 − 40 − 15 = 75 t）",
        kiln(office, "450204", 2023, figures, **both),
        new_works(office, "450222", 2023, Water("140", "175", "25", "13", "1.75"), **works),
        kiln(office, "450512", 2024, (50_000, 120, 50_000, 60, 200), traded_nox_t=Decimal("8.5")),
        coating(office, "450521", 2023, ("70", "60"), offset_vocs_t=Decimal("6.25")),
    )
    project = kiln(office, "450902", 2023, (10_000, 200, 10_000, 76, 300), offset_nox_t=Decimal(15))
    sample.plant("扣减", "扣减大于减排量：12.4 − 15 = −2.6，净减排量为负，计为 0", project)


def _city_level_and_texts(sample: Sample, office: Office) -> None:
    works = new_works(office, "450126", 2024, Water("365", "210", "20", "17", "1"))
    works.cells["region_code"] = "450100"
    sample.plant("其他", "行政区划代码填设区市本级 450100", works)

    for county, prefix in (("451202", "-1#"), ("451202", "@"), ("451221", "=")):
        project = kiln(office, county, 2023, (10_000, 200, 10_000, 90, 300))
        project.cells["project_name"] = f"{prefix}{project.cells['project_name']}"
        sample.plant("其他", f"项目名称以 {prefix[0]} 开头，导出时不得变成公式", project)
