"""What was made current when, and what it replaced (发布记录).

    publications.jsonl   period, run id, run id replaced or empty, when; a line where current.json changed

The line is written before current.json: a kill between leaves a line too many and never one too few,
and the next run writes it again.
"""

from typing import Any, NamedTuple

from jianpai.flows import beijing, json_lines
from jianpai.flows.warehouse import Warehouse


class Publication(NamedTuple):
    """One time that a run was made a period's current one."""

    period: str
    run_id: str
    replaced: str
    published_at: str


def make_current(house: Warehouse, period: str, run_id: str) -> None:
    """Make a run the period's published one, and put on record what it replaces."""
    former = house.published().get(period, "")
    if former != run_id:
        line = {"period": period, "run_id": run_id, "replaces": former}
        json_lines.append(house.publications, line | {"published_at": beijing.now()})
    house.make_current(period, run_id)


def load(house: Warehouse) -> list[Publication]:
    """Return every publication on record; those of a former version are not."""
    return [_told(line) for line in json_lines.load(house.publications)]


def _told(line: dict[str, Any]) -> Publication:
    return Publication(line["period"], line["run_id"], line["replaces"], line["published_at"])
