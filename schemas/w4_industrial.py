"""W4 工业污染深度治理: an enterprise that lets out less or cleaner waste water.

Grain      one row per reduction project (减排项目)
Filled by  the enterprise or the county bureau, from the monitoring of both years and the water bills
Read by    sql/method/w4_pollutant.sql
"""

from jianpai.schemas.sheet import checks, water
from jianpai.schemas.sheet.fields import QUANTITY
from jianpai.schemas.sheet.pollutants import CodTonnes, Nh3nTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key
from jianpai.schemas.sheet.water import concentration


class IndustrialWater(CodTonnes, Nh3nTonnes, ProjectSheet):
    """One outlet of an enterprise before and after: how much waste water, how dirty, where it goes."""

    project_id: str = project_key("W")
    discharge_to: str = water.discharge_to()
    receiving_works: str = water.receiving_works()
    wastewater_before_10k_m3: QUANTITY = water.volume(
        "改造前年废水排放量（万吨）",
        "Waste water let out in the year before.",
        "改造前一整年从该排放口排出的废水量。",
    )
    wastewater_after_10k_m3: QUANTITY = water.volume(
        "改造后年废水排放量（万吨）",
        "Waste water let out in the year after.",
        "改造后一整年从该排放口排出的废水量。",
    )
    wastewater_cod_before_mg_per_l: QUANTITY = concentration(
        "cod",
        "改造前废水COD（mg/L）",
        "COD of the enterprise's own waste water before.",
        "改造前本企业排放口的年均COD浓度。",
    )
    wastewater_cod_after_mg_per_l: QUANTITY = concentration(
        "cod",
        "改造后废水COD（mg/L）",
        "COD of the enterprise's own waste water after.",
        "改造后本企业排放口的年均COD浓度。",
    )
    limit_cod_at_base_mg_per_l: QUANTITY = concentration(
        "cod",
        "基准年COD执行限值（mg/L）",
        "Limit in force in the base year; above it nothing is credited.",
        "直接排放的基准年执行限值；改造前超过限值的部分不计入。",
        required=False,
    )
    wwtp_outlet_cod_mg_per_l: QUANTITY = water.wwtp_outlet("cod", "COD")
    wastewater_nh3n_before_mg_per_l: QUANTITY = concentration(
        "nh3n",
        "改造前废水氨氮（mg/L）",
        "NH3-N of the enterprise's own waste water before.",
        "改造前本企业排放口的年均氨氮浓度。",
    )
    wastewater_nh3n_after_mg_per_l: QUANTITY = concentration(
        "nh3n",
        "改造后废水氨氮（mg/L）",
        "NH3-N of the enterprise's own waste water after.",
        "改造后本企业排放口的年均氨氮浓度。",
    )
    limit_nh3n_at_base_mg_per_l: QUANTITY = concentration(
        "nh3n",
        "基准年氨氮执行限值（mg/L）",
        "Limit in force in the base year; above it nothing is credited.",
        "直接排放的基准年执行限值；改造前超过限值的部分不计入。",
        required=False,
    )
    wwtp_outlet_nh3n_mg_per_l: QUANTITY = water.wwtp_outlet("nh3n", "氨氮")

    cod_after_below_before = checks.at_most(
        "V-23", "wastewater_cod_after_mg_per_l", "wastewater_cod_before_mg_per_l"
    )
    nh3n_after_below_before = checks.at_most(
        "V-23", "wastewater_nh3n_after_mg_per_l", "wastewater_nh3n_before_mg_per_l"
    )
    cod_of_the_works = water.outlet_demanded("cod")
    nh3n_of_the_works = water.outlet_demanded("nh3n")

    works_cleaner_in_cod = checks.at_most(
        "V-69", "wwtp_outlet_cod_mg_per_l", "wastewater_cod_before_mg_per_l"
    )
    works_cleaner_in_nh3n = checks.at_most(
        "V-69", "wwtp_outlet_nh3n_mg_per_l", "wastewater_nh3n_before_mg_per_l"
    )

    class Config:
        name = "W4 工业污染深度治理"
