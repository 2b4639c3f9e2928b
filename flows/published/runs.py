"""The published runs as ``jianpai runs`` lists them (运行清单)."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from jianpai.flows import beijing
from jianpai.flows.errors import SurroundingsError
from jianpai.flows.published import publications
from jianpai.flows.warehouse import Warehouse
from jianpai.schemas import reference

Totals = dict[str, Decimal]
"""Accounted tonnes by pollutant."""


class PublishedRun(NamedTuple):
    """One published run; ``replaced_by`` is empty where it is the period's current one."""

    run_id: str
    period: str
    published_at: str
    accounted: Totals
    replaced_by: str


def listed(house: Warehouse) -> list[PublishedRun]:
    """Return the published runs by period, each period's in the order of their publication."""
    current = house.published()
    dates, followers = _dates(house), _followers(house)
    found = []
    for folder in house.runs.iterdir() if house.runs.is_dir() else ():
        said = manifest(folder)
        run_id, period = folder.name, said["period"]
        is_current = current.get(period) == run_id
        by = "" if is_current else followers.get(run_id) or current.get(period, "")
        date = dates.get(run_id, said["finished"])
        found.append(PublishedRun(run_id, period, date, accounted(said), by))
    return sorted(found, key=lambda run: (run.period, run.published_at, not run.replaced_by))


def manifest(folder: Path) -> dict[str, Any]:
    """Return what a published run says of itself.

    Raises:
        SurroundingsError: the file was changed by something else.
    """
    path = folder / "manifest.json"
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SurroundingsError.damaged_store(path) from error


def accounted(said: dict[str, Any]) -> Totals:
    """Return the accounted totals of a run over its provinces, cumulative over the period's plan."""
    plan = reference.plan_of(int(said["period"][:4]))
    totals: Totals = {}
    for row in said["totals"]:
        if row["plan_id"] == plan and row["region_code"].endswith("0000"):
            before = totals.get(row["pollutant"], Decimal(0))
            totals[row["pollutant"]] = before + Decimal(row["accounted_t"])
    return totals


def published_on(house: Warehouse, folder: Path) -> str:
    """Return the day a run was last made current, Beijing time."""
    said = _dates(house).get(folder.name) or manifest(folder)["finished"]
    return beijing.day(said).isoformat()


def _dates(house: Warehouse) -> dict[str, str]:
    """Return when each run was last made current."""
    return {each.run_id: each.published_at for each in publications.load(house)}


def _followers(house: Warehouse) -> dict[str, str]:
    """Return which run took the place of each, the last time that one did."""
    return {each.replaced: each.run_id for each in publications.load(house) if each.replaced}
