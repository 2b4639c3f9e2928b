"""A6 散煤清洁取暖: households that heat with something cleaner than loose coal.

Grain      one row per reduction project (减排项目)
Filled by  the county bureau, from the list of households and the subsidies paid
Read by    sql/method/a6_per_household.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet.fields import QUANTITY, choice, quantity
from jianpai.schemas.sheet.pollutants import ServedAreaNoxTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key

STILL_BURNING = ["天然气", "生物质"]
HEATINGS = ["电", "集中供热", *STILL_BURNING, "太阳能、地热等"]


class HouseholdHeating(ServedAreaNoxTonnes, ProjectSheet):
    """The households of one round: how many, how much coal each burnt, how much NOx it gave off."""

    project_id: str = project_key("A")
    households: QUANTITY = quantity(
        "改造户数（户）",
        "Households changed in this round, as in the list; a whole number.",
        "本批完成改造的户数，与清册一致，整数；以前年度已改造的不重复填。",
        "household",
        required=True,
        ge=0,
        le=10_000_000,
    )
    coal_t_per_household: QUANTITY = quantity(
        "户均散煤用量（吨/户）",
        "Loose coal that a household burnt a year before.",
        "改造前每户一年的散煤用量，采用当地调查数。",
        "t / household",
        required=True,
        ge=0,
        le=100,
    )
    factor_nox_kg_per_t: QUANTITY = quantity(
        "NOx排放系数（千克/吨）",
        "NOx, as NO2, that a tonne of the fuel gives off.",
        "每吨燃料排放的NOx，以NO2计；系数表没有可用的值，必须填写。",
        "kg / t",
        required=True,
        pollutant="nox",
        gt=0,
        le=100,
    )
    heating_after: str = choice(
        "改造后取暖方式",
        "What the households heat with afterwards.",
        "改造后的取暖方式；几种都有的填主要的一种。",
        HEATINGS,
        required=True,
    )

    @pa.dataframe_check(name="V-83", error="V-83:households")
    def whole_households(cls, data: pa.PolarsData) -> pl.LazyFrame:
        households = pl.col("households")
        return data.lazyframe.select((households == households.cast(pl.Int64)).fill_null(True))

    @pa.dataframe_check(name="V-84", error="V-84:heating_after")
    def heating_gives_off_none_itself(cls, data: pa.PolarsData) -> pl.LazyFrame:
        is_burning = pl.col("heating_after").is_in(STILL_BURNING)
        return data.lazyframe.select((~is_burning).fill_null(True))

    class Config:
        name = "A6 散煤清洁取暖"
