"""Every method on some dozens of made-up records of its type, against R in fractions (各类核算公式逐条比对).

The rule that chooses among the methods of a type is applied as the accounting applies it.
"""

from collections import defaultdict
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from jianpai import schemas
from jianpai.flows.account import methods, relation
from jianpai.flows.recompute.figures import Reduction, Span
from samples.types import makers
from tests import method_cases
from tests.given import macros
from tests.method_cases import Case

ASKED = {"computed_t": "", **methods.DEFAULTS, **methods.STATE}
RATE = Fraction(1, 10**20)
"""The last digit of an intensity whose division does not end."""
Row = dict[str, Any]
NOTHING: Row = {"computed_t": None}


def child_of(project_type: str) -> str | None:
    """Return the child table that the methods of a type read."""
    read, queue = set(), [method["relation"] for method in method_cases.methods(project_type)]
    while queue:
        name = queue.pop()
        read.add(name)
        queue += relation.reads(name) if name in relation.files() else []
    found = [name for name in read if name.startswith("record_") and name != "record_project"]
    assert len(found) <= 1
    return next(iter(found), None)


_COEFFICIENTS = "CREATE TABLE ref_coefficient (coefficient_id VARCHAR, key VARCHAR, "
_COEFFICIENTS += "value DECIMAL(18, 6), valid_from BIGINT, valid_to BIGINT); "
_COEFFICIENTS += "INSERT INTO ref_coefficient VALUES " + ", ".join(
    f"('{name}', '{key}', {value}, {first}, {last or 'NULL'})"
    for name, key, value, first, last in method_cases.coefficients()
)
TYPES = sorted(makers())
TABLES = {t: method_cases.tables(t, child_of(t)) for t in TYPES}
"""Made when the tests are collected, so that a mutant costs only what the queries cost."""


def computed(project_type: str) -> dict[tuple[str, str], Row]:
    """Return what the methods of a type give, by project and pollutant; each once."""
    con = macros()
    con.execute(_COEFFICIENTS)
    for statement in TABLES[project_type].values():
        con.execute(statement)
    of_type = method_cases.methods(project_type)
    for name in dict.fromkeys(method["relation"] for method in of_type):
        relation.view(con, name)
    asked = " UNION ALL ".join(methods._selected(con, method, ASKED) for method in of_type)
    found = con.execute(asked)
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    by_claim = {(row["project_id"], row["pollutant"]): row for row in rows}
    assert len(by_claim) == len(rows)
    return by_claim


@pytest.mark.parametrize("project_type", TYPES)
def test_what_each_method_gives(project_type: str) -> None:
    rows, scales = computed(project_type), Scales()
    for case in method_cases.cases(project_type):
        for pollutant in method_cases.pollutants(case.record):
            row = rows.pop((case.record["project_id"], pollutant), NOTHING)
            if pollutant in case.found:
                _compare(row, case, pollutant)
                scales.note(row, case.found[pollutant])
            else:
                assert row["computed_t"] is None
    # what an item comes to is known of every pollutant, whether the project claims it or not
    has_items = any(
        r.items for case in method_cases.cases(project_type) for r in case.found.values()
    )
    assert has_items or all(row["computed_t"] is None for row in rows.values())
    assert not any(project_id.startswith("X") for project_id, _ in rows)
    scales.compare()


def _compare(row: Row, case: Case, pollutant: str) -> None:
    expected = case.found[pollutant]
    bound = Fraction(0) if case.is_exact else Fraction(expected.bound_t)
    assert row["computed_is_exact"] == case.is_exact
    assert row["is_after_above_limit"] == expected.is_after_above_limit
    assert Fraction(row["limit_cut_t"]) == case.limit_cut_t[pollutant]
    level = expected.level
    assert row["level_scale"] == (level and level.scale)
    states = {"level_before_t": level.before, "level_after_t": level.after} if level else {}
    for name, figure in {"computed_t": expected.tonnes, **states}.items():
        assert abs(Fraction(row[name]) - Fraction(figure)) <= bound, (name, case.record)


class Scales:
    """The intensities of a type: each scale one unit, however the two computations name and size it."""

    def __init__(self) -> None:
        """Begin without any."""
        self._seen: list[tuple[Row, Span, Fraction]] = []
        self._names: dict[str, set[str]] = defaultdict(set)
        self._units: dict[str, set[Fraction]] = defaultdict(set)

    def note(self, row: Row, expected: Reduction) -> None:
        """Take the intensity of a claim, if it has one."""
        span = expected.intensity
        assert (row["intensity_scale"] is None) == (span is None)
        if span is None:
            return
        tolerance = RATE if expected.bound_t else Fraction(0)
        self._seen.append((row, span, tolerance))
        self._names[span.scale].add(row["intensity_scale"])
        activity, per_state = Fraction(row["activity"]), Fraction(span.tonnes_per_state)
        assert bool(activity) == bool(per_state)
        if activity:
            self._units[span.scale].add(activity / per_state)

    def compare(self) -> None:
        """Hold each state against its fraction, in the unit of its scale."""
        assert all(len(names) == 1 for names in self._names.values())
        assert len({name for names in self._names.values() for name in names}) == len(self._names)
        for row, span, tolerance in self._seen:
            (unit,) = self._units[span.scale]
            for stage, state in (("before", span.before), ("after", span.after)):
                found = Fraction(row[f"intensity_{stage}"])
                assert abs(found - Fraction(state) / unit) <= tolerance, (stage, span)


@pytest.mark.parametrize("project_type", TYPES)
def test_the_cases_are_typed_as_the_registry_types_them(project_type: str) -> None:
    columns = schemas.columns(schemas.project_entries()[project_type].name)
    records = [case.record for case in method_cases.cases(project_type)]
    for name, column in columns.items():
        cells = [record.get(name) for record in records]
        typed = method_cases.column_type(name, cells)
        is_number = str(column.dtype).startswith("Decimal")
        assert (typed == "DECIMAL(18, 6)") == is_number or not any(cells), name


@cache
def _read_by(project_type: str) -> str:
    """Return the SQL of the methods of a type with the columns that choose among them."""
    of_type = method_cases.methods(project_type)
    names = [method["relation"] for method in of_type]
    names += [name for one in names for name in relation.reads(one) if name in relation.files()]
    return " ".join([relation.files()[name].read_text("utf-8") for name in names])


@pytest.mark.parametrize("project_type", TYPES)
def test_the_cases_have_every_choice_that_a_method_reads(project_type: str) -> None:
    chosen = {method["rule_column"] for method in method_cases.methods(project_type)}
    records = [case.record for case in method_cases.cases(project_type)]
    for name, column in schemas.columns(schemas.project_entries()[project_type].name).items():
        if column.metadata["kind"] == "choice" and (
            name in chosen or name in _read_by(project_type)
        ):
            allowed = {v for check in column.checks for v in check.statistics["allowed_values"]}
            assert {record.get(name) for record in records} >= allowed, name
