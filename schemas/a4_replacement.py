"""A4 关停、清洁能源替代、集中供热: sources that are closed, burn another fuel or get heat from elsewhere.

Grain      one row per reduction project (减排项目)
Filled by  the county bureau or the enterprise, from closure documents, fuel ledgers, gas and power bills
Read by    sql/method/a4_closure.sql, sql/method/a4_fuel_switch.sql, sql/method/a4_central_heating.sql
"""

import polars as pl

from jianpai.schemas.sheet import checks, closure
from jianpai.schemas.sheet.bounds import held
from jianpai.schemas.sheet.fields import QUANTITY, choice, code, date, quantity, ratio
from jianpai.schemas.sheet.pollutants import NoxTonnes
from jianpai.schemas.sheet.project import ProjectSheet, boiler_registration_no, project_key

CLOSURE, FUEL_SWITCH, CENTRAL_HEATING = "关停", "清洁能源替代", "集中供热替代"
BURNT = ["天然气", "液化石油气", "轻柴油", "生物质成型燃料", "其他燃料"]
NOT_BURNT = ["电力", "外购蒸汽"]
"""What emits nothing where it is used: the term after is 0."""


def _emission(heading: str, description: str, description_zh: str):
    return quantity(
        heading, description, description_zh, "t", pollutant="nox", ge=0, le=100_000_000
    )


_IS_CLOSED = pl.col("measure") == CLOSURE
_IS_SWITCHED = pl.col("measure") == FUEL_SWITCH
_IS_BURNT = _IS_SWITCHED & pl.col("substitute_kind").is_in(BURNT)
_IS_HEATED = pl.col("measure") == CENTRAL_HEATING


def _needed(column: str, where: pl.Expr):
    """Return the rule that the measure, or what replaces the fuel, needs a column."""
    return checks.demanded("V-80", column, where=where)


class Replacement(closure.ClosureRules, NoxTonnes, ProjectSheet):
    """One source that is closed or replaced; each measure fills its own columns."""

    project_id: str = project_key("A")
    boiler_registration_no: str = boiler_registration_no()
    measure: str = choice(
        "替代方式",
        "What is done with the source; it decides the formula and the columns needed.",
        "对排放源采取的措施；核算公式和必填的列由此确定。",
        [CLOSURE, FUEL_SWITCH, CENTRAL_HEATING],
        required=True,
    )
    central_heating_project_id: str = code(
        "对应集中供热项目编号",
        "The reduction project of the central heating that takes the boiler's place, if one does.",
        "锅炉因集中供热而关停或替代的，填该集中供热项目的减排项目编号。",
        form=r"^[0-9]{6}-[0-9]{4}-[WAV]-[0-9]{4}$",
        example="450200-2024-A-0001",
    )
    closure_date: pl.Date = date(
        "关停日期",
        "Day on which the source stopped for good; needed for a closure.",
        "永久停止运行之日；关停项目必填，不晚于验收日期。",
    )
    moved_nox_t: QUANTITY = _emission(
        "转移氮氧化物排放量（吨）",
        "Yearly emission of the production that moves elsewhere; 0 if none. Needed for a closure.",
        "产能转移到他处后每年的排放量，没有转移填 0；关停项目必填。",
    )
    fuel_before_t: QUANTITY = quantity(
        "替代前年燃料用量（吨）",
        "Fuel of a year that is replaced; needed for a fuel switch.",
        "被替代的燃料一整年的用量；清洁能源替代必填。",
        "t",
        ge=0,
        le=100_000_000,
    )
    generation_nox_kg_per_t: QUANTITY = quantity(
        "NOx产污系数（千克/吨）",
        "NOx (as NO2) that a tonne of the replaced fuel gives off; needed for a fuel switch.",
        "被替代的燃料每吨产生的NOx（以NO2计）；清洁能源替代必填。",
        "kg / t",
        pollutant="nox",
        gt=0,
        le=1_000,
    )
    overall_denitration_before_ratio: QUANTITY = ratio(
        "改造前综合脱硝效率",
        "Share of the year's NOx that was removed before the fuel switch; empty means 0.",
        "替代前全年去除的NOx占产生量的比例，即脱硝效率×投运率；没有脱硝设施留空（按 0）。",
    )
    substitute_kind: str = choice(
        "替代能源",
        "What is used instead; needed for a fuel switch. Power and bought steam emit nothing here.",
        "替代后使用的能源；清洁能源替代必填。电力和外购蒸汽在使用地不排放，按 0 计。",
        [*BURNT, *NOT_BURNT],
    )
    substitute_amount: QUANTITY = quantity(
        "替代能源年用量",
        "Amount of a year, in the unit stated; needed where it is burnt.",
        "替代能源一整年的用量，单位见“替代能源单位”；替代能源为燃料时必填。",
        "1",
        unit_zh="见“替代能源单位”",
        ge=0,
        le=100_000_000,
    )
    substitute_unit: str = choice(
        "替代能源单位",
        "Unit of the amount and of its factor; needed where it is burnt.",
        "替代能源年用量和排放系数所用的单位；替代能源为燃料时必填。",
        ["万立方米", "吨"],
    )
    factor_nox_of_substitute: QUANTITY = quantity(
        "替代能源NOx排放系数",
        "NOx (as NO2) let out by one unit of the amount, in kg; needed where it is burnt.",
        "每单位替代能源排放的NOx（以NO2计），千克/万立方米或千克/吨；替代能源为燃料时必填。",
        "1",
        unit_zh="千克/万立方米 或 千克/吨",
        pollutant="nox",
        ge=0,
        le=1_000,
    )
    replaced_emission_nox_t: QUANTITY = _emission(
        "被替代锅炉氮氧化物排放量（吨）",
        "Yearly emission of all boilers that the heating replaces; needed for central heating.",
        "集中供热替代的各锅炉年排放量之和；集中供热替代必填。",
    )
    heat_source_nox_t: QUANTITY = _emission(
        "热源新增氮氧化物排放量（吨）",
        "What the heat source emits more in a year for it; needed for central heating.",
        "集中供热热源为此每年增加的排放量；集中供热替代必填。",
    )

    closure_needs_its_date = _needed("closure_date", _IS_CLOSED)
    closure_needs_what_moves = _needed("moved_nox_t", _IS_CLOSED)
    switch_needs_the_fuel = _needed("fuel_before_t", _IS_SWITCHED)
    switch_needs_the_factor = _needed("generation_nox_kg_per_t", _IS_SWITCHED)
    switch_needs_the_substitute = _needed("substitute_kind", _IS_SWITCHED)
    fuel_needs_its_amount = _needed("substitute_amount", _IS_BURNT)
    fuel_needs_its_unit = _needed("substitute_unit", _IS_BURNT)
    fuel_needs_its_factor = _needed("factor_nox_of_substitute", _IS_BURNT)
    heating_needs_what_it_replaces = _needed("replaced_emission_nox_t", _IS_HEATED)
    heating_needs_its_source = _needed("heat_source_nox_t", _IS_HEATED)

    factor_in_table = held("V-113", "factor_nox_of_substitute")
    moves_no_more_than_it_emitted = closure.moved_within_base("nox", where=_IS_CLOSED)

    class Config:
        name = "A4 关停、清洁能源替代、集中供热"
