"""V1 原辅材料: the materials of each substitution project, before and after.

Grain      one row per project, stage and material
Filled by  the enterprise, from purchase records and test reports (MSDS)
Read by    sql/method/v1_material_use.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.declaration import Child
from jianpai.schemas.sheet.fields import QUANTITY, choice, quantity, text
from jianpai.schemas.sheet.project import project_key, record_status

STAGES = ["改造前", "改造后"]
MATERIAL_KINDS = ["涂料", "油墨", "胶粘剂", "清洗剂", "稀释剂", "固化剂"]
CONTENT_UNITS = ["%", "g/L"]
PROJECT_TOTAL_T = 10_000_000
"""What all materials of a project in one batch may weigh together (V-29).

No material emits more than it weighs (V-27) and outputs differ by at most 1,000 (V-28), so a
project stays within 10¹⁰ t, however many rows it has; tonnes with 26 decimals hold 10¹² in the 38
digits of DuckDB, and so do whole numbers of 10⁻²⁶ t as HUGEINT (1.7·10¹² t). One row alone:
10¹¹ · 2·10⁹ · 10¹² (millionths of t, of the content, 10⁻¹² of the ratio) is 2·10³², and · 10⁵ for
g/L 2·10³⁷, below the 1.7·10³⁸ of a HUGEINT.
"""


class Material(pa.DataFrameModel):
    """One material used in one stage: how much of it, and how much VOC it holds."""

    project_id: str = project_key(
        "V",
        "The V1 project the material belongs to.",
        "材料所属V1项目的编号，与“V1 含VOCs产品源头替代”表一致。",
    )
    stage: str = choice(
        "阶段",
        "Before or after the project.",
        "该材料在改造前还是改造后使用；两个阶段都要填报。",
        STAGES,
        required=True,
    )
    material_name: str = text(
        "材料名称", "Trade name of the material.", "材料的商品名称。", required=True
    )
    material_kind: str = choice(
        "材料类别",
        "Thinners, hardeners and cleaners count too.",
        "稀释剂、固化剂、清洗剂也要填报。",
        MATERIAL_KINDS,
        required=True,
    )
    amount_t: QUANTITY = quantity(
        "用量（吨）",
        "Used in the year of the stage.",
        "该阶段一整年的使用量。",
        "t",
        required=True,
        ge=0,
        le=100_000,
    )
    voc_content: QUANTITY = quantity(
        "VOCs含量",
        "Mass percent or g/L, as the unit column says.",
        "按“含量单位”填写：质量百分数（如 50 表示 50%）或每升克数。",
        "1",
        unit_zh="% 或 g/L",
        required=True,
        ge=0,
        le=2_000,
    )
    voc_content_unit: str = choice(
        "含量单位", "% or g/L.", "VOCs含量的单位：% 或 g/L。", CONTENT_UNITS, required=True
    )
    density_g_per_ml: QUANTITY = quantity(
        "密度（g/mL）",
        "Needed where the content is in g/L.",
        "材料的密度；含量单位为 g/L 时必填。",
        "g / mL",
        gt=0,
        le=25,
    )
    record_status: str = record_status("该材料")

    @classmethod
    def declared(cls) -> Child:
        """Return what the sheet is: the materials of V1 projects, in two stages."""
        return Child(
            key=("project_id", "stage", "material_name"),
            also_called=("原辅料", "原材料", "材料", "辅料"),
            stages=("stage", tuple(STAGES)),
            most_together={"amount_t": PROJECT_TOTAL_T},
        )

    density_given_with_grams_per_litre = checks.demanded(
        "V-26", "density_g_per_ml", where=pl.col("voc_content_unit") == "g/L"
    )

    @pa.dataframe_check(name="V-27", error="V-27:voc_content")
    def content_at_most_the_whole(cls, data: pa.PolarsData) -> pl.LazyFrame:
        percent = (pl.col("voc_content_unit") == "%") & (pl.col("voc_content") > 100)
        grams_per_litre_of_material = pl.col("density_g_per_ml").cast(pl.Float64) * 1000
        litre = (pl.col("voc_content_unit") == "g/L") & (
            pl.col("voc_content").cast(pl.Float64) > grams_per_litre_of_material
        )
        return data.lazyframe.select(~(percent.fill_null(False) | litre.fill_null(False)))

    class Config:
        name = "V1 原辅材料"
