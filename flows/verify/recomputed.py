"""Compute every figure of a project again, apart from the SQL, from the published tables alone (独立复算).

project, its child tables, coefficient -> flows/recompute -> held against project_reduction
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import duckdb

from jianpai import schemas
from jianpai.flows.account.child_tables import child_tables
from jianpai.flows.recompute import factors
from jianpai.flows.recompute.counted import Difference, Published, difference
from jianpai.flows.recompute.figures import Factor, Record, Reduction, Rows
from jianpai.flows.recompute.formulas import reductions
from jianpai.flows.verify.offending import ROWS_COUNTED, ROWS_KEPT, Outcome, in_a_line
from jianpai.flows.verify.rules import Rule

CHECK = "recomputed"
ALL_UP_TO = 50_000
SAMPLED = 10_000
READ_KINDS = ("quantity", "ratio", "choice", "year")
"""Kinds of columns that a formula may read beside the key of a row; other texts and dates are in none."""

# Another sample each month: the hash is of the project and of what was received.
CHOSEN = """
CREATE OR REPLACE TEMP TABLE chosen_project AS
SELECT project_id, project_type FROM project
ORDER BY MD5(CONCAT(project_id, (SELECT STRING_AGG(file_sha256, '' ORDER BY file_order) FROM source_file))),
    project_id
LIMIT $1
"""
ALL = "CREATE OR REPLACE TEMP TABLE chosen_project AS SELECT project_id, project_type FROM project"
FACTORS = """
SELECT coefficient_id, coefficient_key, coefficient_value, valid_from, valid_to FROM coefficient
"""
REJECTS_ABOVE_LIMIT = "FROM eligibility_rule WHERE rule_id = 'E4.after' AND effect = 'reject'"


@dataclass(frozen=True)
class Share:
    """How many projects of how many were computed again."""

    projects: int
    of: int

    def __str__(self) -> str:
        return f"复核 {self.projects:,}/{self.of:,} 个项目"


def recomputed(con: duckdb.DuckDBPyConnection) -> tuple[Outcome, Share]:
    """Return what differs in project_reduction, and of how many projects this was looked at.

    All of them up to ``ALL_UP_TO``, above that ``SAMPLED``: the same ones of the same run.
    """
    share = Share(0, 0)
    try:
        share = _choose(con)
        differing = list(islice(_differing(con), ROWS_COUNTED))
    except (duckdb.Error, LookupError) as error:
        return Outcome(_rule(share), 0, [], in_a_line(error)), share
    return Outcome(_rule(share), len(differing), differing[:ROWS_KEPT]), share


def _rule(share: Share) -> Rule:
    message = f"复算量、封顶后、净减排量与计入量应等于不经 SQL 的独立复算：{share}（{CHECK}）"
    return Rule(CHECK, "project_reduction", message, "")


def _choose(con: duckdb.DuckDBPyConnection) -> Share:
    [count] = con.execute("SELECT COUNT(*) FROM project").fetchone() or [0]
    if count <= ALL_UP_TO:
        con.execute(ALL)
        return Share(count, count)
    con.execute(CHOSEN, [SAMPLED])
    return Share(SAMPLED, count)


def _differing(con: duckdb.DuckDBPyConnection) -> Iterator[dict[str, str]]:
    """Yield each figure that is not as computed here, each that is missing, and each too many."""
    rows = map(Published.of, _of_chosen(con, "project_reduction", Published._fields))
    published = {row[:2]: row for row in rows}
    factor = factors.of_rows(con.execute(FACTORS).fetchall())
    rejects_above_limit = bool(con.execute(REJECTS_ABOVE_LIMIT).fetchall())
    for type_id, record, children in _projects(con):
        for pollutant, own in _own(type_id, record, children, factor).items():
            key = record["project_id"], pollutant
            differs = _held_against(published.pop(key, None), own, rejects_above_limit)
            if differs:
                yield _described(*key, differs)
    for row in published.values():
        yield _described(*row[:2], Difference("computed_t", str(row.computed_t), "无此项"))


def _own(
    type_id: str, record: Record, children: Rows, factor: Factor
) -> dict[str, Reduction] | dict[str, Exception]:
    """Return what a project's formula gives, under no pollutant why it gives nothing."""
    try:
        return reductions(type_id, record, children, factor)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        failed: dict[str, Exception] = {"": error}
        return failed


def _held_against(
    row: Published | None, own: Reduction | Exception, rejects_above_limit: bool
) -> Difference | None:
    if isinstance(own, Exception):
        return Difference("computed_t", "", f"无法复算：{own!r}")
    if row is None:
        return Difference("computed_t", "无此项", str(own.tonnes))
    return difference(row, own, rejects_above_limit)


def _described(project_id: str, pollutant: str, differs: Difference) -> dict[str, str]:
    return {"project_id": project_id, "pollutant": pollutant, **differs._asdict()}


def _projects(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Record, Rows]]:
    """Yield each chosen project with its type and the rows of its child sheets."""
    chosen = con.execute("SELECT DISTINCT project_type FROM chosen_project ORDER BY ALL").fetchall()
    for (type_id,) in chosen:
        names = _read_columns(schemas.project_entries()[type_id])
        children = _children(con, type_id)
        for row in _of_chosen(con, "project", names, f"WHERE project_type = '{type_id}'"):
            record = dict(zip(names, row, strict=True))
            yield type_id, record, children.get(record["project_id"], [])


def _children(con: duckdb.DuckDBPyConnection, type_id: str) -> dict[str, list[Record]]:
    """Return the child rows of the chosen projects of a type, by project."""
    found: dict[str, list[Record]] = {}
    for table, entry in child_tables().items():
        if entry.type_id != type_id:
            continue
        names = _read_columns(entry)
        for row in _of_chosen(con, table, names):
            found.setdefault(row[0], []).append(dict(zip(names, row, strict=True)))
    return found


def _read_columns(entry: schemas.Entry) -> list[str]:
    """Return the columns that a formula may read: the project's id, what else names a row, figures."""
    columns = schemas.columns(entry.name).items()
    read = [name for name, column in columns if column.metadata["kind"] in READ_KINDS]
    named = dict.fromkeys(["project_id", *entry.key, *read])
    return [name for name in named if name != "record_status"]


def _of_chosen(
    con: duckdb.DuckDBPyConnection, table: str, names: Iterable[str], where: str = ""
) -> list[tuple[Any, ...]]:
    """Return columns of the chosen projects as texts: a formula makes numbers of what it reads only."""
    columns = ", ".join(f'"{name}"::VARCHAR' for name in names)
    query = f'SELECT {columns} FROM "{table}" SEMI JOIN chosen_project USING (project_id) {where}'
    return con.execute(query).pl().rows()
