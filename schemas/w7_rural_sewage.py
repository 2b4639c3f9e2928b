"""W7 农村生活污水: treatment of villages' sewage that does not reach a town's works.

Grain      one row per reduction project (减排项目)
Filled by  the county bureau or the operator, from the list of villages and households and the water tests
Read by    sql/method/w7_per_resident.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas import rule_book
from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.fields import QUANTITY, choice, quantity, ratio
from jianpai.schemas.sheet.pollutants import ServedAreaCodTonnes, ServedAreaNh3nTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key

TO_TOWN_WORKS = "接入城镇污水厂"
DESTINATIONS = ["直接排放", "资源化利用", TO_TOWN_WORKS]


def _removal(pollutant: str, label: str):
    return ratio(
        f"{label}去除率",
        f"Share of the collected {label} that is removed.",
        f"设施去除的{label}占收集量的比例；不申报该污染物则与其各列一并留空。",
        required=True,
        pollutant=pollutant,
    )


def _generation(pollutant: str, label: str, *, required: bool, words: str):
    return quantity(
        f"人均{label}产生量（克/人·日）",
        f"{label} that a resident gives off a day.",
        words,
        "g / person / d",
        required=required,
        pollutant=pollutant,
        gt=0,
        le=1_000,
    )


class RuralSewage(ServedAreaCodTonnes, ServedAreaNh3nTonnes, ProjectSheet):
    """The villages a project serves: how many people, how much is collected, how much removed."""

    project_id: str = project_key("W")
    residents_10k_person: QUANTITY = quantity(
        "服务人口（万人）",
        "Residents served, as in the list of households.",
        "实际服务的常住人口，与村户名单一致。",
        "10^4 person",
        required=True,
        ge=0,
        le=1_000,
    )
    operating_days: QUANTITY = quantity(
        "年运行天数（天）",
        "Days of operation in the year, a whole number.",
        "一年中设施正常运行的天数，整数。",
        "d",
        required=True,
        ge=0,
        le=366,
    )
    collection_ratio: QUANTITY = ratio(
        "污水收集率",
        "Share of the sewage that reaches the facility.",
        "进入处理设施的污水占产生量的比例。",
        required=True,
    )
    destination: str = choice(
        "排放去向",
        "Where the treated water goes.",
        "处理后的去向；接入城镇污水厂的由该厂核算。",
        DESTINATIONS,
        required=True,
    )
    generation_cod_g_per_person_d: QUANTITY = _generation(
        "cod", "COD", required=False, words="当地公布的人均产生系数；留空则用系数表的值。"
    )
    removal_cod_ratio: QUANTITY = _removal("cod", "COD")
    generation_nh3n_g_per_person_d: QUANTITY = _generation(
        "nh3n",
        "氨氮",
        required=True,
        words="当地公布的人均产生系数；系数表没有可用的值，必须填写。",
    )
    removal_nh3n_ratio: QUANTITY = _removal("nh3n", "氨氮")

    @pa.dataframe_check(name="V-62", error="V-62:destination")
    def not_what_a_town_works_counts(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("destination") != TO_TOWN_WORKS).fill_null(True))

    cod_factor_of_record_or_table = checks.demanded(
        "V-114",
        "generation_cod_g_per_person_d",
        where=lambda: (
            pl.col("reported_cod_t").is_not_null()
            & ~rule_book.is_in_table("W7.generation", pl.lit("cod"))
        ),
    )

    @pa.dataframe_check(name="V-63", error="V-63:operating_days")
    def whole_days(cls, data: pa.PolarsData) -> pl.LazyFrame:
        days = pl.col("operating_days")
        return data.lazyframe.select((days == days.cast(pl.Int64)).fill_null(True))

    class Config:
        name = "W7 农村生活污水"
