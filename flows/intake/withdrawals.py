"""Received files that were taken back, and put back (整份撤回): records, never a deletion.

    received/withdrawals.jsonl   batch, action, file name, SHA-256, reason, by, when

A record takes a batch number of its own, so that one number says what a run knew of: the files and
the withdrawals up to it.
"""

from dataclasses import dataclass
from typing import Any

from jianpai.flows import beijing, json_lines
from jianpai.flows.problems import both
from jianpai.flows.warehouse import Warehouse

WITHDRAW, RESTORE = "withdraw", "restore"
Of = tuple[str, str]
"""Name and SHA-256 of a received file."""


@dataclass(frozen=True)
class Withdrawal:
    """A received file that does not count, and why."""

    file_name: str
    file_sha256: str
    batch: int
    """from which on it does not count"""
    withdrawn_on: str
    """Beijing date, e.g. 2025-11-05"""
    reason: str
    withdrawn_by: str

    @property
    def words(self) -> str:
        """When, by whom and for what, as the detail of a problem."""
        by = (
            (f"由 {self.withdrawn_by} ", f" by {self.withdrawn_by}")
            if self.withdrawn_by
            else ("", "")
        )
        return both(
            f"{self.withdrawn_on} {by[0]}撤回，原因：{self.reason}",
            f"on {self.withdrawn_on}{by[1]}, reason: {self.reason}",
        )


def load(house: Warehouse) -> list[dict[str, Any]]:
    """Return every record of a file taken back or put back."""
    return json_lines.load(house.withdrawals)


def in_effect(house: Warehouse, batch: int | None = None) -> dict[Of, Withdrawal]:
    """Return the files that do not count, up to a batch or as it stands."""
    last = {
        (record["file_name"], record["sha256"]): record
        for record in load(house)
        if batch is None or record["batch"] <= batch
    }
    return {of: _told(record) for of, record in last.items() if record["action"] == WITHDRAW}


def _told(record: dict[str, Any]) -> Withdrawal:
    return Withdrawal(
        record["file_name"],
        record["sha256"],
        record["batch"],
        beijing.day(record["recorded_at"]).isoformat(),
        record["reason"],
        record["by"],
    )


def note(house: Warehouse, action: str, of: Of, batch: int, *, reason: str, by: str) -> None:
    """Put on record that a file is taken back or put back."""
    about = {"batch": batch, "action": action, "file_name": of[0], "sha256": of[1]}
    why = {"reason": reason, "by": by, "recorded_at": beijing.now()}
    json_lines.append(house.withdrawals, about | why)
