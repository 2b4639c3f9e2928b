"""Legitimate projects that look like double counts and must not be flagged, and one that is no such."""

from decimal import Decimal

from samples.office.office import Filing, Office
from samples.office.sites import place_name
from samples.planted.cases import Sample
from samples.planted.double_counts import GAS, glue, retrofit
from samples.records import Value
from samples.types.v1 import NO_CONTROL, substitution
from samples.types.w1 import Water, wwtp

KIND = "不应标记"


def plant_look_alikes(sample: Sample, office: Office) -> None:
    """Plant every look-alike."""
    for plant in (
        _staged_retrofits,
        _stage_above_the_last_end,
        _outlets_with_own_bases,
        _two_permits,
        _three_boilers,
        _without_any_code,
        _water_chains,
    ):
        plant(sample, office)


def _staged_retrofits(sample: Sample, office: Office) -> None:
    steps = [(100, 60), (60, 25), (25, 10)]
    for county, gas, count in (("450222", GAS, 2), ("450502", 50_000, 2), ("451003", GAS, 3)):
        site = office.sites.new(county, "建材")
        base: dict[str, Value] = {"base_emission_nox_t": Decimal(100 * gas // GAS)}
        projects = [
            retrofit(office, Filing(site, 2021 + 2 * i, f"第{i + 1}阶段"), steps[i], gas, **base)
            for i in range(count)
        ]
        what = "分阶段改造，后一阶段从前一阶段的结果开始，合计不超过基准年"
        sample.plant(KIND, what, *projects)


def _stage_above_the_last_end(sample: Sample, office: Office) -> None:
    """Plant a stage that begins above the end of the one before: 3 of its 38 t were claimed."""
    site = office.sites.new("450981", "建材")
    base: dict[str, Value] = {"base_emission_nox_t": Decimal(100)}
    projects = [
        retrofit(office, Filing(site, 2022, "第1阶段"), (100, 60), **base),
        retrofit(office, Filing(site, 2024, "第2阶段"), (63, 25), **base),
    ]
    what = "后一阶段从 63 mg/Nm³ 起算，前一阶段结束于 60：重叠的 3 t 存疑，其余 35 t 照计"
    sample.plant("D-12", what, *projects)


def _outlets_with_own_bases(sample: Sample, office: Office) -> None:
    site = office.sites.new("450603", "钢铁")
    projects = [
        retrofit(office, Filing(site, 2023, f"（{outlet}）"), mg, outlet_code=outlet)
        for outlet, mg in (("DA001", (90, 40)), ("DA002", (70, 30)))
    ]
    what = "同一设施两个排放口，各自填报该排放口的基准年排放量"
    sample.plant(KIND, what, *projects)


def _two_permits(sample: Sample, office: Office) -> None:
    site = office.sites.new("450105", "热电")
    projects = [
        retrofit(office, Filing(s, 2023, label), (150, 45), 30_000, unit_kind="火电机组")
        for s, label in ((site, "（南厂）"), (site.second_permit(), "（北厂）"))
    ]
    what = "同一企业两个厂区、两张排污许可证（001、002），设施和排放口编号碰巧相同"
    sample.plant(KIND, what, *projects)


def _three_boilers(sample: Sample, office: Office) -> None:
    site = office.sites.new("450126", "制糖")
    projects = [
        retrofit(
            office,
            Filing(site, 2024, f"（{number}号炉）"),
            (240 + number, 50),
            8_000,
            unit_kind="燃煤锅炉",
            facility_code=f"MF{number:04d}",
            outlet_code=f"DA{number:03d}",
        )
        for number in (1, 2, 3)
    ]
    what = "同一企业的三台锅炉，企业名称三行合并为一个单元格"
    sample.plant(KIND, what, *projects)


def _without_any_code(sample: Sample, office: Office) -> None:
    site = office.sites.new("451203", "汽配").without_permit()
    codes: dict[str, Value] = {"facility_code": None, "outlet_code": None}
    projects = []
    for shop, before_t, after_t in (("一", "12", "12"), ("二", "9", "10")):
        filing = Filing(site, 2024, f"{place_name(site)}{shop}车间胶粘剂替代")
        cells = {**codes, "base_emission_vocs_t": Decimal("10.5")}
        projects.append(substitution(office, filing, NO_CONTROL, glue(before_t, after_t), **cells))
    what = "没有许可证、设施和排放口编号，名称和区间都不同：各算各的；基准年 10.5 t 是整个厂区的，合计不超"
    sample.plant(KIND, what, *projects)


_STATES = [
    Water("730", "180", "40", "9.5", "2.5"),
    Water("900", "190", "35", "9.8", "2.2"),
    Water("1050", "200", "30", "10.4", "1.8"),
    Water("1180.5", "205", "22.5", "10.6", "1.2"),
    Water("1260", "208", "20", "10.8", "0.9"),
    Water("1300", "210.4", "18.6", "11.05", "0.75"),
]


def _of_plant(water: Water, county: str) -> Water:
    """Return the state with figures that are this plant's own: up to a tenth smaller."""
    share = 1 - Decimal(int(county[2:6]) % 97) / 1000
    stated = (water.volume, water.cod_in, water.cod_out, water.nh3n_in, water.nh3n_out)
    return Water(*(f"{round(Decimal(figure) * share, 3)}" for figure in stated))


def _water_chains(sample: Sample, office: Office) -> None:
    bases: dict[str, Value] = {
        "base_emission_cod_t": Decimal(2900),
        "base_emission_nh3n_t": Decimal(300),
    }
    for county, first_year, count, facility in (
        ("450200-X02", 2022, 3, "TW001"),
        ("450502", 2021, 3, "TW001"),
        ("450110", 2021, 5, "TW001"),
        ("451402", 2022, 3, None),
    ):
        site = office.sites.new(county, "污水处理")
        cells = {**bases, "facility_code": facility}
        states, projects = [_of_plant(water, county) for water in _STATES], []
        for i in range(count):
            year = first_year + i
            filing = Filing(site, year, f"{place_name(site)}污水处理厂{year}年度增量")
            projects.append(wwtp(office, filing, states[i], states[i + 1], **cells))
        what = "污水处理厂逐年申报增量，每年的改造前等于上年的改造后"
        sample.plant(
            KIND, what if facility else f"{what}（只有排放口编号，没有设施编号）", *projects
        )
