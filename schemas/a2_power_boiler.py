"""A2 电力与锅炉系数法: denitration of power and boiler units, accounted by fuel and factor.

Grain      one row per reduction project (减排项目)
Filled by  the enterprise or the county bureau, from fuel ledgers and the operation records of the denitration
Read by    sql/method/a2_coefficient.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas import rule_book
from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.fields import QUANTITY, choice, quantity, ratio
from jianpai.schemas.sheet.pollutants import NoxTonnes
from jianpai.schemas.sheet.project import ProjectSheet, boiler_registration_no, project_key

OTHER = "其他"
UNIT_CLASSES = ["≤100MW", "100-300MW", "≥300MW", OTHER]
"""Those of the coefficient table: a unit of exactly 100 MW is of the first, of 300 MW of the third."""
SPELLINGS = {
    "<=100MW": "≤100MW",
    "100MW及以下": "≤100MW",
    "100–300MW": "100-300MW",
    "100—300MW": "100-300MW",
    "100~300MW": "100-300MW",
    "100MW-300MW": "100-300MW",
    ">=300MW": "≥300MW",
    "300MW及以上": "≥300MW",
}


def _running(heading: str, description: str, stage: str):
    words = f"{stage}脱硝设施运行时间占机组运行时间的比例。"
    return ratio(heading, description, words, required=True)


class PowerBoiler(NoxTonnes, ProjectSheet):
    """One power or boiler unit: its fuel, and how much of its NOx is removed before and after."""

    project_id: str = project_key("A")
    boiler_registration_no: str = boiler_registration_no()
    unit_class: str = choice(
        "机组等级",
        "Class of the unit by its rated power; another kind of unit states its own factor.",
        "机组的额定功率等级，系数表按此取值；其他设备选“其他”并自报产污系数。",
        UNIT_CLASSES,
        required=True,
        spellings=SPELLINGS,
    )
    fuel_10k_t: QUANTITY = quantity(
        "年燃料用量（万吨）",
        "Fuel of a year at average load, the same before and after.",
        "平均负荷下一整年的燃料用量；改造前后按同一用量核算。",
        "10^4 t",
        required=True,
        ge=0,
        le=10_000,
    )
    generation_nox_kg_per_t: QUANTITY = quantity(
        "NOx产污系数（千克/吨）",
        "NOx (as NO2) that a tonne gives off before any denitration.",
        "脱硝前每吨燃料产生的NOx（以NO2计）；留空则用系数表中该机组等级的值，“其他”必须填写。",
        "kg / t",
        pollutant="nox",
        gt=0,
        le=1_000,
    )
    denitration_before_ratio: QUANTITY = ratio(
        "改造前脱硝效率",
        "Share of the NOx that the denitration removed while running, before; 0 without one.",
        "改造前脱硝设施运行时的去除效率；没有脱硝设施填 0。",
        required=True,
    )
    running_before_ratio: QUANTITY = _running(
        "改造前投运率", "Share of the unit's hours in which the denitration ran, before.", "改造前"
    )
    denitration_after_ratio: QUANTITY = ratio(
        "改造后脱硝效率",
        "Share of the NOx that the denitration removes while running, after.",
        "改造后脱硝设施运行时的去除效率。",
        required=True,
    )
    running_after_ratio: QUANTITY = _running(
        "改造后投运率", "Share of the unit's hours in which the denitration runs, after.", "改造后"
    )

    other_units_state_their_factor = checks.demanded(
        "V-76",
        "generation_nox_kg_per_t",
        where=lambda: ~rule_book.is_in_table("A2.generation", pl.col("unit_class")),
    )

    @pa.dataframe_check(name="V-77", error="V-77:denitration_after_ratio")
    def removes_no_less_after(cls, data: pa.PolarsData) -> pl.LazyFrame:
        before, after = (
            checks.wide(f"denitration_{stage}_ratio") * pl.col(f"running_{stage}_ratio")
            for stage in ("before", "after")
        )
        return data.lazyframe.select((before <= after).fill_null(True))

    class Config:
        name = "A2 电力与锅炉系数法"
