"""Floor, ceiling and tonnes at risk against the oracle, and what holds for every resolution."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from samples.exact import decimal
from samples.oracle.account import PERIOD, Accounts, Finding
from samples.oracle.claim import claims
from samples.oracle.held import not_in_base
from samples.oracle.misreported import NOT_COMPUTED
from samples.oracle.overlap import Doubt
from tests import small_cases
from tests.accounting import account_folder
from tests.small_cases import SmallCase, accounts, small_case

pytestmark = pytest.mark.long

CASES = 400
LAST_DIGIT_T = Decimal("1e-24")
ROUNDING_T = Decimal("0.01")
RANDOMS = st.randoms(use_true_random=False)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_and_finding_equals_the_oracle(seed: int, tmp_path: Path) -> None:
    rng = Random(seed)
    cases = [small_case(rng, number) for number in range(CASES)]
    small_cases.write(cases, tmp_path / "in")
    tables = account_folder(tmp_path / "in", tmp_path / "run")
    found, findings = shown_rows(tables), shown_findings(tables)
    records = [record for case in cases for record in case.records]
    ledger = [row for case in cases for row in case.ledger]
    outside = not_in_base(claims(records, children_of(cases), PERIOD), ledger)
    wrong = []
    for case in cases:
        oracle = accounts(case, outside)
        ids = {record["project_id"] for record in case.records}
        expected_findings = sorted(stated(oracle, finding) for finding in oracle.findings)
        got_findings = sorted(f for f in findings if ids & set(f[2]) and f[0] not in NOT_COMPUTED)
        differences = [*differing(oracle, found)]
        if got_findings != expected_findings:
            differences.append(f"findings {got_findings}, expected {expected_findings}")
        if differences:
            wrong.append((case, differences))
    assert len(findings) > CASES / 4
    assert not wrong, explained(wrong)


def children_of(cases: list[SmallCase]) -> list[dict]:
    """Return the child rows of all cases."""
    return [row for case in cases for row in case.all_children]


def test_the_floor_is_what_withdrawing_the_duplicate_leaves(tmp_path: Path) -> None:
    rng = Random(4)
    drawn = [small_case(rng, number) for number in range(3 * CASES)]
    doubted = [(case, doubt) for case in drawn if (doubt := only_whole_duplicate(case))]
    small_cases.write([case for case, _ in doubted], tmp_path / "all")
    withdrawn = [without(case, doubt.later.project_id) for case, doubt in doubted]
    small_cases.write(withdrawn, tmp_path / "fewer")
    before, after = (
        shown_rows(account_folder(tmp_path / name, tmp_path / f"run_{name}"))
        for name in ("all", "fewer")
    )
    assert len(doubted) > CASES / 20
    for case, doubt in doubted:
        left = total_of(case, doubt.later.pollutant, "floor_t", before)
        assert left == total_of(case, doubt.later.pollutant, "ceiling_t", after), case


def only_whole_duplicate(case: SmallCase) -> Doubt | None:
    """Return the doubt of a case whose single finding says that a whole claim was made before."""
    effects = [finding.effect for finding in accounts(case).findings if finding.effect]
    if len(effects) != 1 or not isinstance(effects[0], Doubt) or not effects[0].is_whole:
        return None
    fewer = accounts(without(case, effects[0].later.project_id))
    return effects[0] if keeps_sites(accounts(case), fewer) else None


def total_of(case: SmallCase, pollutant: str, figure: str, rows: dict) -> Decimal:
    """Return the sum of a figure over the records of a case that were sent."""
    keys = [(record["project_id"], pollutant) for record in case.records]
    return sum((rows[key][figure] for key in keys if key in rows), Decimal(0))


def shown_rows(tables: dict[str, pl.DataFrame]) -> dict[tuple[str, str], dict]:
    """Return the published reductions by project and pollutant."""
    rows = tables["project_reduction"].iter_rows(named=True)
    return {(row["project_id"], row["pollutant"]): row for row in rows}


def shown_findings(tables: dict[str, pl.DataFrame]) -> list[tuple]:
    """Return kind, pollutant, projects, tonnes and tonnes per project of every finding."""
    shares = defaultdict(list)
    for finding_id, project, tonnes in (
        tables["finding_project"].select("finding_id", "project_id", "tonnes_at_risk").rows()
    ):
        shares[finding_id].append((project, tonnes))
    return [
        (
            row["kind"],
            row["pollutant"],
            tuple(sorted(row["project_ids"])),
            row["tonnes_at_risk"],
            tuple(sorted(shares[row["finding_id"]])),
        )
        for row in tables["finding"].iter_rows(named=True)
    ]


def stated(oracle: Accounts, finding: Finding) -> tuple:
    """Return a finding of the oracle in the same form."""
    shares = ((project, tonnes) for (project, _), tonnes in oracle.at_risk(finding).items())
    tonnes = oracle.tonnes_at_risk(finding)
    return finding.kind, finding.pollutant, finding.project_ids, tonnes, tuple(sorted(shares))


def differing(oracle: Accounts, found: dict) -> list[str]:
    """Return each figure that is not the oracle's."""
    differences = []
    for key, line in oracle.lines().items():
        row = found.get(key, defaultdict(Decimal))
        for name in ("computed_t", "capped_t"):
            if abs(row[name] - decimal(getattr(line, name), 26)) > LAST_DIGIT_T:
                differences.append(f"{key} {name} {row[name]}, expected {getattr(line, name)}")
        for name in ("net_t", "floor_t", "ceiling_t"):
            if row[name] != getattr(line, name):
                differences.append(f"{key} {name} {row[name]}, expected {getattr(line, name)}")
    return differences


def explained(wrong: list[tuple[SmallCase, list[str]]]) -> str:
    """Return the smallest case that differs, as rows a reader can work by hand."""
    case, differences = min(wrong, key=lambda pair: (len(pair[0].records), len(pair[1])))
    rows = [
        str({k: v for k, v in r.items() if v})
        for r in [*case.records, *case.all_children, *case.ledger]
    ]
    return "\n".join([f"{len(wrong)} cases differ; the smallest:", *rows, *differences])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(RANDOMS)
def test_no_resolution_leaves_the_range_from_floor_to_ceiling(rng: Random) -> None:
    oracle = accounts(small_case(rng, 1))
    assume(not any(carries_deduction(finding) for finding in oracle.findings))
    assume(sum(1 for finding in oracle.findings if finding.effect) <= 8)
    floor, ceiling = oracle.total(oracle.findings), oracle.total([])
    rounding = ROUNDING_T * len(oracle.line)
    for confirmed in oracle.resolutions():
        assert floor - rounding <= oracle.total(confirmed) <= ceiling + rounding


def carries_deduction(finding: Finding) -> bool:
    """Return whether the doubted claim has offset or trade, which eat what others would gain."""
    effect = finding.effect
    return isinstance(effect, Doubt) and bool(effect.later.offset or effect.later.traded)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(RANDOMS)
def test_confirming_a_whole_duplicate_is_withdrawing_it(rng: Random) -> None:
    case = small_case(rng, 1)
    oracle = accounts(case)
    for finding in oracle.findings:
        if isinstance(finding.effect, Doubt) and finding.effect.is_whole:
            later = finding.effect.later
            fewer = accounts(without(case, later.project_id))
            if keeps_sites(oracle, fewer):
                left = total_of_pollutant(oracle, later.pollutant, [finding])
                assert left == total_of_pollutant(fewer, later.pollutant, [])


def keeps_sites(oracle: Accounts, fewer: Accounts) -> bool:
    """Return whether the record that is gone joined or parted no places of the others."""
    return all(oracle.sites[key] == site for key, site in fewer.sites.items())


def without(case: SmallCase, project_id: str) -> SmallCase:
    """Return the case as if the record had never been sent."""
    kept = [record for record in case.records if record["project_id"] != project_id]
    return SmallCase(kept, case.children, case.ledger)


def total_of_pollutant(oracle: Accounts, pollutant: str, confirmed: list[Finding]) -> Decimal:
    """Return what counts of one pollutant; the record may claim another, which is not in doubt."""
    counted = oracle.counted(confirmed).items()
    return sum((tonnes for key, tonnes in counted if key[1] == pollutant), Decimal(0))
