"""Planted double counts: D-01 the same project twice, D-03 in two years, D-11 above the base.

With a flue gas of 100 000 × 10⁴ Nm³ one mg/Nm³ is one tonne, so most figures can be read off.
"""

from datetime import date
from decimal import Decimal

from samples.office.office import Filing, Office
from samples.office.sites import Site, place_name
from samples.planted.cases import Sample
from samples.records import Project, Row, Value
from samples.types.a1 import boiler_kiln
from samples.types.v1 import NO_CONTROL, material, substitution
from samples.types.w1 import NO_WATER, Water, wwtp

GAS = 100_000


def plant_double_counts(sample: Sample, office: Office) -> None:
    """Plant every double count."""
    _same_twice_liuzhou(sample, office)
    _same_twice_elsewhere(sample, office)
    _same_kiln_in_two_years(sample, office)
    _same_line_in_two_years(sample, office)
    _stages_above_base(sample, office)
    _outlets_above_base(sample, office)


def retrofit(
    office: Office, filing: Filing, mg: tuple[int, int], gas: int = GAS, /, **more: Value
) -> Project:
    """Return a retrofit from mg[0] to mg[1] at the same flue gas (10⁴ Nm³); the limit is 300.

    The name of the filing is what follows the site and the works.
    """
    kind = str(more.setdefault("unit_kind", "烧结机"))
    name = f"{place_name(filing.site)}{kind}脱硝改造{filing.name}"
    named = Filing(filing.site, filing.year, name)
    return boiler_kiln(office, named, (gas, mg[0], gas, mg[1], 300), **more)


def glue(before_t: str, after_t: str) -> list[Row]:
    """Return the materials of a change from solvent-borne (50 %) to water-borne (10 %) glue."""
    return [
        material("改造前", "溶剂型胶粘剂", "胶粘剂", (before_t, 50)),
        material("改造后", "水性胶粘剂", "胶粘剂", (after_t, 10)),
    ]


def _base(pollutant: str, tonnes: str) -> dict[str, Value]:
    return {f"base_emission_{pollutant}_t": Decimal(tonnes)}


def _same_twice_liuzhou(sample: Sample, office: Office) -> None:
    site = office.sites.new("450203", "钢铁")
    renamed = site.renamed(site.enterprise_name.replace("钢铁", "特钢")).in_region("450200-X01")
    more = {**_base("nox", "150"), "acceptance_date": date(2023, 5, 12)}
    first = retrofit(office, Filing(site, 2023, ""), (150, 80), **more)
    more |= {"acceptance_date": date(2023, 8, 30), "former_names": site.enterprise_name}
    again = retrofit(office, Filing(renamed, 2023, "（新区申报）"), (150, 80), **more)
    what = "鱼峰区与柳东新区以更名前后两个企业名称申报同一烧结机（许可证、设施、排放口相同）"
    sample.plant("D-01", what, first, again)

    site = office.sites.new("450203", "污水处理")
    other = site.in_region("450200-X02")
    more = {**_base("cod", "400"), **_base("nh3n", "45")}
    works = [
        wwtp(office, Filing(s, 2022, f"{place_name(s)}{name}"), NO_WATER, _NEW_WORKS, **more)
        for s, name in ((site, "污水处理厂新建工程"), (other, "再生水厂工程"))
    ]
    sample.plant("D-01", "同一污水处理厂同年两次申报，COD、氨氮两项都重复", *works)


_NEW_WORKS = Water("100", "200", "40", "20", "2")


def _same_twice_elsewhere(sample: Sample, office: Office) -> None:
    site = office.sites.new("450512", "制鞋")
    names = (f"{place_name(site)}胶粘剂替代项目", f"{place_name(site)}水性胶技改项目")
    lines = [
        substitution(
            office, Filing(site, 2023, name), NO_CONTROL, glue("80", "100"), **_base("vocs", "45")
        )
        for name in names
    ]
    what = "同一生产线同年两个编号、两个名称；基准年 45 t，后者封顶为 15 t，仍全部存疑"
    sample.plant("D-01", what, *lines)

    site = office.sites.new("450305", "制糖").without_permit()
    more = {"unit_kind": "燃煤锅炉", **_base("nox", "90")}
    pair = [
        retrofit(office, Filing(site, 2022, label), (250, 50), 20_000, **more)
        for label in ("", "（锅炉房）")
    ]
    what = "没有排污许可证，凭信用代码认定为同一场所；设施、排放口、年度都相同"
    sample.plant("D-01", what, *pair)
    _two_cities(sample, office)


def _two_cities(sample: Sample, office: Office) -> None:
    site = office.sites.new("451102", "人造板")
    pair = [
        retrofit(
            office,
            Filing(filed, 2024, ""),
            (250, 110),
            15_000,
            unit_kind="生物质锅炉",
            acceptance_date=date(2024, month, 2),
            **_base("nox", "70"),
        )
        for filed, month in ((site, 4), (site.in_region("450405"), 6))
    ]
    sample.plant("D-01", "同一锅炉由贺州、梧州两市分别申报；验收在先的贺州保留", *pair)


def _same_kiln_in_two_years(sample: Sample, office: Office) -> None:
    for county, years, gas, mg, base in (
        ("450205", (2022, 2024), GAS, (120, 60), "120"),
        ("450512", (2021, 2023), 50_000, (80, 40), "40"),
        ("450902", (2021, 2022), 30_000, (200, 90), "60"),
        ("150203", (2022, 2025), GAS, (180, 95), "180"),
    ):
        site = office.sites.new(county, "钢铁")
        pair = [
            retrofit(office, Filing(site, year, f"（{year}年度）"), mg, gas, **_base("nox", base))
            for year in years
        ]
        sample.plant("D-03", "同一次改造在两个年度各报一次，改造前后浓度相同", *pair)


def _same_line_in_two_years(sample: Sample, office: Office) -> None:
    for county, years in (("450204", (2021, 2023)), ("152502", (2022, 2023))):
        site = office.sites.new(county, "家具")
        name = f"{place_name(site)}涂料替代"
        ratios = (0.5, 0.3, 0.5, 0.3)
        more = _base("vocs", "90")
        pair = [
            substitution(office, Filing(site, y, f"{name}（{y}年度）"), ratios, _paint(), **more)
            for y in years
        ]
        what = "同一次涂料替代在两个年度各报一次（规则手册 V1 算例 41.65 t）"
        sample.plant("D-03", what, *pair)


def _paint() -> list[Row]:
    return [
        material("改造前", "溶剂型涂料", "涂料", (100, 60)),
        material("改造后", "水性涂料", "涂料", (110, 10)),
    ]


def _stages_above_base(sample: Sample, office: Office) -> None:
    site, more = office.sites.new("450204", "钢铁"), _base("nox", "60")
    stages = [
        retrofit(office, Filing(site, 2022, "一期"), (100, 60), **more),
        retrofit(office, Filing(site, 2024, "二期"), (60, 25), **more),
    ]
    what = "同一排放口两期衔接（不是 D-03），合计 75 t 超过基准年 60 t，二期封顶为 20 t"
    sample.plant("D-11a", what, *stages)
    for county, base in (("450521", "400"), ("450802", "410")):
        works = _works_in_two_stages(office, office.sites.new(county, "污水处理"), base)
        what = f"一期 300 t、二期 180 t COD 合计超过基准年 {base} t，二期封顶；氨氮未超"
        sample.plant("D-11a", what, *works)


def _works_in_two_stages(office: Office, site: Site, base: str) -> list[Project]:
    first, second = Water("200", "190", "40", "10", "4"), Water("320", "190", "40", "10", "4")
    more = {**_base("cod", base), **_base("nh3n", "60")}
    name = f"{place_name(site)}污水处理厂"
    return [
        wwtp(office, Filing(site, 2022, f"{name}一期工程"), NO_WATER, first, **more),
        wwtp(office, Filing(site, 2024, f"{name}二期工程"), first, second, **more),
    ]


def _outlets_above_base(sample: Sample, office: Office) -> None:
    """Plant claims on outlets of a facility whose base the first states: it names no outlet."""
    for county, gas, base, cuts, what in (
        ("450206", GAS, "120", [(190, 110), (100, 30)], "80+70 t，超出 30 t 由后者承担"),
        ("450503", 50_000, "40", [(120, 70), (64, 20)], "25+22 t，超出 7 t 由后者承担"),
        ("450702", GAS, "90", [(140, 90), (85, 30)], "50+55 t，超出 15 t 由后者承担"),
        (
            "451323",
            50_000,
            "50",
            [(180, 100), (95, 65), (50, 30)],
            "40+15+10 t，超出 15 t 从后扣",
        ),
    ):
        site = office.sites.new(county, "钢铁")
        projects = [
            retrofit(
                office,
                Filing(site, 2021 + number, f"（{number}号排放口）"),
                mg,
                gas,
                **(_outlet(number) if number > 1 else {"outlet_code": None, **_base("nox", base)}),
            )
            for number, mg in enumerate(cuts, start=1)
        ]
        lead = f"第一条只写设施，基准年排放量 {base} t 是整个设施的；其余写明各自的排放口："
        sample.plant("D-11b", lead + what, *projects)


def _outlet(number: int) -> dict[str, Value]:
    return {"outlet_code": f"DA{number:03d}"}
