"""Why the headings of a sheet refuse it as a whole: another unit, twice, missing (表头问题)."""

from typing import Any

import polars as pl

from jianpai.flows import problems
from jianpai.flows.read.sheet import headings
from jianpai.flows.read.sheet.headings import Headings


def heading_refusals(
    found: Headings | None, template: str, place: dict[str, Any]
) -> list[pl.DataFrame]:
    """Return one problem per heading with another unit, heading that stands twice, heading missing."""
    if found is None:
        return [problems.one("R-37", **place)]
    units = [
        problems.one("R-34", **place, cell=cell, heading=heading, value=unit, detail=wanted)
        for cell, heading, unit, wanted in found.other_unit
    ]
    row = found.row_number
    twice = [
        problems.one(
            "R-29", **place, cell=f"{at}{row}", heading=found.texts[at], detail=f"{first}{row}"
        )
        for at, first in found.twice
    ]
    differing = {wanted for _, _, _, wanted in found.other_unit}
    absent = [
        problems.one("R-24", **place, heading=wanted, detail=_with_nearest(wanted, nearest))
        for wanted, nearest in headings.missing(found, template)
        if wanted not in differing
    ]
    return units + twice + absent


def _with_nearest(wanted: str, nearest: str | None) -> str:
    if not nearest:
        return f"“{wanted}”"
    return problems.both(
        f"“{wanted}”（最接近的表头：“{nearest}”）", f"“{wanted}” (nearest heading: “{nearest}”)"
    )
