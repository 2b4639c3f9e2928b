"""W5 产业结构升级（关停）: an enterprise or a line that is shut and lets out no more waste water.

Grain      one row per reduction project (减排项目)
Filled by  the county bureau, from the order of closure and the statistics of the base year
Read by    sql/method/w5_pollutant.sql
"""

import polars as pl

from jianpai.schemas.sheet import checks, closure, water
from jianpai.schemas.sheet.fields import QUANTITY
from jianpai.schemas.sheet.pollutants import CodTonnes, Nh3nTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key


def _moved_within_base(pollutant: str):
    """Return the rule of what moves; water of a works has R = Q·Cw − M, whatever base is stated."""
    volume = checks.wide("wastewater_before_closure_10k_m3")
    load = volume * pl.col(f"wwtp_outlet_{pollutant}_mg_per_l")
    is_negative = pl.col(f"moved_{pollutant}_t") * 100 > load
    return closure.moved_within_base(pollutant, where=~water.GOES_TO_WORKS | is_negative)


class WaterClosure(closure.ClosureRules, CodTonnes, Nh3nTonnes, ProjectSheet):
    """One closed source: when, where its waste water went, what of it goes on elsewhere."""

    project_id: str = project_key("W")
    closure_date: pl.Date = closure.closure_date()
    discharge_to: str = water.discharge_to()
    receiving_works: str = water.receiving_works()
    wastewater_before_closure_10k_m3: QUANTITY = water.volume(
        "关停前年废水排放量（万吨）",
        "Waste water of the base year, for waste water that went to a town's works.",
        "基准年全年的废水排放量；进入城镇污水厂的填写。",
        required=False,
    )
    wwtp_outlet_cod_mg_per_l: QUANTITY = water.wwtp_outlet("cod", "COD")
    moved_cod_t: QUANTITY = closure.moved("cod")
    wwtp_outlet_nh3n_mg_per_l: QUANTITY = water.wwtp_outlet("nh3n", "氨氮")
    moved_nh3n_t: QUANTITY = closure.moved("nh3n")

    volume_to_the_works = checks.demanded(
        "V-68", "wastewater_before_closure_10k_m3", where=water.GOES_TO_WORKS
    )
    cod_of_the_works = water.outlet_demanded("cod")
    nh3n_of_the_works = water.outlet_demanded("nh3n")
    cod_moved_at_most_the_base = _moved_within_base("cod")
    nh3n_moved_at_most_the_base = _moved_within_base("nh3n")

    class Config:
        name = "W5 产业结构升级（关停）"
