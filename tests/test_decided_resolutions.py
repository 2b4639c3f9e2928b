"""Totals after findings were decided at random, beside the oracle: upheld ones are out, the others count."""

from decimal import Decimal
from pathlib import Path
from random import Random

import polars as pl
import pytest

from jianpai.flows.decisions.record import Decision
from samples.oracle.account import Accounts, Finding
from samples.oracle.ledger import Ledgers
from samples.oracle.misreported import NOT_COMPUTED
from tests import small_cases
from tests.accounting import account_folder
from tests.small_cases import SmallCase, accounts, small_case
from tests.test_resolutions import children_of

pytestmark = pytest.mark.long

CASES = 200
Name = tuple[str, str, tuple[str, ...]]
"""kind, pollutant and projects of a finding, the same in the tables and in the oracle"""


def named(finding: Finding) -> Name:
    return finding.kind, finding.pollutant, tuple(sorted(finding.project_ids))


def decision(finding: dict, status: str) -> Decision:
    """Return a decision on a finding as it stands in the table."""
    about = (finding["finding_id"], finding["finding_series"], finding["grounds_sha256"])
    kept = (finding["kind"], finding["pollutant"], str(finding["tonnes_at_risk"]), status)
    return Decision(
        *about, *kept, "核实", "张三", "2025-11-03", "2025-10-aaaaaaaaaaaa", "a.xlsx", "0" * 64, "存疑认定", 2
    )  # fmt: skip


def grounds(findings: pl.DataFrame) -> dict[str, str]:
    """Return the evidence of the findings about claims; one about a total changes with the total."""
    of_claims = findings.filter(pl.col("kind") != "F-26")
    return dict(of_claims.select("finding_id", "grounds_sha256").iter_rows())


def test_what_was_decided_counts_as_the_oracle_says(tmp_path: Path) -> None:
    rng = Random(12)
    cases = [small_case(rng, number) for number in range(CASES)]
    small_cases.write(cases, tmp_path / "in")
    undecided = account_folder(tmp_path / "in", tmp_path / "undecided")["finding"]
    status = {
        row["finding_id"]: rng.choice(["open", "confirmed", "dismissed"])
        for row in undecided.iter_rows(named=True)
        if row["kind"] not in NOT_COMPUTED
    }
    made = tuple(
        decision(row, status[row["finding_id"]])
        for row in undecided.iter_rows(named=True)
        if status.get(row["finding_id"], "open") != "open"
    )
    tables = account_folder(tmp_path / "in", tmp_path / "decided", decisions=made)
    found = tables["finding"]
    assert set(tables["decision"]["validity"]) == {"in_force"}
    assert grounds(found) == grounds(undecided)
    of_name: dict[Name, list[str]] = {}
    for row in found.iter_rows(named=True):
        name = (row["kind"], row["pollutant"], tuple(sorted(row["project_ids"])))
        of_name.setdefault(name, []).append(row["status"])
    records = [record for case in cases for record in case.records]
    ledgers = Ledgers(base=[row for case in cases for row in case.ledger])
    together = Accounts(records, children_of(cases), ledgers)
    reductions = {
        (row["project_id"], row["pollutant"]): row
        for row in tables["project_reduction"].iter_rows(named=True)
    }
    wrong = [case for case in cases if not agrees(case, together, of_name, reductions)]
    assert len(made) > CASES / 4
    assert wrong == []


def agrees(
    case: SmallCase, together: Accounts, of_name: dict[Name, list[str]], reductions: dict
) -> bool:
    """Return whether floor and ceiling of a case are those of its decided findings; two of one name pass."""
    oracle = accounts(case, together.outside_base, together.marks)
    names = [named(finding) for finding in oracle.findings]
    if len(set(names)) < len(names):
        return True
    of: dict[str, list[Finding]] = {"open": [], "confirmed": [], "dismissed": []}
    for finding in oracle.findings:
        (status,) = of_name[named(finding)]
        of[status].append(finding)
    floor = oracle.counted(of["confirmed"] + of["open"])
    ceiling = oracle.counted(of["confirmed"])
    none = {"floor_t": Decimal(0), "ceiling_t": Decimal(0)}
    shown = {key: reductions.get(key, none) for key in floor}
    return all(
        (row["floor_t"], row["ceiling_t"]) == (floor[key], ceiling[key])
        for key, row in shown.items()
    )
