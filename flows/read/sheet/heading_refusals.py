"""Why the headings of a sheet refuse it as a whole: another unit, twice, missing (表头问题)."""

from typing import Any

import polars as pl

from jianpai.flows import problems
from jianpai.flows.read.sheet import headings
from jianpai.flows.read.sheet.heading import Headings

MAX_LISTED = 12
"""Headings named in one message."""


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
    twice = [
        problems.one(
            "R-29",
            **place,
            cell=found.cell(at),
            heading=found.texts[at],
            detail=found.cell(first),
        )
        for at, first in found.twice
    ]
    return units + twice + _absent(found, template, place)


def _absent(found: Headings, template: str, place: dict[str, Any]) -> list[pl.DataFrame]:
    """Return one problem per missing heading, or one that says which of two rows do not fit together."""
    differing = {wanted for _, _, _, wanted in found.other_unit}
    absent = [
        (wanted, nearest)
        for wanted, nearest in headings.missing(found, template)
        if wanted not in differing
    ]
    if absent and found.unmatched:
        cell = found.unmatched[0][0]
        return [problems.one("R-46", **place, cell=cell, detail=_of_two_rows(found, absent))]
    return [
        problems.one("R-24", **place, heading=wanted, detail=_with_nearest(wanted, nearest))
        for wanted, nearest in absent
    ]


def _of_two_rows(found: Headings, absent: list[tuple[str, str | None]]) -> str:
    standing = [f"“{text}”({cell})" for cell, text in found.unmatched]
    wanted = [f"“{text}”" for text, _ in absent]
    return problems.both(
        f"{_listed(standing, '、', '等')}无法对应，缺少{_listed(wanted, '、', '等')}",
        f"{_listed(standing, ', ', ' …')} match nothing, {_listed(wanted, ', ', ' …')} are missing",
    )


def _listed(texts: list[str], between: str, more: str) -> str:
    return between.join(texts[:MAX_LISTED]) + (more if len(texts) > MAX_LISTED else "")


def _with_nearest(wanted: str, nearest: str | None) -> str:
    if not nearest:
        return f"“{wanted}”"
    return problems.both(
        f"“{wanted}”（最接近的表头：“{nearest}”）", f"“{wanted}” (nearest heading: “{nearest}”)"
    )
