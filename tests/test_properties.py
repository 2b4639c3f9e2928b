"""What every formula keeps to whatever the figures: scaling, no change, sharing out, order (公式性质)."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given

from jianpai import schemas
from samples.made_up import Record, Submission
from tests import sheets
from tests.accounting import account_folder
from tests.activities import (
    ACTIVITY,
    changed,
    shared_out,
    tenth,
    with_split_rows,
)
from tests.examples import SEEDS, few, once
from tests.fuzz.expected import TABLES, comparable
from tests.made_up_inbox import by_sheet, of_every_type, sent
from tests.small_cases import small_case

pytestmark = pytest.mark.long

MONTHS = 12
APART = 500
"""More than the serial numbers of one variant."""
Figures = dict[tuple[str, str], dict[str, Any]]
Folders = Callable[[], Path]


def figures(folder: Path, *variants: list[Submission]) -> list[Figures]:
    """Account for all variants of some submissions in one run; return the reductions of each.

    Its key is the project's number and the pollutant, alike in every variant.
    """
    numbered = [[_numbered(s, APART * n) for s in part] for n, part in enumerate(variants)]
    inbox = sent((s for part in numbered for s in part), folder / "in")
    reductions = account_folder(inbox, folder / "run")["project_reduction"]
    found: list[Figures] = [{} for _ in variants]
    for row in reductions.iter_rows(named=True):
        variant, number = divmod(int(row["project_id"][-4:]), APART)
        found[variant][f"{row['project_type']} {number}", row["pollutant"]] = row
    return found


def _numbered(submission: Submission, more: int) -> Submission:
    project_id = submission.record["project_id"]
    own = {"project_id": f"{project_id[:-4]}{int(project_id[-4:]) + more:04d}"}
    children = {sheet: [row | own for row in rows] for sheet, rows in submission.children.items()}
    return Submission(submission.record | own, children)


def same(one: Decimal, other: Decimal, row: dict[str, Any]) -> bool:
    """Return whether two sums of a reduction are one figure, as far as its digits are known."""
    return abs(one - other) <= (0 if row["computed_is_exact"] else LAST_DIGITS_T)


LAST_DIGITS_T = Decimal("1e-20")
"""A quotient of V1 that does not end is known to 10⁻²⁶ t; before rounding it is taken to 10⁻²⁰ t."""


def types_of(found: Figures) -> set[str]:
    """Return the types of the projects that were accepted: a few outputs lie too far apart (V-28)."""
    return {name[:2] for name, _ in found}


@few
@given(SEEDS)
def test_more_activity_is_as_much_more_reduction(folders: Folders, seed: int) -> None:
    rng = Random(seed)
    small = [changed(s, tenth) for s in of_every_type(rng, 5)]
    factor = rng.randint(2, 10)
    large = [changed(s, lambda cell: f"{Decimal(cell) * factor:f}") for s in small]
    one, other = figures(folders(), small, large)
    assert types_of(one) == set(ACTIVITY)
    for key, row in one.items():
        assert same(row["computed_t"] * factor, other[key]["computed_t"], row), (key, factor)
        assert row["limit_cut_t"] * factor == other[key]["limit_cut_t"], (key, factor)


WITHOUT_BEFORE = {"A6", "A7", "W7"}
"""What was there before is what is claimed; there is nothing after."""
TAKEN_FROM = {
    "A4": {
        "moved_nox_t": "base_emission_nox_t",
        "heat_source_nox_t": "replaced_emission_nox_t",
        "substitute_amount": "fuel_before_t",
        "factor_nox_of_substitute": "generation_nox_kg_per_t",
    },
    "V3": {"moved_vocs_t": "base_emission_vocs_t"},
    "W5": {f"moved_{p}_t": f"base_emission_{p}_t" for p in ("cod", "nh3n")},
    "W8": {f"outlet_{p}_mg_per_l": f"inlet_{p}_mg_per_l" for p in ("cod", "nh3n")},
}
"""The state after and the one before, where their columns are not named so."""
OF_NO_CHANGE = {
    "A4": {
        "substitute_kind": "其他燃料",
        "substitute_unit": "吨",
        "overall_denitration_before_ratio": "",
    },
    "W5": {"discharge_to": "直接排放"},
}
BEFORE, AFTER = "改造前", "改造后"


def without_change(submission: Submission) -> Submission:
    """Return the submission with the state before as the state after."""
    record, type_id = submission.record, submission.record["project_type"]
    taken = {to: record.get(of, "") for to, of in TAKEN_FROM.get(type_id, {}).items()}
    children = {sheet: _as_before(rows) for sheet, rows in submission.children.items()}
    changes = taken | OF_NO_CHANGE.get(type_id, {})
    return Submission(_as_before([record])[0] | changes, children)


def _as_before(rows: list[Record]) -> list[Record]:
    before = [row for row in rows if row.get("stage") != AFTER]
    again = [row | {"stage": AFTER} for row in before if row.get("stage") == BEFORE]
    return [
        row | {name: row[_before(name)] for name in row if _before(name) in row}
        for row in before + again
    ]


def _before(name: str) -> str:
    return name.replace("_after", "_before") if "_after" in name else ""


@few
@given(SEEDS)
def test_no_change_is_no_reduction(folders: Folders, seed: int) -> None:
    of_both = [
        s for s in of_every_type(Random(seed), 8) if s.record["project_type"] not in WITHOUT_BEFORE
    ]
    [found] = figures(folders(), [without_change(s) for s in of_both])
    assert types_of(found) == set(ACTIVITY) - WITHOUT_BEFORE
    for key, row in found.items():
        # above the limit of the base year it is one of less than nothing, and does not count
        assert row["computed_t"] == -row["limit_cut_t"], key
        assert row["computed_t"] == 0 or not row["eligible"], key


@few
@given(SEEDS)
def test_a_year_in_months_is_the_year(folders: Folders, seed: int) -> None:
    years = of_every_type(Random(seed), 2)
    split = [shared_out(s, MONTHS, seed) for s in years]
    whole, *months = figures(folders(), years, *(list(part) for part in zip(*split, strict=True)))
    assert types_of(whole) == set(ACTIVITY)
    for key, row in whole.items():
        total = sum(month[key]["computed_t"] for month in months)
        assert same(total, row["computed_t"], row), key


@few
@given(SEEDS)
def test_a_row_of_a_project_in_parts_is_the_row(folders: Folders, seed: int) -> None:
    splittable = {n: e.type_id for n, e in schemas.child_sheets().items() if "month" not in e.key}
    made = of_every_type(Random(seed), 20)
    projects = [s for s in made if s.children and s.children.keys() <= splittable.keys()]
    split = [with_split_rows(s, 3, seed) for s in projects]
    whole, parts = figures(folders(), projects, split)
    assert types_of(whole) == {*splittable.values()}  # a month stands once
    for key, row in whole.items():
        assert same(parts[key]["computed_t"], row["computed_t"], row), key


def any_rows(rng: Random) -> dict[str, list[Record]]:
    """Return rows by sheet: each type, and enterprises whose claims have to do with each other."""
    cases = [small_case(rng, number) for number in range(100, 160)]
    made = of_every_type(rng, 3)
    children: dict[str, list[Record]] = {}
    for owned in [*(s.children for s in made), *(case.children for case in cases)]:
        for sheet, rows in owned.items():
            children.setdefault(sheet, []).extend(rows)
    records = [s.record for s in made] + [r for case in cases for r in case.records]
    ledger = {sheets.L1: [row for case in cases for row in case.ledger]}
    return by_sheet(records, children | ledger)


def write_in_any_order(rows: dict[str, list[Record]], rng: Random, inbox: Path) -> None:
    """Write some rows of each sheet as csv under any name, the others as one workbook."""
    inbox.mkdir()
    workbook = {}
    for template in rng.sample([*rows], len(rows)):
        shuffled = rng.sample(rows[template], len(rows[template]))
        cut = rng.randint(1, len(shuffled))
        name = f"{template}_{rng.randint(100, 999)}.csv"
        sheets.write_csv(inbox / name, sheets.grid(template, shuffled[:cut]))
        if shuffled[cut:]:
            workbook[template] = sheets.grid(template, shuffled[cut:])
    sheets.write_xlsx(inbox / f"{rng.choice('AZ')}.xlsx", workbook)


@once
@given(SEEDS)
def test_the_order_of_rows_and_files_changes_nothing(folders: Folders, seed: int) -> None:
    rng, folder = Random(seed), folders()
    rows = any_rows(rng)
    outcomes = []
    for name in ("one", "other"):
        write_in_any_order(rows, rng, folder / name)
        outcomes.append(account_folder(folder / name, folder / f"run_{name}"))
    assert outcomes[0]["finding"].height > 20
    for table, key in TABLES.items():
        one, other = (comparable(tables[table], key) for tables in outcomes)
        assert one.equals(other), table
