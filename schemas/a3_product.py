"""A3 水泥玻璃焦化钢铁产品法: denitration of kilns and furnaces, accounted by product and factor.

Grain      one row per reduction project (减排项目)
Filled by  the enterprise or the county bureau, from output records and the operation records of the denitration
Read by    sql/method/a3_product.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas import rule_book
from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.fields import QUANTITY, choice, quantity, ratio
from jianpai.schemas.sheet.pollutants import NoxTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key

PRODUCTS = ["水泥熟料", "平板玻璃", "焦炭", "烧结矿", "球团矿", "其他"]


class ProductKiln(NoxTonnes, ProjectSheet):
    """One kiln or furnace: its product, and how much of its NOx is removed before and after."""

    project_id: str = project_key("A")
    product_kind: str = choice(
        "产品种类",
        "Product whose tonnes the factor is about.",
        "产污系数所对应的产品。",
        PRODUCTS,
        required=True,
    )
    product_10k_t: QUANTITY = quantity(
        "年产品产量（万吨）",
        "Product of a year at average load, the same before and after.",
        "平均负荷下一整年的产品产量；改造前后按同一产量核算。",
        "10^4 t",
        required=True,
        ge=0,
        le=10_000,
    )
    generation_nox_kg_per_t: QUANTITY = quantity(
        "NOx产污系数（千克/吨）",
        "NOx (as NO2) that a tonne of product gives off before any denitration.",
        "脱硝前每吨产品产生的NOx（以NO2计）；水泥熟料留空则用系数表的值，其他产品必须填写。",
        "kg / t",
        pollutant="nox",
        gt=0,
        le=1_000,
    )
    overall_denitration_before_ratio: QUANTITY = ratio(
        "改造前综合脱硝效率",
        "Share of the year's NOx that was removed before: efficiency × share of hours; 0 without.",
        "改造前全年去除的NOx占产生量的比例，即脱硝效率×投运率；没有脱硝设施填 0。",
        required=True,
    )
    overall_denitration_after_ratio: QUANTITY = ratio(
        "改造后综合脱硝效率",
        "Share of the year's NOx that is removed after: efficiency × share of hours.",
        "改造后全年去除的NOx占产生量的比例，即脱硝效率×投运率。",
        required=True,
    )

    products_without_a_factor_state_it = checks.demanded(
        "V-78",
        "generation_nox_kg_per_t",
        where=lambda: ~rule_book.is_in_table("A3.generation", pl.col("product_kind")),
    )

    @pa.dataframe_check(name="V-79", error="V-79:overall_denitration_after_ratio")
    def removes_no_less_after(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.not_above(
            data, "overall_denitration_before_ratio", "overall_denitration_after_ratio"
        )

    class Config:
        name = "A3 水泥玻璃焦化钢铁产品法"
