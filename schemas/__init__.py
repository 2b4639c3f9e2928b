"""The registry of reported sheets (填报表目录): one module per sheet, the page of its columns and rules.

A sheet declares what it is: projects of a type, children of a type's projects, or a ledger. Its
pollutants are those its columns are about. Nothing else lists sheets, types or pollutants: whoever
needs them asks here, so that a new sheet is one more module.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pandera.polars as pa
import polars as pl

from jianpai.schemas import reference
from jianpai.schemas.sheet.declaration import Child, Declaration, Ledger, Months, Project
from jianpai.schemas.sheet.project import ProjectSheet

Sheet = type[pa.DataFrameModel]
RECORD_PROJECT = "record_project"
"""The relation that holds the records of all project sheets."""


@dataclass(frozen=True)
class Entry:
    """One sheet of the registry."""

    name: str
    """as in its template, e.g. ``W1 城镇污水处理``"""
    type_id: str
    """the first word of the name; a child bears the id of its project type"""
    title: str
    """the rest of the name"""
    model: Sheet
    declared: Declaration
    relation: str
    """what SQL reads its records from: one table per child and ledger, one for all projects"""
    pollutants: tuple[str, ...]
    """those its columns are about, in the order of reference_data/pollutants.csv"""

    @property
    def key(self) -> tuple[str, ...]:
        """The columns by which a later row supersedes an earlier one."""
        return self.declared.key

    @property
    def child(self) -> Child:
        """What a child sheet declares."""
        assert isinstance(self.declared, Child)
        return self.declared

    @property
    def months(self) -> Months | None:
        """How rows that are months stand for the yearly cells of their project, if they are."""
        return self.declared.months if isinstance(self.declared, Child) else None

    @property
    def ledger(self) -> Ledger:
        """What a ledger declares."""
        assert isinstance(self.declared, Ledger)
        return self.declared


@cache
def registry() -> dict[str, Entry]:
    """Return every reported sheet by its name, in the order of type ids and modules."""
    modules = sorted(path.stem for path in Path(__file__).parent.glob("[a-z][0-9]_*.py"))
    entries = [_entry(name, model) for name in modules for model in _models_of(name)]
    return {entry.name: entry for entry in entries}


def _models_of(module: str) -> list[Any]:
    name = f"{__name__}.{module}"
    return [
        value
        for value in vars(import_module(name)).values()
        if isinstance(value, type)
        and issubclass(value, pa.DataFrameModel)
        and value.__module__ == name
    ]


def _entry(module: str, model: Any) -> Entry:
    schema, declared = model.to_schema(), model.declared()
    type_id, _, title = schema.name.partition(" ")
    about = {column.metadata["pollutant"] for column in schema.columns.values()}
    relation = RECORD_PROJECT if isinstance(declared, Project) else f"record_{module}"
    in_order = tuple(p for p in all_pollutants() if p in about)
    return Entry(schema.name, type_id, title, model, declared, relation, in_order)


def all_pollutants() -> list[str]:
    """Return the ids of the pollutants in the order in which they are shown."""
    return [row["id"] for row in reference.pollutants()]


@cache
def sheets() -> dict[str, Sheet]:
    """Return the model of every sheet by the sheet's name."""
    return {name: entry.model for name, entry in registry().items()}


def _of_kind(kind: type[Declaration]) -> dict[str, Entry]:
    return {name: e for name, e in registry().items() if isinstance(e.declared, kind)}


@cache
def project_sheets() -> dict[str, type[ProjectSheet]]:
    """Return the sheets that hold projects by type id, e.g. ``W1``."""
    return {e.type_id: e.model for e in _of_kind(Project).values()}  # type: ignore[misc]


def project_entries() -> dict[str, Entry]:
    """Return the registry's entries of the sheets that hold projects by type id."""
    return {entry.type_id: entry for entry in _of_kind(Project).values()}


def child_sheets() -> dict[str, Entry]:
    """Return the sheets whose rows belong to projects by name, e.g. ``V1 原辅材料``."""
    return _of_kind(Child)


def ledger_sheets() -> dict[str, Entry]:
    """Return the sheets of facts about sites by name, e.g. ``L1 基准年排放量``."""
    return _of_kind(Ledger)


def main_sheet(type_id: str) -> str | None:
    """Return the name of the sheet that a type's id alone stands for: its projects, or the ledger."""
    return next(
        (
            name
            for name, entry in registry().items()
            if entry.type_id == type_id and not isinstance(entry.declared, Child)
        ),
        None,
    )


def pollutants(type_id: str) -> tuple[str, ...]:
    """Return the pollutants that a project type may claim, in the order in which they are shown."""
    return project_entries()[type_id].pollutants


@cache
def columns(sheet_name: str) -> dict[str, Any]:
    """Return the pandera columns of a sheet by identifier, in the order of its template.

    ``metadata["required"]`` says that the cell must be filled in every row,
    ``metadata["needed"]`` that it must be where the row claims the column's pollutant, and
    ``metadata["in_rows"]`` that rows of a child sheet may give it instead. In a sheet of one
    pollutant every row claims it.
    """
    entry = registry()[sheet_name]
    is_choice = len(entry.pollutants) > 1
    fitted = {}
    for name, column in entry.model.to_schema().columns.items():
        needed = column.metadata["required"]
        is_claimed_only = is_choice and column.metadata["pollutant"]
        is_required = needed and not is_claimed_only and not column.metadata["in_rows"]
        fitted[name] = copy(column)
        fitted[name].metadata = column.metadata | {"required": is_required, "needed": needed}
    return fitted


def codes(column: Any) -> list[str]:
    """Return the codes that a column of a sheet may hold today; none for one that is not a choice."""
    if column.metadata["codes"] is not None:
        listed: list[str] = column.metadata["codes"]()
        return listed
    allowed = (check.statistics.get("allowed_values", []) for check in column.checks)
    return [code for values in allowed for code in values]


def columns_of(sheet_name: str, pollutant: str) -> list[str]:
    """Return the columns that are about a pollutant."""
    of_sheet = columns(sheet_name).items()
    return [name for name, column in of_sheet if column.metadata["pollutant"] == pollutant]


def is_claimed(sheet_name: str, pollutant: str) -> pl.Expr:
    """Return where a row claims a pollutant: where any cell about it is filled (contract §2.2)."""
    if registry()[sheet_name].pollutants == (pollutant,):
        return pl.lit(True)
    return pl.any_horizontal(pl.col(columns_of(sheet_name, pollutant)).is_not_null())


def needed_columns(sheet_name: str, present: Iterable[str]) -> list[str]:
    """Return the columns that a sheet with these columns must have.

    Those required in every row, and of each pollutant that has a column all that it needs; of all
    pollutants where none has one.
    """
    found = set(present)
    about = [p for p in registry()[sheet_name].pollutants if found & {*columns_of(sheet_name, p)}]
    claimed = about or registry()[sheet_name].pollutants
    return [
        name
        for name, column in columns(sheet_name).items()
        if column.metadata["needed"] and column.metadata["pollutant"] in (None, *claimed)
    ]
