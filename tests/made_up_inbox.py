"""Made-up records as files of an inbox: one csv for each sheet."""

from collections.abc import Iterable
from pathlib import Path
from random import Random

from jianpai import schemas
from samples.made_up import Record, Submission
from samples.types import makers
from tests import sheets


def of_every_type(rng: Random, each: int) -> list[Submission]:
    """Return that many made-up projects of each type; serial numbers are given within a letter."""
    given_out: dict[str, int] = {}
    submissions = []
    for type_id, maker in makers().items():
        first = given_out.get(type_id[0], 0)
        given_out[type_id[0]] = first + each
        submissions += [maker.made_up(rng, first + serial) for serial in range(each)]
    return submissions


def sent(submissions: Iterable[Submission], inbox: Path) -> Path:
    """Write submissions and return the inbox."""
    submissions = list(submissions)
    children: dict[str, list[Record]] = {}
    for submission in submissions:
        for sheet, rows in submission.children.items():
            children.setdefault(sheet, []).extend(rows)
    return write_inbox(inbox, [submission.record for submission in submissions], children)


def write_inbox(inbox: Path, records: Iterable[Record], children: dict[str, list[Record]]) -> Path:
    """Write records by their type and children by their sheet; return the inbox."""
    inbox.mkdir(parents=True)
    for template, rows in by_sheet(records, children).items():
        sheets.write_csv(inbox / f"{template}.csv", sheets.grid(template, rows))
    return inbox


def by_sheet(
    records: Iterable[Record], children: dict[str, list[Record]]
) -> dict[str, list[Record]]:
    """Return the rows of each sheet that has some."""
    entries = schemas.project_entries()
    rows: dict[str, list[Record]] = {}
    for record in records:
        rows.setdefault(entries[record["project_type"]].name, []).append(record)
    return {template: sent for template, sent in {**rows, **children}.items() if sent}
