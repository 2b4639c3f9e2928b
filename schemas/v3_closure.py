"""V3 VOCs企业关停: an enterprise or a line that is shut and lets out no more VOCs.

Grain      one row per reduction project (减排项目)
Filled by  the county bureau, from the order of closure and the statistics of the base year
Read by    sql/method/v3_closure.sql
"""

import polars as pl

from jianpai.schemas.sheet import closure
from jianpai.schemas.sheet.fields import QUANTITY
from jianpai.schemas.sheet.pollutants import VocsTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key


class VocsClosure(closure.ClosureRules, VocsTonnes, ProjectSheet):
    """One closed source: when, and what of its emission goes on elsewhere."""

    project_id: str = project_key("V")
    closure_date: pl.Date = closure.closure_date()
    moved_vocs_t: QUANTITY = closure.moved("vocs")

    moved_at_most_the_base = closure.moved_within_base("vocs")

    class Config:
        name = "V3 VOCs企业关停"
