"""V1 含VOCs产品源头替代: solvent-borne coatings, inks, adhesives, cleaners replaced by low-VOC ones.

Grain      one row per reduction project (减排项目)
Filled by  the enterprise or the county bureau; its materials stand in the sheet V1 原辅材料
Read by    sql/method/v1_material_use.sql, sql/method/v1_substitution.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.bounds import held
from jianpai.schemas.sheet.fields import QUANTITY, quantity, ratio, text
from jianpai.schemas.sheet.gas import collection_kind_after, treatment_kind_after
from jianpai.schemas.sheet.pollutants import VocsTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key

OUTPUT_RATIO = 1_000
"""How many times one output may be the other; beyond it one of the two has a wrong unit or point."""


def _output(heading: str, description: str, description_zh: str):
    unit_zh = "见“产量单位”"
    return quantity(
        heading, description, description_zh, "1", unit_zh=unit_zh, gt=0, le=10_000_000_000
    )


class Substitution(VocsTonnes, ProjectSheet):
    """One production line before and after the change of material, with its VOC control."""

    project_id: str = project_key("V")
    output_before: QUANTITY = _output(
        "改造前产量",
        "Output of the year before.",
        "改造前一整年的产量；与改造后产量同时填写，都留空则按产量不变核算。",
    )
    output_after: QUANTITY = _output(
        "改造后产量",
        "Output of the year after.",
        "改造后一整年的产量；与改造前产量同一单位。",
    )
    output_unit: str = text(
        "产量单位",
        "Unit of both outputs, e.g. 吨, 平方米, 台.",
        "两个产量的单位，如吨、平方米、台。",
    )
    collection_before_ratio: QUANTITY = ratio(
        "改造前收集率",
        "Share of the VOCs collected before.",
        "改造前废气收集系统收集的VOCs占产生量的比例。",
        required=True,
    )
    removal_before_ratio: QUANTITY = ratio(
        "改造前去除率",
        "Share of the collected removed before.",
        "改造前治理设施去除的VOCs占收集量的比例。",
        required=True,
    )
    collection_after_ratio: QUANTITY = ratio(
        "改造后收集率",
        "Share of the VOCs collected after.",
        "改造后废气收集系统收集的VOCs占产生量的比例。",
        required=True,
    )
    removal_after_ratio: QUANTITY = ratio(
        "改造后去除率",
        "Share of the collected removed after.",
        "改造后治理设施去除的VOCs占收集量的比例。",
        required=True,
    )

    collection_kind_after: str = collection_kind_after()
    treatment_kind_after: str = treatment_kind_after()

    collection_in_table = held("V-110", "collection_after_ratio")
    removal_in_table = held("V-110", "removal_after_ratio")

    @pa.dataframe_check(name="V-10o", error="V-10:output_after")
    def outputs_both_or_none(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.both_or_none(data, "output_before", "output_after")

    @pa.dataframe_check(name="V-28", error="V-28:output_after")
    def outputs_comparable(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.within_times(data, "output_before", "output_after", OUTPUT_RATIO)

    class Config:
        name = "V1 含VOCs产品源头替代"
