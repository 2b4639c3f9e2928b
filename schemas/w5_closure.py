"""W5 产业结构升级（关停）: an enterprise or a line that is shut and lets out no more waste water.

Grain      one row per reduction project (减排项目)
Filled by  the county bureau, from the order of closure and the statistics of the base year
Read by    sql/method/w5_pollutant.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet import checks, water
from jianpai.schemas.sheet.fields import QUANTITY, date, quantity
from jianpai.schemas.sheet.pollutants import CodTonnes, Nh3nTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key


def _moved(pollutant: str, label: str):
    return quantity(
        f"转移{label}排放量（吨）",
        f"{label} let out a year where the production was moved to; 0 if none was.",
        f"产能转移到别处后每年排放的{label}；没有转移填 0。",
        "t",
        required=True,
        pollutant=pollutant,
        ge=0,
        le=100_000_000,
    )


class WaterClosure(CodTonnes, Nh3nTonnes, ProjectSheet):
    """One closed source: when, where its waste water went, what of it goes on elsewhere."""

    project_id: str = project_key("W")
    closure_date: pl.Date = date(
        "关停日期",
        "Day the production stopped for good, not after the acceptance.",
        "永久停产之日；不晚于验收日期。",
        required=True,
    )
    discharge_to: str = water.discharge_to()
    wastewater_before_closure_10k_m3: QUANTITY = water.volume(
        "关停前年废水排放量（万吨）",
        "Waste water of the base year, for waste water that went to a town's works.",
        "基准年全年的废水排放量；进入城镇污水厂的填写。",
        required=False,
    )
    wwtp_outlet_cod_mg_per_l: QUANTITY = water.wwtp_outlet("cod", "COD")
    moved_cod_t: QUANTITY = _moved("cod", "COD")
    wwtp_outlet_nh3n_mg_per_l: QUANTITY = water.wwtp_outlet("nh3n", "氨氮")
    moved_nh3n_t: QUANTITY = _moved("nh3n", "氨氮")

    volume_to_the_works = checks.demanded(
        "V-68", "wastewater_before_closure_10k_m3", where=water.GOES_TO_WORKS
    )
    cod_of_the_works = water.outlet_demanded("cod")
    nh3n_of_the_works = water.outlet_demanded("nh3n")

    @pa.dataframe_check(name="V-70", error="V-70:closure_date")
    def closed_in_the_plan(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.not_before_plan(data, "closure_date")

    @pa.dataframe_check(name="V-71", error="V-71:closure_date")
    def closed_before_acceptance(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.in_order(data, "closure_date", "acceptance_date")

    class Config:
        name = "W5 产业结构升级（关停）"
