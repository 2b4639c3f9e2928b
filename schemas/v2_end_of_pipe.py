"""V2 VOCs收集与末端治理: better collection of waste gas and its treatment.

Grain      one row per reduction project (减排项目)
Filled by  the enterprise, from material balances, or from the measurements at inlet and outlet
Read by    sql/method/v2_generation.sql, sql/method/v2_monitored.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.bounds import held
from jianpai.schemas.sheet.fields import QUANTITY, choice, quantity, ratio
from jianpai.schemas.sheet.gas import collection_kind_after, treatment_kind_after
from jianpai.schemas.sheet.pollutants import VocsTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key

MEASURED = ["在线监测", "手工监测"]
"""Sources of data that choose the measured method; all others choose the balance."""
AS_CARBON = "以碳计NMHC"
BASES = [AS_CARBON, "VOCs"]


def _share(heading: str, description: str, description_zh: str):
    return ratio(heading, description, f"{description_zh}物料衡算、产排污系数、执行报告法必填。")


def _gas_volume(heading: str, description: str, description_zh: str):
    return quantity(
        heading,
        description,
        f"{description_zh}监测法必填。",
        "10^4 m^3 (273 K, 101.325 kPa, dry)",
        ge=0,
        le=100_000_000,
    )


def _gas_concentration(heading: str, description: str, description_zh: str):
    return quantity(
        heading,
        description,
        f"{description_zh}监测法必填。",
        "mg / m^3 (273 K, 101.325 kPa, dry)",
        pollutant="vocs",
        ge=0,
        le=100_000,
    )


_IS_MEASURED = pl.col("data_source").is_in(MEASURED)


def _demanded(column: str, *, measured: bool):
    """Return the rule that a row has the column where its source of data chooses that method."""
    return checks.demanded("V-88", column, where=_IS_MEASURED if measured else ~_IS_MEASURED)


class EndOfPipe(VocsTonnes, ProjectSheet):
    """One line or shop before and after: what it gives off, how much is collected and removed."""

    project_id: str = project_key("V")
    generation_vocs_t: QUANTITY = quantity(
        "年VOCs产生量（吨）",
        "VOCs that the line gives off in a year; after a substitution, that of the new materials.",
        "该生产线一整年产生的VOCs；先做过源头替代的按替代后的原辅材料计算。物料衡算、产排污系数、执行报告法必填。",
        "t",
        pollutant="vocs",
        ge=0,
        le=10_000_000,
    )
    collection_before_ratio: QUANTITY = _share(
        "改造前收集率",
        "Share of the VOCs collected before.",
        "改造前废气收集系统收集的VOCs占产生量的比例。",
    )
    removal_before_ratio: QUANTITY = _share(
        "改造前去除率",
        "Share of the collected removed before; of stages in series 1 − Π(1 − ηᵢ).",
        "改造前治理设施去除的VOCs占收集量的比例；多级串联按 1−Π(1−ηᵢ)。",
    )
    collection_after_ratio: QUANTITY = _share(
        "改造后收集率",
        "Share of the VOCs collected after.",
        "改造后废气收集系统收集的VOCs占产生量的比例。",
    )
    removal_after_ratio: QUANTITY = _share(
        "改造后去除率",
        "Share of the collected removed after; of stages in series 1 − Π(1 − ηᵢ).",
        "改造后治理设施去除的VOCs占收集量的比例；多级串联按 1−Π(1−ηᵢ)。",
    )
    collection_kind_after: str = collection_kind_after()
    treatment_kind_after: str = treatment_kind_after()
    activated_carbon_t: QUANTITY = quantity(
        "活性炭更换量（吨）",
        "Activated carbon bought and put in during the year after.",
        "改造后一整年购入并更换的活性炭。",
        "t",
        ge=0,
        le=10_000_000,
    )
    vocs_basis: str = choice(
        "浓度基准",
        "What the concentrations are of: NMHC as carbon, or VOCs.",
        "进出口浓度是以碳计的非甲烷总烃还是VOCs质量浓度；监测法必填。",
        BASES,
        spellings={"NMHC": AS_CARBON, "以碳计": AS_CARBON},
    )
    waste_gas_before_10k_nm3: QUANTITY = _gas_volume(
        "改造前年废气量（万标立方米）",
        "Gas through the treatment in the year before; 0 without one.",
        "改造前一整年经治理设施的标态干废气量；原无设施填 0。",
    )
    waste_gas_after_10k_nm3: QUANTITY = _gas_volume(
        "改造后年废气量（万标立方米）",
        "Gas through the treatment in the year after.",
        "改造后一整年经治理设施的标态干废气量。",
    )
    inlet_vocs_before_mg_per_nm3: QUANTITY = _gas_concentration(
        "改造前进口VOCs浓度（mg/Nm3）",
        "At the inlet of the treatment before; 0 without one.",
        "改造前治理设施进口年均浓度；原无设施填 0。",
    )
    outlet_vocs_before_mg_per_nm3: QUANTITY = _gas_concentration(
        "改造前出口VOCs浓度（mg/Nm3）",
        "At the outlet of the treatment before; 0 without one.",
        "改造前治理设施出口年均浓度；原无设施填 0。",
    )
    inlet_vocs_after_mg_per_nm3: QUANTITY = _gas_concentration(
        "改造后进口VOCs浓度（mg/Nm3）",
        "At the inlet of the treatment after.",
        "改造后治理设施进口年均浓度。",
    )
    outlet_vocs_after_mg_per_nm3: QUANTITY = _gas_concentration(
        "改造后出口VOCs浓度（mg/Nm3）",
        "At the outlet of the treatment after.",
        "改造后治理设施出口年均浓度。",
    )

    generation_demanded = _demanded("generation_vocs_t", measured=False)
    collection_before_demanded = _demanded("collection_before_ratio", measured=False)
    removal_before_demanded = _demanded("removal_before_ratio", measured=False)
    collection_after_demanded = _demanded("collection_after_ratio", measured=False)
    removal_after_demanded = _demanded("removal_after_ratio", measured=False)
    basis_demanded = _demanded("vocs_basis", measured=True)
    waste_gas_before_demanded = _demanded("waste_gas_before_10k_nm3", measured=True)
    waste_gas_after_demanded = _demanded("waste_gas_after_10k_nm3", measured=True)
    inlet_before_demanded = _demanded("inlet_vocs_before_mg_per_nm3", measured=True)
    outlet_before_demanded = _demanded("outlet_vocs_before_mg_per_nm3", measured=True)
    inlet_after_demanded = _demanded("inlet_vocs_after_mg_per_nm3", measured=True)
    outlet_after_demanded = _demanded("outlet_vocs_after_mg_per_nm3", measured=True)

    collection_in_table = held("V-110", "collection_after_ratio")
    removal_in_table = held("V-110", "removal_after_ratio")
    outlet_below_inlet_before = checks.at_most(
        "V-89", "outlet_vocs_before_mg_per_nm3", "inlet_vocs_before_mg_per_nm3"
    )
    outlet_below_inlet_after = checks.at_most(
        "V-89", "outlet_vocs_after_mg_per_nm3", "inlet_vocs_after_mg_per_nm3"
    )

    @pa.dataframe_check(name="V-90", error="V-90:vocs_basis")
    def basis_is_that_of_the_base_year(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("vocs_basis") != AS_CARBON).fill_null(True))

    class Config:
        name = "V2 VOCs收集与末端治理"
