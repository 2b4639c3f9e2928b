"""Every folder of tests/golden: what is sent, what must come out, worked by hand."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from jianpai.flows.verify.verify import verify
from jianpai.schemas import reference
from samples.exact import decimal
from samples.oracle.misreported import NOT_COMPUTED
from tests.accounting import account_folder
from tests.golden_case import CASES, GoldenCase

LAST_DIGIT_T = Decimal("1e-25")
"""A quotient that does not end is known to 26 decimals; sums of a few may differ in the last."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden_case(case: GoldenCase, tmp_path: Path) -> None:
    tables = account_folder(case.inbox, tmp_path)
    assert_reductions(tables["project_reduction"], case)
    assert_findings(tables["finding"], case)
    for table, rows in case.other_tables.items():
        assert_rows(tables[table], rows)
    assert verify(tmp_path / "tables", tmp_path / "docs", tmp_path / "scratch").failures == []


def assert_reductions(reductions: pl.DataFrame, case: GoldenCase) -> None:
    """Compare every figure of every row."""
    found = {(row["project_id"], row["pollutant"]): row for row in reductions.iter_rows(named=True)}
    assert set(found) == set(case.expected)
    for key, row in case.expected.items():
        assert str(found[key]["eligible"]).lower() == row["eligible"]
        for column in ("computed_t", "capped_t"):
            assert abs(found[key][column] - Decimal(row[column])) <= LAST_DIGIT_T, (key, column)
        for column in ("net_t", "floor_t", "ceiling_t"):
            assert found[key][column] == Decimal(row[column]), (key, column)


def assert_findings(findings: pl.DataFrame, case: GoldenCase) -> None:
    """Compare kind, pollutant, projects and tonnes of every finding."""
    rows = findings.select("kind", "pollutant", "project_ids", "tonnes_at_risk").rows()
    assert (
        sorted((k, p, ";".join(sorted(ids)), tonnes) for k, p, ids, tonnes in rows) == case.findings
    )


def assert_rows(table: pl.DataFrame, expected: list[dict[str, str]]) -> None:
    """Compare the columns that are stated of every row; numbers by value, an empty cell is NULL."""
    stated = table.select(list(expected[0])).sort(pl.all())
    filled = [{name: cell or None for name, cell in row.items()} for row in expected]
    rows = pl.DataFrame(filled).with_columns(
        pl.col(name).cast(kind) for name, kind in stated.schema.items()
    )
    assert stated.rows() == rows.sort(pl.all()).rows()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_oracle_agrees_with_what_was_worked_by_hand(case: GoldenCase) -> None:
    accounts = case.accounts()
    lines = accounts.lines()
    assert set(lines) == set(case.expected)
    for key, row in case.expected.items():
        line = lines[key]
        assert str(line.claim.is_eligible).lower() == row["eligible"]
        for column in ("computed_t", "capped_t"):
            exact = decimal(getattr(line, column), 26)
            assert abs(exact - Decimal(row[column])) <= LAST_DIGIT_T, (key, column)
        for column in ("net_t", "floor_t", "ceiling_t"):
            assert getattr(line, column) == Decimal(row[column]), (key, column)
    computed = [stated for stated in case.findings if stated[0] not in NOT_COMPUTED]
    assert (
        sorted(
            (f.kind, f.pollutant, ";".join(f.project_ids), accounts.tonnes_at_risk(f))
            for f in accounts.findings
        )
        == computed
    )


def test_every_method_has_a_golden_case() -> None:
    types = {case.name.split("_")[0].upper() for case in CASES}
    assert types == set(reference.table("methods")["project_type"])
