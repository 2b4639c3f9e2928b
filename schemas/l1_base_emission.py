"""L1 基准年排放量: the emission of sites, facilities and outlets in the base year, from the permit ledger.

Grain      one row per site, facility, outlet, pollutant and base year
Filled by  the city bureau, from the environmental statistics or the permit register of the base year
Read by    sql/claim/base_in_ledger.sql, sql/objection/object_e05_not_in_base.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas import reference
from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.declaration import Ledger
from jianpai.schemas.sheet.fields import QUANTITY, quantity, text, year
from jianpai.schemas.sheet.project import record_status
from jianpai.schemas.sheet.source import WITHOUT_PERMIT, SourceSheet, is_named


class BaseEmission(SourceSheet):
    """What one source emitted of one pollutant in the base year, and where that is written."""

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
    permitted_emission_t: QUANTITY = quantity(
        "许可年排放量（吨）",
        "Yearly emission that the permit allows the same outlet, facility or site.",
        "排污许可证对同一排放口、设施或厂址许可的年排放量。",
        "t",
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
                "permit_no", *WITHOUT_PERMIT,
                "facility_code", "outlet_code", "pollutant", "base_year",
            ),
            stand_ins={"permit_no": WITHOUT_PERMIT},
        )  # fmt: skip

    @pa.dataframe_check(name="V-07", error="V-07:region_code")
    def region_valid_since_base_year(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.region_valid_in_year(data, "base_year", or_later=True)

    @pa.dataframe_check(name="V-15", error="V-15:permit_no")
    def site_is_named(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return is_named(data)

    @pa.dataframe_check(name="V-16", error="V-16:base_year")
    def year_is_the_base_of_a_plan(cls, data: pa.PolarsData) -> pl.LazyFrame:
        years = reference.base_years()
        return data.lazyframe.select(pl.col("base_year").is_in(years).fill_null(True))

    class Config:
        name = "L1 基准年排放量"
