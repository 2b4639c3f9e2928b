"""Made-up records as files of an inbox: one csv for each sheet."""

from collections.abc import Iterable
from pathlib import Path

from jianpai import schemas
from samples.made_up import Record
from tests import sheets


def write_inbox(inbox: Path, records: Iterable[Record], children: dict[str, list[Record]]) -> Path:
    """Write records by their type and children by their sheet; return the inbox."""
    inbox.mkdir(parents=True)
    entries = schemas.project_entries()
    rows: dict[str, list[Record]] = {}
    for record in records:
        rows.setdefault(entries[record["project_type"]].name, []).append(record)
    for template, sent in {**rows, **children}.items():
        if sent:
            sheets.write_csv(inbox / f"{template}.csv", sheets.grid(template, sent))
    return inbox
