"""V1 原辅材料: the materials of each substitution project, before and after.

Grain      one row per project, stage and material
Filled by  the enterprise, from purchase records and test reports (MSDS)
Read by    sql/stg/stg_voc__material_use.sql
"""

import pandera.polars as pa
import polars as pl

from schemas.fields import QUANTITY, choice, code, quantity, text

STAGES = ["改造前", "改造后"]
MATERIAL_KINDS = ["涂料", "油墨", "胶粘剂", "清洗剂", "稀释剂", "固化剂"]
CONTENT_UNITS = ["%", "g/L"]


class Material(pa.DataFrameModel):
    """One material used in one stage: how much of it, and how much VOC it holds."""

    project_id: str = code(
        "减排项目编号",
        "The V1 project the material belongs to.",
        required=True,
        str_matches=r"^[0-9]{6}-[0-9]{4}-[WAV]-[0-9]{4}$",
    )
    stage: str = choice("阶段", "Before or after the project.", STAGES, required=True)
    material_name: str = text("材料名称", "Trade name of the material.", required=True)
    material_kind: str = choice(
        "材料类别", "Thinners, hardeners and cleaners count too.", MATERIAL_KINDS, required=True
    )
    amount_t: QUANTITY = quantity(
        "用量（吨）", "Used in the year of the stage.", "t", required=True, ge=0, le=100_000
    )
    voc_content: QUANTITY = quantity(
        "VOCs含量",
        "Mass percent or g/L, as the unit column says.",
        "1",
        required=True,
        ge=0,
        le=2_000,
    )
    voc_content_unit: str = choice("含量单位", "% or g/L.", CONTENT_UNITS, required=True)
    density_g_per_ml: QUANTITY = quantity(
        "密度（g/mL）", "Needed where the content is in g/L.", "g / mL", gt=0, le=25
    )

    @pa.dataframe_check(name="V-26", error="V-26:density_g_per_ml")
    def density_given_with_grams_per_litre(cls, data: pa.PolarsData) -> pl.LazyFrame:
        is_per_litre = (pl.col("voc_content_unit") == "g/L").fill_null(False)
        return data.lazyframe.select(~is_per_litre | pl.col("density_g_per_ml").is_not_null())

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
