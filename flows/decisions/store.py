"""The decisions of a warehouse: lines that are only ever added, and those that count (认定存档).

``decisions/decisions.jsonl`` holds one line per decision that was taken in. Each bears the digest of the
line before it, so that a line that was changed or taken out is noticed.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from jianpai.flows import beijing, json_lines
from jianpai.flows.decisions import record
from jianpai.flows.decisions.record import Decision
from jianpai.flows.errors import DecisionError
from jianpai.flows.warehouse import Warehouse, write_atomically

KEPT = "decisions.jsonl"
"""Where a run keeps the decisions it was computed with."""


def load(house: Warehouse) -> list[Decision]:
    """Return every decision ever taken in, in that order.

    Raises:
        DecisionError: a line was changed, added or taken out by something else.
    """
    file = house.decisions / KEPT
    if not file.exists():
        return []
    found, before = [], ""
    try:
        for line in file.read_text("utf-8").splitlines():
            said = json.loads(line)
            if said["previous_sha256"] != before:
                raise DecisionError.damaged(file)
            before = _digest(line)
            found.append(record.of_json(said))
    except (ValueError, KeyError, TypeError) as error:
        raise DecisionError.damaged(file) from error
    return found


def taken_in_by(house: Warehouse, day: date) -> int:
    """Return how many decisions were on record at the end of a day, Beijing time."""
    taken_in = [record["taken_in_at"] for record in json_lines.load(house.decisions / KEPT)]
    return sum(beijing.day(moment) <= day for moment in taken_in)


def add(house: Warehouse, decisions: Iterable[Decision]) -> None:
    """Add decisions behind those that are there, all at once."""
    file = house.decisions / KEPT
    house.decisions.mkdir(exist_ok=True)
    written = file.read_text("utf-8").splitlines() if file.exists() else []
    for said in (record.as_json([decision])[0] for decision in decisions):
        before = _digest(written[-1]) if written else ""
        more = {"taken_in_at": beijing.now(), "previous_sha256": before}
        written.append(json.dumps(said | more, ensure_ascii=False))
    write_atomically(file, "".join(f"{line}\n" for line in written).encode())


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return of each finding and evidence the last decision; none where that took the former back."""
    last = {decision.about: decision for decision in decisions}
    kept = [decision for decision in last.values() if decision.status != "open"]
    return tuple(sorted(kept, key=lambda decision: decision.about))


def keep(run: Path, decisions: tuple[Decision, ...]) -> None:
    """Write the decisions that a run counts by into its folder."""
    if decisions:
        (run / KEPT).write_text(record.lines(decisions), "utf-8")


def kept_by(run: Path) -> tuple[Decision, ...]:
    """Return the decisions that a run was computed with.

    Raises:
        DecisionError: the file was changed by something else.
    """
    file = run / KEPT
    if not file.exists():
        return ()
    try:
        kept = file.read_text("utf-8").splitlines()
        return tuple(record.of_json(json.loads(line)) for line in kept)
    except (ValueError, KeyError, TypeError) as error:
        raise DecisionError.damaged(file) from error
