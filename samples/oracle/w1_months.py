"""Yearly figures of a sewage works that are not what its months come to (F-23)."""

from collections.abc import Iterator
from fractions import Fraction

from jianpai.flows.recompute.w1 import ENDS, STAGES, year_of_months
from samples.exact import optional
from samples.oracle.claim import Claim

VOLUME, MEAN = Fraction("0.005"), Fraction("0.01")
"""How far a yearly volume and a yearly mean may lie from the months."""


def differing(claim: Claim, children: list[dict]) -> Iterator[str]:
    """Yield the columns of the claim's yearly cells that its own months do not come to."""
    own = [row for row in children if "month" in row and row["project_id"] == claim.project_id]
    for stage in STAGES:
        months = year_of_months(own, claim.pollutant, stage)
        rows = [[Fraction(figure) for figure in month] for month in months]
        water = sum((row[0] for row in rows), Fraction(0))
        yearly = [(f"volume_{stage}_10k_m3", Fraction(1), water, VOLUME)] if rows else []
        for place, end in enumerate(ENDS, start=1):
            name = f"{end}_{claim.pollutant}_{stage}_mg_per_l"
            yearly += (
                [(name, water, sum((row[0] * row[place] for row in rows), Fraction(0)), MEAN)]
                if rows
                else []
            )
        for name, weight, total, limit in yearly:
            declared = optional(claim.record.get(name))
            if declared is not None and abs(declared * weight - total) > total * limit:
                yield name
