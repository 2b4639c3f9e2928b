"""V1 含VOCs产品源头替代: solvent-borne coatings, inks, adhesives, cleaners replaced by low-VOC ones.

Grain      one row per reduction project (减排项目)
Filled by  the enterprise or the county bureau; its materials stand in the sheet V1 原辅材料
Read by    sql/stg/stg_voc__project_substitution.sql
"""

import pandera.polars as pa
import polars as pl

from schemas import checks
from schemas.fields import QUANTITY, quantity, ratio, text
from schemas.pollutants import VocsTonnes
from schemas.project import ProjectSheet


class Substitution(VocsTonnes, ProjectSheet):
    """One production line before and after the change of material, with its VOC control."""

    output_before: QUANTITY = quantity("改造前产量", "Output of the year before.", "1", gt=0)
    output_after: QUANTITY = quantity("改造后产量", "Output of the year after.", "1", gt=0)
    output_unit: str = text("产量单位", "Unit of both outputs, e.g. 吨, 平方米, 台.")
    collection_before_ratio: QUANTITY = ratio(
        "改造前收集率", "Share of the VOCs collected before.", required=True
    )
    removal_before_ratio: QUANTITY = ratio(
        "改造前去除率", "Share of the collected removed before.", required=True
    )
    collection_after_ratio: QUANTITY = ratio(
        "改造后收集率", "Share of the VOCs collected after.", required=True
    )
    removal_after_ratio: QUANTITY = ratio(
        "改造后去除率", "Share of the collected removed after.", required=True
    )

    @pa.dataframe_check(name="V-10o", error="V-10:output_after")
    def outputs_both_or_none(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.both_or_none(data, "output_before", "output_after")

    class Config:
        name = "V1 含VOCs产品源头替代"
