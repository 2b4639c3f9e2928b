"""Made-up records of each project type with what every method has to give for them, in fractions.

R comes from ``flows/recompute``, which shares nothing with the SQL; the factors are those of the rule
book in years that begin and end inside the plan, with other values beside them. Nothing here reads a
table through polars, so that the cases can be held ready for the mutants.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from jianpai.flows.places import SQL
from jianpai.flows.recompute.factors import of_rows
from jianpai.flows.recompute.figures import Reduction
from jianpai.flows.recompute.formulas import reductions
from samples import made_up
from samples.made_up import Record, Submission
from samples.types import makers

PLACE = {"file_order": "1", "file_name": "m.csv", "file_sha256": "0", "sheet_name": "m"}
REFERENCE_DATA = SQL.parent / "reference_data"
RECORDS, VARIED = 30, 10
"""Records of a type, and how many of them stand once more at each edge."""
E26 = 10**26
WITH_POWERS = {"V4"}
"""Types whose R is no fraction: what it is taken from ends, the figure itself does not."""
ALIKE = {("substitute_kind", "天然气"): ["液化石油气", "轻柴油", "其他燃料"]}
"""Choices that the makers never take, beside one that counts like them."""
FACTORS_CHANGE = 2024
"""From this year on every factor of the rule book is another one here."""


@dataclass(frozen=True)
class Case:
    """A record with its children and R by pollutant, none where the rule book lacks the factor."""

    record: Record
    children: list[Record]
    found: dict[str, Reduction]
    limit_cut_t: dict[str, Fraction]
    is_exact: bool


@cache
def methods(project_type: str) -> list[dict[str, str]]:
    """Return the rows of reference_data/methods.csv of a type."""
    return [row for row in _rows("methods") if row["project_type"] == project_type]


def coefficients() -> list[tuple[str, str, Decimal, int, int | None]]:
    """Return the factors by id and key, each with another value before and after, and one of another id.

    Some of them nobody has for the last year.
    """
    listed = []
    for number, row in enumerate(_rows("coefficients")):
        last = 2024 if number % 4 == 1 else None
        name, key, value = row["coefficient_id"], row["key"], Decimal(row["value"])
        listed += [
            (name, key, value + 1, 2000, 2020),
            (name, key, value, 2021, FACTORS_CHANGE - 1),
            (name, key, value + Decimal("0.125"), FACTORS_CHANGE, last),
            (f"{name}.other", key, value + 3, 2021, None),
        ]
    return listed


@cache
def cases(project_type: str) -> list[Case]:
    """Return the cases of a type: any figures, few figures, then some of them at each edge."""
    made = [_made_up(project_type, serial) for serial in range(1, RECORDS + 1)]
    made += [_of_few_figures(project_type, serial) for serial in range(1, VARIED + 1)]
    every = enumerate([*made, *_at_edges(made[:VARIED])], 1)
    return [_case(project_type, _numbered(submission, serial)) for serial, submission in every]


def _made_up(project_type: str, serial: int) -> Submission:
    return makers()[project_type].made_up(Random(f"{project_type} {serial}"), serial)


def _of_few_figures(project_type: str, serial: int) -> Submission:
    rng = Random(f"{project_type} again {serial}")
    made = makers()[project_type].confusable(rng, {"base": ["100"], "deducted": ["", "1"]})
    return Submission(made_up.common(rng, serial, project_type) | made.record, made.children)


def _rows(name: str) -> list[dict[str, str]]:
    with Path(REFERENCE_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


_FACTOR = of_rows(coefficients())


def _case(project_type: str, submission: Submission) -> Case:
    record, children = submission.record, submission.all_children
    found = _found(record, children)
    unlimited = _found(record | dict.fromkeys(_limits(record), "999999999"), children)
    cut = {p: Fraction(unlimited[p].tonnes) - Fraction(found[p].tonnes) for p in found}
    is_exact = project_type not in WITH_POWERS and _ends(record, children, found)
    return Case(record, children, found, cut, is_exact)


def _found(record: Record, children: list[Record]) -> dict[str, Reduction]:
    """Return R of what is claimed; a pollutant without a factor is left out, the others stay."""
    try:
        return reductions(record["project_type"], record, children, _FACTOR)
    except LookupError:
        each = [_without(record, p) for p in pollutants(record) if len(pollutants(record)) > 1]
        return {p: r for one in each for p, r in _found(one, children).items()}


def _ends(record: Record, children: list[Record], found: dict[str, Reduction]) -> bool:
    """Return whether every quotient on the way to R ends by the last digit that is kept."""
    plain = {name: cell for name, cell in record.items() if not name.startswith("output_")}
    parts = [r for row in children for r in _found(plain, [row]).values()]
    figures = [r.tonnes for r in parts] + [r.level.after for r in found.values() if r.level]
    return all((Fraction(figure) * E26).denominator == 1 for figure in figures)


def pollutants(record: Record) -> list[str]:
    """Return the pollutants that a record has columns of."""
    found = (re.fullmatch("base_emission_(.+)_t", name) for name in record)
    return [match[1] for match in found if match]


def _limits(record: Record) -> list[str]:
    return [name for name in record if name.startswith("limit_") and record[name]]


def _without(record: Record, pollutant: str) -> Record:
    return {name: cell for name, cell in record.items() if f"_{pollutant}_" not in name}


def _numbered(submission: Submission, serial: int) -> Submission:
    numbered = f"{submission.record['project_id'][:-4]}{serial:04d}"
    children = {
        sheet: [row | {"project_id": numbered} for row in rows]
        for sheet, rows in submission.children.items()
    }
    return Submission(submission.record | {"project_id": numbered}, children)


def _at_edges(made: list[Submission]) -> Iterator[Submission]:
    """Yield records without what may be left out, a change, a base, a pollutant; and at a limit."""
    optional = {name for s in made for name, cell in s.record.items() if not cell}
    for submission in made:
        record = submission.record
        edges = [
            record | {name: "" for name in optional if name in record},
            record | {name: record[_before(name)] for name in record if _before(name) in record},
            record | {name: "" for name in record if name.startswith("base_emission_")},
            *(_without(record, p) for p in pollutants(record) if len(pollutants(record)) > 1),
            *_at_limits(record),
            *(
                record | {name: other}
                for (name, one), others in ALIKE.items()
                for other in others
                if record.get(name) == one
            ),
        ]
        yield from (Submission(edge, submission.children) for edge in edges)


def _before(name: str) -> str:
    return name.replace("_after", "_before") if "_after" in name else ""


def _at_limits(record: Record) -> Iterator[Record]:
    """Yield the record with each limit where one of the concentrations of its pollutant lies."""
    for limit in (name for name in record if name.startswith("limit_")):
        about, unit = limit.removeprefix("limit_").split("at_base_")
        alike = [n for n in record if n != limit and about in n and n.endswith(f"_{unit}")]
        for name in (n for n in alike if re.search("_(before|after)_", n)):
            yield record | {limit: record[name]}


# As tables


def tables(project_type: str, child: str | None) -> dict[str, str]:
    """Return the statements that make record_project and the child table, by the name of the table.

    Beside every record stands its like of another type, of which no method of this type may see anything.
    """
    held = cases(project_type)
    records = [case.record for case in held]
    statements = {
        "record_project": _table("record_project", records + [_alien(r) for r in records])
    }
    if child:
        rows = [row for case in held for row in case.children]
        placed = [
            row | PLACE | {"row_number": str(number)}
            for number, row in enumerate(rows + [_alien(row) for row in rows], 2)
        ]
        statements[child] = _table(child, placed)
    return statements


def _alien(row: Record) -> Record:
    of_other = {"project_type": "X1"} if "project_type" in row else {}
    return row | of_other | {"project_id": f"X{row['project_id']}"}


def _table(name: str, rows: list[Record]) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    typed = {column: column_type(column, [row.get(column) for row in rows]) for column in columns}
    declared = ", ".join(f'"{column}" {kind}' for column, kind in typed.items())
    cells = ", ".join(f"({', '.join(_literal(row.get(c)) for c in columns)})" for row in rows)
    return f'CREATE TABLE "{name}" ({declared}); INSERT INTO "{name}" VALUES {cells}'


_TEXTS = {*made_up.common(Random(1), 1, "W1")} - {"credit_year"}
_WHOLE = {"credit_year", "file_order", "row_number"}


def column_type(name: str, cells: list[str | None]) -> str:
    """Return the SQL type of a column by its name and what stands in it."""
    if name in _WHOLE:
        return "BIGINT"
    is_number = all(re.fullmatch(r"\d+(\.\d+)?", cell) for cell in cells if cell)
    return "DECIMAL(18, 6)" if is_number and name not in _TEXTS else "VARCHAR"


def _literal(cell: Any) -> str:
    return f"'{cell}'" if cell else "NULL"
