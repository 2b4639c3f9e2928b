"""V4 泄漏检测与修复（LDAR）: leaks of valves, pumps and flanges that are found and mended.

Grain      one row per reduction project (减排项目)
Filled by  the enterprise, from the LDAR report; its components stand in the sheet V4 密封点
Read by    sql/method/v4_leak_repair.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet.fields import choice
from jianpai.schemas.sheet.pollutants import VocsTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key

ROUTINE = "例行检测"
SCOPES = ["首次开展", "扩大范围", ROUTINE]


class LeakRepair(VocsTonnes, ProjectSheet):
    """One plant whose components were measured, mended and measured again."""

    project_id: str = project_key("V")
    ldar_scope: str = choice(
        "实施范围",
        "Whether leak detection is new, extended to more components, or the yearly duty.",
        "首次开展泄漏检测，扩大到以前没有检测的密封点，还是每年例行的检测。",
        SCOPES,
        required=True,
    )

    @pa.dataframe_check(name="V-93", error="V-93:ldar_scope")
    def more_than_the_yearly_duty(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("ldar_scope") != ROUTINE).fill_null(True))

    class Config:
        name = "V4 泄漏检测与修复"
