"""W8 生活垃圾渗滤液处理: treatment of landfill leachate that does not go to a town's works.

Grain      one row per reduction project (减排项目)
Filled by  the operator of the landfill, from the operating log and the water tests of the treatment
Read by    sql/method/w8_mass_balance.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet import checks, water
from jianpai.schemas.sheet.fields import QUANTITY, choice
from jianpai.schemas.sheet.pollutants import CodTonnes, Nh3nTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key
from jianpai.schemas.sheet.water import concentration, volume

TO_TOWN_WORKS = "进入城镇污水厂"
DESTINATIONS = ["直接排放", "回用", TO_TOWN_WORKS]


def _not_nearly_all_removed(data: pa.PolarsData, inlet: str, outlet: str) -> pl.LazyFrame:
    """Return where at most 99.9 % of what comes in is removed (rulebook §11 F-16 [D])."""
    least = checks.wide(outlet) * 1_000
    return data.lazyframe.select((least >= pl.col(inlet)).fill_null(True))


class Leachate(CodTonnes, Nh3nTonnes, ProjectSheet):
    """The leachate treatment of one landfill: how much, how dirty in, how clean out."""

    project_id: str = project_key("W")
    leachate_10k_m3: QUANTITY = volume(
        "年渗滤液处理量（万吨）",
        "Leachate treated in the year.",
        "一整年实际处理的渗滤液量；回灌填埋场的浓缩液不计。",
    )
    destination: str = choice(
        "排放去向",
        "Where the treated water goes.",
        "处理后的去向；进入城镇污水厂的由该厂核算，超出间接排放部分的存疑。",
        DESTINATIONS,
        required=True,
        spellings={"接入城镇污水厂": TO_TOWN_WORKS},
    )
    receiving_works: str = water.receiving_works()
    inlet_cod_mg_per_l: QUANTITY = concentration(
        "cod", "进水COD（mg/L）", "Inlet COD.", "年均进水COD浓度。"
    )
    outlet_cod_mg_per_l: QUANTITY = concentration(
        "cod", "出水COD（mg/L）", "Outlet COD.", "年均出水COD浓度。"
    )
    wwtp_outlet_cod_mg_per_l: QUANTITY = water.wwtp_outlet("cod", "COD")
    inlet_nh3n_mg_per_l: QUANTITY = concentration(
        "nh3n", "进水氨氮（mg/L）", "Inlet NH3-N.", "年均进水氨氮浓度。"
    )
    outlet_nh3n_mg_per_l: QUANTITY = concentration(
        "nh3n", "出水氨氮（mg/L）", "Outlet NH3-N.", "年均出水氨氮浓度。"
    )
    wwtp_outlet_nh3n_mg_per_l: QUANTITY = water.wwtp_outlet("nh3n", "氨氮")

    cod_outlet_below_inlet = checks.at_most("V-20", "outlet_cod_mg_per_l", "inlet_cod_mg_per_l")
    nh3n_outlet_below_inlet = checks.at_most("V-20", "outlet_nh3n_mg_per_l", "inlet_nh3n_mg_per_l")

    @pa.dataframe_check(name="V-74", error="V-74:destination")
    def not_what_a_town_works_counts(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("destination") != TO_TOWN_WORKS).fill_null(True))

    @pa.dataframe_check(name="V-75a", error="V-75:outlet_cod_mg_per_l")
    def cod_not_nearly_all_removed(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _not_nearly_all_removed(data, "inlet_cod_mg_per_l", "outlet_cod_mg_per_l")

    @pa.dataframe_check(name="V-75b", error="V-75:outlet_nh3n_mg_per_l")
    def nh3n_not_nearly_all_removed(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _not_nearly_all_removed(data, "inlet_nh3n_mg_per_l", "outlet_nh3n_mg_per_l")

    class Config:
        name = "W8 生活垃圾渗滤液处理"
