"""A1 锅炉炉窑超低排放与深度治理: end-of-pipe and combustion retrofits of boilers and kilns.

Grain      one row per reduction project (减排项目)
Filled by  the enterprise or the county bureau, from continuous monitoring of both years
Read by    sql/method/a1_monitored.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.bounds import held
from jianpai.schemas.sheet.fields import QUANTITY, choice, quantity
from jianpai.schemas.sheet.pollutants import NoxTonnes
from jianpai.schemas.sheet.project import ProjectSheet, boiler_registration_no, project_key

BOILERS = ["燃煤锅炉", "燃气锅炉", "燃油锅炉", "生物质锅炉"]
UNIT_KINDS = [*BOILERS, "火电机组", "水泥窑", "烧结机", "球团", "焦炉", "玻璃窑", "其他炉窑"]
REAGENT_KINDS = ["液氨", "氨水(20%)", "尿素"]

_GAS_VOLUME = "10^4 m^3 (273 K, 101.325 kPa, dry)"
_GAS_CONCENTRATION = "mg / m^3 (273 K, 101.325 kPa, dry)"


def _gas_volume(heading: str, description: str, description_zh: str):
    bounds = {"ge": 0, "le": 100_000_000}
    return quantity(heading, description, description_zh, _GAS_VOLUME, required=True, **bounds)


def _gas_concentration(heading: str, description: str, description_zh: str):
    return quantity(
        heading,
        description,
        description_zh,
        _GAS_CONCENTRATION,
        required=True,
        pollutant="nox",
        ge=0,
        le=10_000,
    )


class BoilerKiln(NoxTonnes, ProjectSheet):
    """One boiler or kiln before and after: how much flue gas, how much NOx in it (as NO2)."""

    project_id: str = project_key("A")
    boiler_registration_no: str = boiler_registration_no()
    unit_kind: str = choice(
        "设备类型", "Kind of boiler or kiln.", "锅炉或炉窑的类型。", UNIT_KINDS, required=True
    )
    capacity_t_per_h: QUANTITY = quantity(
        "额定蒸发量（蒸吨/小时）",
        "Rated steam output, boilers only.",
        "锅炉的额定蒸发量；仅锅炉填写。",
        "t / h",
        ge=0,
        le=10_000,
    )
    flue_gas_before_10k_nm3: QUANTITY = _gas_volume(
        "改造前年烟气量（万标立方米）",
        "Dry flue gas of the year before, at standard state.",
        "改造前一整年的标态干烟气量。",
    )
    flue_gas_after_10k_nm3: QUANTITY = _gas_volume(
        "改造后年烟气量（万标立方米）",
        "Dry flue gas of the year after, at standard state.",
        "改造后一整年的标态干烟气量。",
    )
    nox_before_mg_per_nm3: QUANTITY = _gas_concentration(
        "改造前NOx浓度（mg/Nm3）",
        "NOx as NO2 before, on the same basis as the gas volume.",
        "改造前年均排放浓度，以NO2计，与烟气量同一基准。",
    )
    nox_after_mg_per_nm3: QUANTITY = _gas_concentration(
        "改造后NOx浓度（mg/Nm3）",
        "NOx as NO2 after, on the same basis as the gas volume.",
        "改造后年均排放浓度，以NO2计，与烟气量同一基准。",
    )
    limit_at_base_mg_per_nm3: QUANTITY = _gas_concentration(
        "基准年执行限值（mg/Nm3）",
        "Limit in force in the base year; above it nothing is credited.",
        "基准年执行的排放限值；改造前浓度超过限值的部分不计入减排量。",
    )
    reagent_kind: str = choice(
        "脱硝剂种类", "Reagent of the denitration.", "脱硝使用的还原剂。", REAGENT_KINDS
    )
    reagent_t: QUANTITY = quantity(
        "脱硝剂用量（吨）",
        "Reagent used in the year after.",
        "改造后一整年的脱硝剂用量；填写种类时必须填写。",
        "t",
        ge=0,
        le=1_000_000,
    )

    @pa.dataframe_check(name="V-10r", error="V-10:reagent_t")
    def reagent_both_or_none(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.both_or_none(data, "reagent_kind", "reagent_t")

    concentration_after_below_before = checks.at_most(
        "V-23", "nox_after_mg_per_nm3", "nox_before_mg_per_nm3"
    )
    concentration_before_within_limit = checks.at_most(
        "V-24", "nox_before_mg_per_nm3", "limit_at_base_mg_per_nm3"
    )
    limit_of_a_standard = held("V-111", "limit_at_base_mg_per_nm3")
    boilers_have_a_capacity = checks.demanded(
        "V-25", "capacity_t_per_h", where=pl.col("unit_kind").is_in(BOILERS)
    )

    class Config:
        name = "A1 锅炉炉窑超低排放与深度治理"
