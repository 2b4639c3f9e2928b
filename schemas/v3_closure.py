"""V3 VOCs企业关停: an enterprise or a line that is shut and lets out no more VOCs.

Grain      one row per reduction project (减排项目)
Filled by  the county bureau, from the order of closure and the statistics of the base year
Read by    sql/method/v3_closure.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.fields import QUANTITY, date, quantity
from jianpai.schemas.sheet.pollutants import VocsTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key


class VocsClosure(VocsTonnes, ProjectSheet):
    """One closed source: when, and what of its emission goes on elsewhere."""

    project_id: str = project_key("V")
    closure_date: pl.Date = date(
        "关停日期",
        "Day the production stopped for good, not after the acceptance.",
        "永久停产之日；不晚于验收日期。",
        required=True,
    )
    moved_vocs_t: QUANTITY = quantity(
        "转移VOCs排放量（吨）",
        "VOCs let out a year where the production was moved to; 0 if none was.",
        "产能转移到别处后每年排放的VOCs；没有转移填 0。",
        "t",
        required=True,
        pollutant="vocs",
        ge=0,
        le=100_000_000,
    )

    @pa.dataframe_check(name="V-70", error="V-70:closure_date")
    def closed_in_the_plan(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.not_before_plan(data, "closure_date")

    @pa.dataframe_check(name="V-71", error="V-71:closure_date")
    def closed_before_acceptance(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.in_order(data, "closure_date", "acceptance_date")

    @pa.dataframe_check(name="V-91", error="V-91:moved_vocs_t")
    def moved_at_most_the_base(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.not_above(data, "moved_vocs_t", "base_emission_vocs_t")

    class Config:
        name = "V3 VOCs企业关停"
