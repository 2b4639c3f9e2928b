"""How a ledger names the source it speaks of (台账中的排放源): the permit, else enterprise and county.

Grain      one row per entry of a ledger
Read by    sql/claim/base_in_ledger.sql, sql/claim/register_match.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas import reference
from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.fields import choice, code, text
from jianpai.schemas.sheet.project import facility_code, outlet_code, permit_no

WITHOUT_PERMIT = ("uscc", "region_code", "enterprise_name")


def pollutant():
    """Return the column that says which pollutant a row of a ledger is about."""
    return choice(
        "污染物",
        "Pollutant: cod, nh3n, nox, vocs or its Chinese name.",
        "污染物：化学需氧量、氨氮、氮氧化物、挥发性有机物。",
        [row["id"] for row in reference.pollutants()],
        required=True,
        spellings=reference.pollutant_spellings(),
        offered=[row["short_zh"] for row in reference.pollutants()],
    )


class SiteSheet(pa.DataFrameModel):
    """One site: whose and where."""

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

    @pa.dataframe_check(name="V-05", error="V-05:uscc")
    def uscc_check_digit(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.uscc_check_digit(data)

    @pa.dataframe_check(name="V-11", error="V-11:permit_no")
    def permit_belongs_to_enterprise(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.permit_of_enterprise(data)


class SourceSheet(SiteSheet):
    """One source and one pollutant: of which site, which outlet."""

    facility_code: str = facility_code()
    outlet_code: str = outlet_code()
    pollutant: str = pollutant()


def is_named(data: pa.PolarsData, *also_named_by: str) -> pl.LazyFrame:
    """Return where the source is named: by permit, by another column, or by code, county and name."""
    by_one = pl.any_horizontal(pl.col("permit_no", *also_named_by).is_not_null())
    by_three = pl.all_horizontal(pl.col(WITHOUT_PERMIT).is_not_null())
    return data.lazyframe.select(by_one | by_three)
