"""W3 再生水循环利用: reclaimed water that is used instead of being let out.

Grain      one row per reduction project (减排项目)
Filled by  the works or the county bureau, from the contracts of supply and the meters
Read by    sql/method/w3_pollutant.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.fields import QUANTITY, choice
from jianpai.schemas.sheet.pollutants import ServedAreaCodTonnes, ServedAreaNh3nTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key
from jianpai.schemas.sheet.water import concentration, volume

TO_THE_RIVER = "生态补水"
PURPOSES = ["工业用水", "城市杂用", "农业灌溉", TO_THE_RIVER, "其他"]


class WaterReuse(ServedAreaCodTonnes, ServedAreaNh3nTonnes, ProjectSheet):
    """The reclaimed water of one works before and after: how much, for what, how clean."""

    project_id: str = project_key("W")
    reuse_purpose: str = choice(
        "再生水用途",
        "What the reclaimed water is used for.",
        "再生水的用途；生态补水又回到水体，不计减排量。",
        PURPOSES,
        required=True,
    )
    reuse_before_10k_m3: QUANTITY = volume(
        "改造前年再生水利用量（万吨）",
        "Reclaimed water used in the year before; 0 if none.",
        "改造前一整年利用的再生水量；没有则填 0。",
    )
    reuse_after_10k_m3: QUANTITY = volume(
        "改造后年再生水利用量（万吨）",
        "Reclaimed water used in the year after, as metered.",
        "改造后一整年利用的再生水量，与计量台账一致。",
    )
    outlet_cod_mg_per_l: QUANTITY = concentration(
        "cod", "出水COD（mg/L）", "Outlet COD.", "年均出水COD浓度。"
    )
    outlet_nh3n_mg_per_l: QUANTITY = concentration(
        "nh3n", "出水氨氮（mg/L）", "Outlet NH3-N.", "年均出水氨氮浓度。"
    )

    @pa.dataframe_check(name="V-66", error="V-66:reuse_purpose")
    def does_not_return_to_the_water_body(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("reuse_purpose") != TO_THE_RIVER).fill_null(True))

    @pa.dataframe_check(name="V-67", error="V-67:reuse_after_10k_m3")
    def more_reuse_after(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.not_above(data, "reuse_before_10k_m3", "reuse_after_10k_m3")

    class Config:
        name = "W3 再生水循环利用"
