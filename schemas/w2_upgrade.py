"""W2 城镇污水处理厂提标改造: a sewage works that lets out cleaner water, at one volume.

Grain      one row per reduction project (减排项目)
Filled by  the operator or the county bureau, from the operating reports and the online monitoring
Read by    sql/method/w2_pollutant.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas import rule_book
from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.fields import QUANTITY
from jianpai.schemas.sheet.pollutants import ServedAreaCodTonnes, ServedAreaNh3nTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key
from jianpai.schemas.sheet.water import concentration, volume


def _not_both_limits(data: pa.PolarsData, pollutant: str) -> pl.LazyFrame:
    limits = rule_book.limit_values("wwtp.outlet", pollutant)
    stages = [pl.col(f"outlet_{pollutant}_{stage}_mg_per_l") for stage in ("before", "after")]
    are_limits = [stage.cast(pl.Float64).is_in(limits) for stage in stages]
    return data.lazyframe.select(~pl.all_horizontal(are_limits).fill_null(False))


class WwtpUpgrade(ServedAreaCodTonnes, ServedAreaNh3nTonnes, ProjectSheet):
    """One sewage works: how much water, how dirty in, how clean out before and after."""

    project_id: str = project_key("W")
    volume_10k_m3: QUANTITY = volume(
        "年处理水量（万吨）",
        "Water treated in the year, the same before and after.",
        "一整年实际处理的水量，改造前后按同一水量核算。",
    )
    inlet_cod_mg_per_l: QUANTITY = concentration(
        "cod", "进水COD（mg/L）", "Inlet COD.", "年均进水COD浓度。"
    )
    outlet_cod_before_mg_per_l: QUANTITY = concentration(
        "cod",
        "改造前出水COD（mg/L）",
        "Outlet COD before, as measured.",
        "改造前年均出水COD实测浓度，不填排放限值。",
    )
    outlet_cod_after_mg_per_l: QUANTITY = concentration(
        "cod",
        "改造后出水COD（mg/L）",
        "Outlet COD after, as measured.",
        "改造后年均出水COD实测浓度，不填排放限值。",
    )
    inlet_nh3n_mg_per_l: QUANTITY = concentration(
        "nh3n", "进水氨氮（mg/L）", "Inlet NH3-N.", "年均进水氨氮浓度。"
    )
    outlet_nh3n_before_mg_per_l: QUANTITY = concentration(
        "nh3n",
        "改造前出水氨氮（mg/L）",
        "Outlet NH3-N before, as measured.",
        "改造前年均出水氨氮实测浓度，不填排放限值。",
    )
    outlet_nh3n_after_mg_per_l: QUANTITY = concentration(
        "nh3n",
        "改造后出水氨氮（mg/L）",
        "Outlet NH3-N after, as measured.",
        "改造后年均出水氨氮实测浓度，不填排放限值。",
    )

    cod_outlet_below_inlet = checks.at_most(
        "V-20", "outlet_cod_before_mg_per_l", "inlet_cod_mg_per_l"
    )
    nh3n_outlet_below_inlet = checks.at_most(
        "V-20", "outlet_nh3n_before_mg_per_l", "inlet_nh3n_mg_per_l"
    )
    cod_after_below_before = checks.at_most(
        "V-23", "outlet_cod_after_mg_per_l", "outlet_cod_before_mg_per_l"
    )
    nh3n_after_below_before = checks.at_most(
        "V-23", "outlet_nh3n_after_mg_per_l", "outlet_nh3n_before_mg_per_l"
    )

    @pa.dataframe_check(name="V-64a", error="V-64:outlet_cod_after_mg_per_l")
    def cod_measured(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _not_both_limits(data, "cod")

    @pa.dataframe_check(name="V-64b", error="V-64:outlet_nh3n_after_mg_per_l")
    def nh3n_measured(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _not_both_limits(data, "nh3n")

    class Config:
        name = "W2 城镇污水处理厂提标改造"
