"""L6 用能用水台账: what a site used of power, water and gas by the month, and how long it was monitored.

Grain      one row per site and month
Filled by  the county bureau, from the bills of the suppliers and the platform of online monitoring
Read by    sql/find/find_f08_used_after_closure.sql, sql/find/find_f13_switch_without_bill.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet.declaration import Ledger
from jianpai.schemas.sheet.fields import QUANTITY, month, quantity
from jianpai.schemas.sheet.project import record_status
from jianpai.schemas.sheet.source import WITHOUT_PERMIT, SiteSheet, is_named


def _used(heading: str, description: str, description_zh: str, unit: str):
    return quantity(heading, description, description_zh, unit, ge=0, le=1_000_000)


class EnergyUse(SiteSheet):
    """What one site used in one month."""

    month: str = month("月份", "Month of the bills.", "用能用水的月份，如 2024-05。", required=True)
    month_power_10k_kwh: QUANTITY = _used(
        "月用电量（万千瓦时）", "Power bought in the month.", "当月购入的电量。", "10^4 kWh"
    )
    month_water_10k_m3: QUANTITY = _used(
        "月用水量（万吨）", "Water bought or taken in the month.", "当月的用水量。", "10^4 m^3"
    )
    month_gas_10k_nm3: QUANTITY = _used(
        "月用气量（万标立方米）",
        "Natural gas bought in the month.",
        "当月购入的天然气。",
        "10^4 m^3 (273 K, 101.325 kPa, dry)",
    )
    monitored_hours: QUANTITY = quantity(
        "在线监测有效时数",
        "Hours of the month in which online monitoring measured a running source.",
        "当月在线监测测得生产运行数据的小时数。",
        "h",
        ge=0,
        le=744,
    )
    record_status: str = record_status("该月台账")

    @classmethod
    def declared(cls) -> Ledger:
        """Return what the sheet is: facts about sites; a permit stands for the site's other names."""
        return Ledger(
            key=("permit_no", *WITHOUT_PERMIT, "month"), stand_ins={"permit_no": WITHOUT_PERMIT}
        )

    @pa.dataframe_check(name="V-15", error="V-15:permit_no")
    def site_is_named(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return is_named(data)

    class Config:
        name = "L6 用能用水台账"
