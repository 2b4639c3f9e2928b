"""W1 城镇污水处理: new plants, extensions, sewers and upgrades of sewage works.

Grain      one row per reduction project (减排项目)
Filled by  the enterprise or the county bureau, from the operating reports of both years
Read by    sql/method/w1_pollutant.sql
"""

from functools import partial

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.bounds import held
from jianpai.schemas.sheet.fields import QUANTITY, quantity
from jianpai.schemas.sheet.pollutants import ServedAreaCodTonnes, ServedAreaNh3nTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key
from jianpai.schemas.sheet.water import concentration, volume

_volume, _mean = partial(volume, in_rows=True), partial(concentration, in_rows=True)


class Wwtp(ServedAreaCodTonnes, ServedAreaNh3nTonnes, ProjectSheet):
    """One sewage works before and after: how much water, how dirty in, how clean out."""

    project_id: str = project_key("W")
    design_capacity_10k_m3_per_d: QUANTITY = quantity(
        "设计处理能力（万吨/日）",
        "Design capacity after the project.",
        "项目建成后的设计处理能力。",
        "10^4 m^3 / d",
        required=True,
        ge=0,
        le=1000,
    )
    volume_before_10k_m3: QUANTITY = _volume(
        "改造前年处理水量（万吨）",
        "Sewage treated in the year before; 0 for a new plant.",
        "改造前一整年实际处理的污水量；新建厂填 0。",
    )
    volume_after_10k_m3: QUANTITY = _volume(
        "改造后年处理水量（万吨）",
        "Sewage treated in the year after.",
        "改造后一整年实际处理的污水量。",
    )
    power_10k_kwh: QUANTITY = quantity(
        "年用电量（万千瓦时）",
        "Power the works used in the year after.",
        "改造后一整年全厂用电量。",
        "10^4 kWh",
        ge=0,
        le=1_000_000,
    )
    dry_sludge_t: QUANTITY = quantity(
        "年绝干污泥量（吨）",
        "Sludge of the year after, as dry solids.",
        "改造后一整年产生的污泥，折绝干。",
        "t",
        ge=0,
        le=100_000_000,
    )
    inlet_cod_before_mg_per_l: QUANTITY = _mean(
        "cod", "改造前进水COD（mg/L）", "Inlet COD before.", "改造前年均进水COD浓度；新建厂填 0。"
    )
    outlet_cod_before_mg_per_l: QUANTITY = _mean(
        "cod", "改造前出水COD（mg/L）", "Outlet COD before.", "改造前年均出水COD浓度；新建厂填 0。"
    )
    inlet_cod_after_mg_per_l: QUANTITY = _mean(
        "cod", "改造后进水COD（mg/L）", "Inlet COD after.", "改造后年均进水COD浓度。"
    )
    outlet_cod_after_mg_per_l: QUANTITY = _mean(
        "cod", "改造后出水COD（mg/L）", "Outlet COD after.", "改造后年均出水COD浓度。"
    )
    inlet_nh3n_before_mg_per_l: QUANTITY = _mean(
        "nh3n",
        "改造前进水氨氮（mg/L）",
        "Inlet NH3-N before.",
        "改造前年均进水氨氮浓度；新建厂填 0。",
    )
    outlet_nh3n_before_mg_per_l: QUANTITY = _mean(
        "nh3n",
        "改造前出水氨氮（mg/L）",
        "Outlet NH3-N before.",
        "改造前年均出水氨氮浓度；新建厂填 0。",
    )
    inlet_nh3n_after_mg_per_l: QUANTITY = _mean(
        "nh3n", "改造后进水氨氮（mg/L）", "Inlet NH3-N after.", "改造后年均进水氨氮浓度。"
    )
    outlet_nh3n_after_mg_per_l: QUANTITY = _mean(
        "nh3n", "改造后出水氨氮（mg/L）", "Outlet NH3-N after.", "改造后年均出水氨氮浓度。"
    )

    @pa.dataframe_check(name="V-20a", error="V-20:outlet_cod_before_mg_per_l")
    def cod_outlet_below_inlet_before(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.not_above(data, "outlet_cod_before_mg_per_l", "inlet_cod_before_mg_per_l")

    @pa.dataframe_check(name="V-20b", error="V-20:outlet_cod_after_mg_per_l")
    def cod_outlet_below_inlet_after(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.not_above(data, "outlet_cod_after_mg_per_l", "inlet_cod_after_mg_per_l")

    @pa.dataframe_check(name="V-20c", error="V-20:outlet_nh3n_before_mg_per_l")
    def nh3n_outlet_below_inlet_before(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.not_above(data, "outlet_nh3n_before_mg_per_l", "inlet_nh3n_before_mg_per_l")

    @pa.dataframe_check(name="V-20d", error="V-20:outlet_nh3n_after_mg_per_l")
    def nh3n_outlet_below_inlet_after(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.not_above(data, "outlet_nh3n_after_mg_per_l", "inlet_nh3n_after_mg_per_l")

    @pa.dataframe_check(name="V-21a", error="V-21:volume_before_10k_m3")
    def load_before_within_capacity(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.load_not_between(data, "volume_before_10k_m3", 1.2, 3)

    @pa.dataframe_check(name="V-21b", error="V-21:volume_after_10k_m3")
    def load_after_within_capacity(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.load_not_between(data, "volume_after_10k_m3", 1.2, 3)

    @pa.dataframe_check(name="V-22a", error="V-22:volume_before_10k_m3")
    def load_before_possible(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.load_not_between(data, "volume_before_10k_m3", 3, float("inf"))

    @pa.dataframe_check(name="V-22b", error="V-22:volume_after_10k_m3")
    def load_after_possible(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.load_not_between(data, "volume_after_10k_m3", 3, float("inf"))

    inlet_cod_before_credible = held("V-112", "inlet_cod_before_mg_per_l")
    inlet_cod_after_credible = held("V-112", "inlet_cod_after_mg_per_l")

    class Config:
        name = "W1 城镇污水处理"
