"""W1 月运行: the monthly operation of each sewage works, of the year before and the year after.

Grain      one row per project, stage and month
Filled by  the works, from its operation log and the online monitoring
Read by    sql/method/w1_month.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.declaration import Child, Months
from jianpai.schemas.sheet.fields import QUANTITY, choice, month
from jianpai.schemas.sheet.project import project_key, record_status
from jianpai.schemas.sheet.water import concentration, volume

STAGES = {"改造前": "before", "改造后": "after"}
MONTHS = Months(
    month="month",
    stage="stage",
    stages=STAGES,
    volume="month_volume_10k_m3",
    capacity="design_capacity_10k_m3_per_d",
    yearly={
        "month_volume_10k_m3": "volume_{}_10k_m3",
        "inlet_cod_mg_per_l": "inlet_cod_{}_mg_per_l",
        "outlet_cod_mg_per_l": "outlet_cod_{}_mg_per_l",
        "inlet_nh3n_mg_per_l": "inlet_nh3n_{}_mg_per_l",
        "outlet_nh3n_mg_per_l": "outlet_nh3n_{}_mg_per_l",
    },
)


def _mean_of_month(pollutant: str, heading: str, description: str, description_zh: str):
    words = f"{description_zh}不申报该污染物的留空，停运的月份可留空。"
    return concentration(pollutant, heading, description, words, required=False)


class MonthlyOperation(pa.DataFrameModel):
    """One month of one works: how much water, how dirty in, how clean out."""

    project_id: str = project_key(
        "W",
        "The W1 project whose works this is.",
        "所属W1项目的编号，与“W1 城镇污水处理”表一致。",
    )
    stage: str = choice(
        "阶段",
        "Whether the month is of the year before or the year after.",
        "该月属于改造前的年度还是改造后的年度。",
        list(STAGES),
        required=True,
    )
    month: str = month(
        "月份",
        "Month, such as 2024-05; a stage needs the twelve months of one year.",
        "如 2024-05；每个阶段须报齐同一年的十二个月，停运的月份水量填 0。",
        required=True,
    )
    month_volume_10k_m3: QUANTITY = volume(
        "月处理水量（万吨）",
        "Sewage treated in the month; 0 where the works stood still.",
        "当月实际处理的污水量；停运的月份填 0。",
        le=100_000,
    )
    inlet_cod_mg_per_l: QUANTITY = _mean_of_month(
        "cod", "进水COD（mg/L）", "Mean inlet COD of the month.", "当月进水COD平均浓度；"
    )
    outlet_cod_mg_per_l: QUANTITY = _mean_of_month(
        "cod", "出水COD（mg/L）", "Mean outlet COD of the month.", "当月出水COD平均浓度；"
    )
    inlet_nh3n_mg_per_l: QUANTITY = _mean_of_month(
        "nh3n", "进水氨氮（mg/L）", "Mean inlet NH3-N of the month.", "当月进水氨氮平均浓度；"
    )
    outlet_nh3n_mg_per_l: QUANTITY = _mean_of_month(
        "nh3n", "出水氨氮（mg/L）", "Mean outlet NH3-N of the month.", "当月出水氨氮平均浓度；"
    )
    record_status: str = record_status("该月")

    @classmethod
    def declared(cls) -> Child:
        """Return what the sheet is: the months of W1 projects, which may stand for their yearly cells."""
        return Child(
            key=("project_id", "stage", "month"),
            also_called=("月度运行", "逐月运行", "运行月报", "月报"),
            months=MONTHS,
        )

    @pa.dataframe_check(name="V-10c", error="V-10:outlet_cod_mg_per_l")
    def cod_both_or_none(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.both_or_none(data, "inlet_cod_mg_per_l", "outlet_cod_mg_per_l")

    @pa.dataframe_check(name="V-10n", error="V-10:outlet_nh3n_mg_per_l")
    def nh3n_both_or_none(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.both_or_none(data, "inlet_nh3n_mg_per_l", "outlet_nh3n_mg_per_l")

    @pa.dataframe_check(name="V-102", error="V-102:month_volume_10k_m3")
    def water_has_concentrations(cls, data: pa.PolarsData) -> pl.LazyFrame:
        is_bare = pl.all_horizontal(pl.col("^(in|out)let_.*$").is_null())
        runs = (pl.col("month_volume_10k_m3") > 0).fill_null(False)
        return data.lazyframe.select(~(runs & is_bare))

    @pa.dataframe_check(name="V-103c", error="V-103:outlet_cod_mg_per_l")
    def cod_outlet_below_inlet(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.not_above(data, "outlet_cod_mg_per_l", "inlet_cod_mg_per_l")

    @pa.dataframe_check(name="V-103n", error="V-103:outlet_nh3n_mg_per_l")
    def nh3n_outlet_below_inlet(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.not_above(data, "outlet_nh3n_mg_per_l", "inlet_nh3n_mg_per_l")

    class Config:
        name = "W1 月运行"
