"""An office's rows laid over a shipped table, row by row by its key (逐行覆盖).

A row with the key of a shipped row replaces the cells it fills: an empty cell leaves the shipped value, ``-``
empties it. A row with a new key is added.
"""

from dataclasses import dataclass

import polars as pl

from jianpai.flows.overlay import checks
from jianpai.flows.overlay.complaint import Complaint
from jianpai.flows.overlay.files import CHANGED_BY, Own, Row
from jianpai.schemas import reference
from jianpai.schemas.reference import Override

EMPTIED = "-"


@dataclass(frozen=True)
class Laid:
    """A table with an office's rows over it, what they changed, and what is wrong with them."""

    frame: pl.DataFrame
    lines: dict[int, int]
    """position in the frame -> line of the office's file"""
    overrides: list[Override]
    complaints: list[Complaint]


def lay(own: Own, others: dict[str, pl.DataFrame]) -> Laid:
    """Return a table with the office's rows; ``others`` are those that have been laid over already."""
    of, shipped = own.declared, reference.shipped(own.declared.table)
    rows = [{name: cell or "" for name, cell in row.items()} for row in shipped.to_dicts()]
    places = {_key(row, of.key): place for place, row in enumerate(rows)}
    first_of = len(rows)
    lines: dict[int, int] = {}
    overrides, complaints = [], []
    for line, cells in own.rows:
        given = {name: "" if cell == EMPTIED else cell for name, cell in cells.items() if cell}
        place = places.setdefault(_key(given, of.key), len(rows))
        if place in lines:
            complaints.append(checks.twice(own.file, line, lines[place], of.key))
            continue
        is_added = place == len(rows)
        if is_added:
            rows.append(dict.fromkeys(shipped.columns, ""))
        before, lines[place] = rows[place], line
        rows[place] = before | {name: cell for name, cell in given.items() if name in before}
        change = checks.Change(own, line, {} if is_added else before, rows[place], given)
        complaints += checks.complaints(change, rows[:first_of], others)
        overrides += _overrides(of.table, change, of.key)
    frame = pl.DataFrame(
        [{name: cell or None for name, cell in row.items()} for row in rows], schema=shipped.schema
    )
    complaints += checks.overlapping(own, rows, lines)
    return Laid(frame, lines, overrides, complaints)


def _key(row: Row, columns: list[str]) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in columns)


def _overrides(table: str, change: checks.Change, key: list[str]) -> list[Override]:
    """Return the cells that a row changes; of an added row, all that it fills."""
    named = "；".join(f"{name}={change.after[name]}" for name in key if change.after[name])
    return [
        Override(
            table, named, name, change.before.get(name, ""), cell,
            change.given.get(CHANGED_BY, ""), not change.before,
        )
        for name, cell in change.after.items()
        if name != CHANGED_BY and change.before.get(name, "") != cell
    ]  # fmt: skip
