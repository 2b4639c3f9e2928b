"""L1 基准年排放量: the emission of sites, facilities and outlets in the base year, from the permit ledger.

Grain      one row per site, facility, outlet, pollutant and base year
Filled by  the city bureau, from the environmental statistics or the permit register of the base year
Read by    sql/claim/base_in_ledger.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas import reference
from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.declaration import Ledger
from jianpai.schemas.sheet.fields import QUANTITY, choice, code, quantity, text, year
from jianpai.schemas.sheet.project import (
    facility_code,
    outlet_code,
    permit_no,
    record_status,
)

_WITHOUT_PERMIT = ("uscc", "region_code", "enterprise_name")


class BaseEmission(pa.DataFrameModel):
    """What one source emitted of one pollutant in the base year, and where that is written."""

    permit_no: str = permit_no()
    uscc: str = code(
        "统一社会信用代码",
        "GB 32100 credit code; needed where there is no permit.",
        "营业执照上的18位代码；没有排污许可证编号时必填。",
    )
    region_code: str = code(
        "行政区划代码",
        "GB/T 2260 code of the place of the site; needed where there is no permit.",
        "厂址所在地的六位代码（GB/T 2260）或已登记的本地代码；没有排污许可证编号时必填。",
    )
    enterprise_name: str = text(
        "企业名称",
        "Registered name of the enterprise; needed where there is no permit.",
        "营业执照上的企业全称；没有排污许可证编号时必填。",
    )
    facility_code: str = facility_code()
    outlet_code: str = outlet_code()
    pollutant: str = choice(
        "污染物",
        "Pollutant: cod, nh3n, nox, vocs or its Chinese name.",
        "污染物：化学需氧量、氨氮、氮氧化物、挥发性有机物。",
        [row["id"] for row in reference.pollutants()],
        required=True,
        spellings=reference.pollutant_spellings(),
        offered=[row["short_zh"] for row in reference.pollutants()],
    )
    base_year: int = year(
        "基准年",
        "Year the emission is of; the base year of a plan.",
        "排放量所属年度，即规划的基准年，四位年份。",
        required=True,
    )
    base_emission_t: QUANTITY = quantity(
        "基准年排放量（吨）",
        "Emission of the year: of the outlet if one is named, else of the facility, else of the site.",
        "该年的排放量：填了排放口编号的为该排放口，否则为该设施，再否则为该厂址。",
        "t",
        required=True,
        ge=0,
        le=100_000_000,
    )
    source_document: str = text(
        "数据出处",
        "Document and place the figure is taken from.",
        "数据所在的文件和位置，如“2020年环境统计 表G101”。",
        required=True,
    )
    record_status: str = record_status("该基准年排放量")

    @classmethod
    def declared(cls) -> Ledger:
        """Return what the sheet is: facts about sources; a permit stands for the site's other names."""
        return Ledger(
            key=(
                "permit_no", *_WITHOUT_PERMIT,
                "facility_code", "outlet_code", "pollutant", "base_year",
            ),
            stand_ins={"permit_no": _WITHOUT_PERMIT},
        )  # fmt: skip

    @pa.dataframe_check(name="V-05", error="V-05:uscc")
    def uscc_check_digit(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.uscc_check_digit(data)

    @pa.dataframe_check(name="V-07", error="V-07:region_code")
    def region_valid_since_base_year(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.region_valid_in_year(data, "base_year", or_later=True)

    @pa.dataframe_check(name="V-11", error="V-11:permit_no")
    def permit_belongs_to_enterprise(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.permit_of_enterprise(data)

    @pa.dataframe_check(name="V-15", error="V-15:permit_no")
    def site_is_named(cls, data: pa.PolarsData) -> pl.LazyFrame:
        is_named = pl.all_horizontal(pl.col(_WITHOUT_PERMIT).is_not_null())
        return data.lazyframe.select(pl.col("permit_no").is_not_null() | is_named)

    @pa.dataframe_check(name="V-16", error="V-16:base_year")
    def year_is_the_base_of_a_plan(cls, data: pa.PolarsData) -> pl.LazyFrame:
        years = reference.base_years()
        return data.lazyframe.select(pl.col("base_year").is_in(years).fill_null(True))

    class Config:
        name = "L1 基准年排放量"
