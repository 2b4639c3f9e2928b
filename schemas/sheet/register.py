"""What a register of given-away tonnes has in common (区域削减、排污权交易登记): who gave, how much, when.

Grain      one row per entry and pollutant
Read by    sql/claim/register_entry.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.fields import code, quantity, year
from jianpai.schemas.sheet.project import record_status
from jianpai.schemas.sheet.source import SourceSheet, is_named


def given_t(heading: str, description: str, description_zh: str):
    """Return the column of the tonnes that an entry gives away."""
    return quantity(heading, description, description_zh, "t", required=True, gt=0, le=100_000_000)


class RegisterSheet(SourceSheet):
    """One entry: tonnes of one source that were given to somebody else and no longer count here."""

    project_id: str = code(
        "减排项目编号",
        "The reduction project the tonnes come from; needed where no source is named.",
        "削减量来自哪个减排项目；不填的按排污许可证编号（或代码、区划、名称）和排放口查找。",
        form=r"^[0-9]{6}-[0-9]{4}-[WAV]-[0-9]{4}$",
        example="450200-2024-A-0001",
    )
    given_year: int = year(
        "批复或成交年度",
        "Year of the approval or of the contract.",
        "环评批复或交易合同的年度，四位年份。",
        required=True,
    )
    record_status: str = record_status("该登记")

    @pa.dataframe_check(name="V-07", error="V-07:region_code")
    def region_valid_in_year(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.region_valid_in_year(data, "given_year", or_later=True)

    @pa.dataframe_check(name="V-15", error="V-15:permit_no")
    def source_is_named(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return is_named(data, "project_id")
