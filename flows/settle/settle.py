"""Which of the rows count: quarantined, superseded, withdrawn or in force (有效记录).

A later row supersedes the earlier ones of its key; a row in error supersedes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.identity import repair, sightings
from jianpai.flows.read.result import Reading
from jianpai.flows.received_file import ReceivedFile
from jianpai.flows.settle import across_rows, children, fate, months, owners, parents, rows
from jianpai.flows.settle.across_rows import complaint
from jianpai.flows.settle.standing import conflicts, with_copies, with_standing
from jianpai.flows.validate.validate import ROW, with_cells


@dataclass(frozen=True)
class InForce:
    """The records that count, the fate of every row, and all problems."""

    projects: dict[str, pl.DataFrame]
    """project type -> one row per project_id"""
    children: dict[str, pl.DataFrame]
    """relation of a child sheet -> its rows in force"""
    ledgers: dict[str, pl.DataFrame]
    """relation of a ledger -> its rows in force"""
    submission_rows: pl.DataFrame
    """one row per data row read: place, project_type, project_id, status, reason, reason_en"""
    problems: pl.DataFrame
    repairs: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=repair.REPAIR))
    """one row per credit code or permit that was repaired"""
    sightings: pl.DataFrame = field(default_factory=sightings.none)
    """one row per row ever read that names a source (flows/identity/sightings.py)"""

    def by_type(self) -> Iterator[pl.DataFrame]:
        """Yield the records type by type, by id, with project_type; each has the columns of its type."""
        for project_type, records in sorted(self.projects.items()):
            yield records.with_columns(project_type=pl.lit(project_type))


Settled = tuple[dict[str, pl.DataFrame], pl.DataFrame]
"""The rows of several sheets with their fate, by the name of the sheet, and problems."""


def settle(reading: Reading, found: pl.DataFrame, files: Sequence[ReceivedFile]) -> InForce:
    """Return which rows count; problems that only show across rows are added.

    Mistyped credit codes are repaired where something confirms them (flows/identity/repair.py).
    """
    read, records = repair.mended(reading, found, lambda of, told: _settled(of, told, files))
    return replace(records, sightings=sightings.of(read, records, files))


def _settled(reading: Reading, found: pl.DataFrame, files: Sequence[ReceivedFile]) -> InForce:
    sent = rows.of_projects(reading, files, found)
    found = problems.together([found, complaint(conflicts(sent), "V-30", "project_id")])
    of_children, complaints = _children(reading, sent, found, files)
    found = problems.together([found, complaints])
    projects, complaints = _projects(sent, found)
    ledgers, of_ledgers = _ledgers(reading, found, files)
    of_children = _without_withdrawn(of_children, projects)
    every = [projects, *of_children.values(), *ledgers.values()]
    told = [across_rows.withdrawals(status) for status in every]
    found = problems.together([found, complaints, of_ledgers, *told])
    of_types = {t: _records(reading, e, projects) for t, e in schemas.project_entries().items()}
    return InForce(
        of_types,
        _of_projects_in_force(_by_relation(reading, schemas.child_sheets(), of_children), of_types),
        _by_relation(reading, schemas.ledger_sheets(), ledgers),
        pl.concat([status.select(fate.FATE) for status in every]),
        with_cells(found, reading.source_columns),
    )


def _projects(sent: pl.DataFrame, found: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the project rows with their fate; an id that two owners hold counts for neither."""
    marked = with_copies(owners.told_apart(rows.marked_in_error(sent, found)))
    is_good = ~pl.any_horizontal("is_error", "is_copy")
    standing = with_standing(marked.with_columns(is_good=is_good))
    disputed = owners.of_several(fate.of_projects(standing))
    disputed_rows = rows.flagged(standing, disputed, "is_disputed")
    status = fate.of_projects(
        disputed_rows.with_columns(is_error=pl.col("is_error") | pl.col("is_disputed"))
    )
    return status, problems.together([disputed, across_rows.other_projects_superseded(status)])


def _children(
    reading: Reading, sent: pl.DataFrame, found: pl.DataFrame, files: Sequence[ReceivedFile]
) -> Settled:
    """Return the rows of the child sheets as they stand, without those of withdrawn projects yet."""
    standing, complaints = {}, [problems.none()]
    for name, entry in schemas.child_sheets().items():
        of_type = sent.filter(pl.col("project_type") == entry.type_id)
        if reading.records[name].is_empty() and of_type.is_empty():
            continue
        own = rows.of_entry(entry, reading, files, found)
        projects = reading.records[schemas.project_entries()[entry.type_id].name]
        standing[name], told = _of_sheet(entry, own, of_type, projects, found)
        complaints += [told, parents.oddities(entry, standing[name], of_type)]
    return standing, problems.together(complaints)


def _of_sheet(
    entry: schemas.Entry,
    own: pl.DataFrame,
    of_type: pl.DataFrame,
    projects: pl.DataFrame,
    found: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows of a child sheet as they stand, and what is said of them and of their projects.

    Where they fail to give what their project leaves empty, they are settled once more: what a batch
    sends for a project stands together (decision 19).
    """
    told = months.impossible(entry, own, projects)
    status, said = _stood(entry, own, of_type, projects, problems.together([found, told]))
    failed = said.filter(pl.col("rule_id") == "V-100")
    if failed.height:
        told = problems.together([told, failed])
        status, said = _stood(entry, own, of_type, projects, problems.together([found, told]))
    return status, problems.together([told, said])


def _stood(
    entry: schemas.Entry,
    own: pl.DataFrame,
    of_type: pl.DataFrame,
    projects: pl.DataFrame,
    found: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows of a child sheet with where they stand, given what is wrong so far, and what is said."""
    status, beside = children.settled(entry, own, of_type, found)
    known = problems.together([found, beside])
    of_projects = parents.beside_projects(entry, status, of_type, known)
    known = problems.together([known, of_projects])
    of_months = months.beside_projects(entry, status, projects, known)
    return status, problems.together([beside, of_projects, of_months])


def _without_withdrawn(
    of_children: dict[str, pl.DataFrame], projects: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Return the rows of the child sheets with their fate; those of a withdrawn project do not count."""
    accepted = projects.filter(pl.col("status") == "accepted")
    held = accepted.filter(~pl.col("is_withdrawal"))
    gone = accepted.join(held, on="project_id", how="anti")["project_id"]
    is_gone = pl.col("is_in_force") & pl.col("project_id").is_in(gone.implode())
    return {
        name: fate.of_entries(status.with_columns(is_of_withdrawn=is_gone))
        for name, status in of_children.items()
    }


def _ledgers(reading: Reading, found: pl.DataFrame, files: Sequence[ReceivedFile]) -> Settled:
    """Return the rows of the ledgers with their fate."""
    settled, complaints = {}, [problems.none()]
    for name, entry in schemas.ledger_sheets().items():
        if reading.records[name].is_empty():
            continue
        sent = rows.of_entry(entry, reading, files, found)
        beside = complaint(conflicts(sent), "V-35", entry.key[0])
        complaints.append(beside)
        marked = with_copies(rows.marked_in_error(sent, problems.together([found, beside])))
        is_good = ~pl.any_horizontal("is_error", "is_copy")
        standing = with_standing(marked.with_columns(is_good=is_good))
        never = dict.fromkeys(("is_misfit", "is_spoilt", "is_of_withdrawn"), False)
        settled[name] = fate.of_entries(standing.with_columns(**never))
    return settled, problems.together(complaints)


def _of_projects_in_force(
    children: dict[str, pl.DataFrame], projects: dict[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """Return the rows of child sheets without those that belong to no project of their type (V-33)."""
    return {
        entry.relation: children[entry.relation].join(
            projects[entry.type_id], on="project_id", how="semi", maintain_order="left"
        )
        for entry in schemas.child_sheets().values()
    }


def _by_relation(
    reading: Reading, entries: dict[str, schemas.Entry], status: dict[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    return {e.relation: _records(reading, e, status.get(name)) for name, e in entries.items()}


def _records(reading: Reading, entry: schemas.Entry, status: pl.DataFrame | None) -> pl.DataFrame:
    """Return the records of a sheet that are accepted, withdrawals left out, in the order of their keys."""
    sent = reading.records[entry.name]
    if status is None or sent.is_empty():
        return sent
    in_force = status.filter(pl.col("status") == "accepted", ~pl.col("is_withdrawal"))
    kept = sent.join(in_force.select(ROW), on=ROW, how="semi")
    first = ["project_id"] if "project_id" in entry.key else list(entry.key)
    return kept.sort(*first, *ROW)
