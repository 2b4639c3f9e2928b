"""V6 油品储运销油气回收: vapour recovery where petrol and other oil is stored, carried and sold.

Grain      one row per reduction project (减排项目)
Filled by  the enterprise or the county bureau, from the sales ledger and the tests of the recovery
Read by    sql/method/v6_throughput.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet.fields import QUANTITY, choice, quantity, ratio
from jianpai.schemas.sheet.pollutants import VocsTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key

STATION, DEPOT = "加油站", "储油库"
FACILITIES = [STATION, DEPOT, "油罐车", "码头", "其他"]
DEPOT_RECOVERY_PCT = 95
"""What a depot's treatment must remove at least (GB 20950-2020 table 1; rulebook §3.3 V6 [V])."""
OUTLET_LIMIT_G_PER_M3 = 25
"""Of stations and depots (GB 20952-2020 §5.4, GB 20950-2020 table 1; rulebook §3.3 V6 [V])."""


class OilVapour(VocsTonnes, ProjectSheet):
    """One station, depot or terminal before and after: how much oil, how much vapour is recovered."""

    project_id: str = project_key("V")
    facility_kind: str = choice(
        "设施类型", "Kind of facility.", "储存、运输或销售油品的设施。", FACILITIES, required=True
    )
    throughput_t: QUANTITY = quantity(
        "年周转量（吨）",
        "Oil that passes through in a year.",
        "一整年周转（销售）的油品量，与销量台账一致。",
        "t",
        required=True,
        ge=0,
        le=1_000_000_000,
    )
    factor_vocs_kg_per_t: QUANTITY = quantity(
        "VOCs排放系数（千克/吨）",
        "VOCs that a tonne gives off without recovery.",
        "没有油气回收时每吨油品排放的VOCs；系数表没有可用的值，必须填写。",
        "kg / t",
        required=True,
        pollutant="vocs",
        gt=0,
        le=1_000,
    )
    recovery_before_ratio: QUANTITY = ratio(
        "改造前油气回收效率",
        "Share of the vapour recovered before; 0 without recovery.",
        "改造前回收的油气占产生量的比例；没有油气回收填 0。",
        required=True,
    )
    recovery_after_ratio: QUANTITY = ratio(
        "改造后油气回收效率",
        "Share of the vapour recovered after.",
        "改造后回收的油气占产生量的比例，按检测结果填写。",
        required=True,
    )
    outlet_nmhc_g_per_m3: QUANTITY = quantity(
        "油气处理装置排放浓度（克/立方米）",
        "NMHC at the outlet of the treatment after, as tested.",
        "改造后油气处理装置出口非甲烷总烃浓度的检测结果；没有处理装置则留空。",
        "g / m^3",
        ge=0,
        le=10_000,
    )

    @pa.dataframe_check(name="V-97", error="V-97:recovery_after_ratio")
    def depot_recovers_enough(cls, data: pa.PolarsData) -> pl.LazyFrame:
        is_enough = pl.col("recovery_after_ratio") * 100 >= DEPOT_RECOVERY_PCT
        return data.lazyframe.select(
            ((pl.col("facility_kind") != DEPOT) | is_enough).fill_null(True)
        )

    @pa.dataframe_check(name="V-98", error="V-98:outlet_nmhc_g_per_m3")
    def outlet_within_limit(cls, data: pa.PolarsData) -> pl.LazyFrame:
        is_within = pl.col("outlet_nmhc_g_per_m3") <= OUTLET_LIMIT_G_PER_M3
        has_limit = pl.col("facility_kind").is_in([STATION, DEPOT])
        return data.lazyframe.select((~has_limit | is_within).fill_null(True))

    class Config:
        name = "V6 油品储运销油气回收"
