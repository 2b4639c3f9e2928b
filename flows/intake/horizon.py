"""Up to where a run counts what was received (收件截止): everything, a day, what a published run knew.

Files and withdrawals share one row of batch numbers, so a batch says both.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jianpai.flows import beijing, json_lines
from jianpai.flows.decisions import store as decided
from jianpai.flows.intake import not_taken, withdrawals
from jianpai.flows.intake.not_taken import Unreceived
from jianpai.flows.warehouse import Warehouse


@dataclass(frozen=True)
class Horizon:
    """The last batch that counts, what was not taken in by then, and how many decisions were on record."""

    batch: int
    unreceived: list[Unreceived]
    decisions: int | None = None
    """None: all of them"""


Limit = Callable[[Warehouse], Horizon]
"""Says up to where a run counts, once everything is on record."""


def newest_batch(house: Warehouse) -> int:
    """Return the number of the last batch of files or of the last withdrawal; 0 before the first."""
    records = json_lines.load(house.receipts) + withdrawals.load(house)
    return max((record["batch"] for record in records), default=0)


def everything(house: Warehouse) -> Horizon:
    """Return that everything on record counts."""
    return Horizon(newest_batch(house), not_taken.latest(house))


def of_day(day: date) -> Limit:
    """Return that what was on record at the end of a day, Beijing time, counts.

    A batch is of the day of its last record.
    """

    def limit(house: Warehouse) -> Horizon:
        files = [(r["batch"], r["received_at"]) for r in json_lines.load(house.receipts)]
        taken_back = [(r["batch"], r["recorded_at"]) for r in withdrawals.load(house)]
        days: dict[int, date] = {}
        for batch, moment in files + taken_back:
            days[batch] = max(beijing.day(moment), days.get(batch, date.min))
        known = [batch for batch, received_on in days.items() if received_on <= day]
        return Horizon(
            max(known, default=0), not_taken.latest(house, day), decided.taken_in_by(house, day)
        )

    return limit


def of_run(folder: Path) -> Limit:
    """Return that what a published run knew of counts.

    A run of a former version does not say it; it knew the batches of its files.
    """

    def limit(house: Warehouse) -> Horizon:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        batches = [file.get("batch", 1) for file in manifest["input_files"]]
        batch = manifest.get("received_up_to_batch", max(batches, default=0))
        return Horizon(
            batch, [tuple(file) for file in manifest["unreceived"]], manifest.get("decisions_known")
        )

    return limit
