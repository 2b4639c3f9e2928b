"""Every folder of tests/golden: what is sent, what must come out, worked by hand."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from jianpai.schemas import reference
from tests.accounting import account_folder

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(folder.name for folder in GOLDEN.iterdir() if folder.is_dir())
LAST_DIGIT_T = Decimal("1e-25")
"""A quotient that does not end is known to 26 decimals; sums of a few may differ in the last."""


@pytest.mark.parametrize("case", CASES)
def test_golden_case(case: str, tmp_path: Path) -> None:
    expected = pl.read_csv(GOLDEN / case / "expected.csv", infer_schema=False)
    reductions = account_folder(GOLDEN / case / "in", tmp_path)["project_reduction"]
    found = {(row["project_id"], row["pollutant"]): row for row in reductions.iter_rows(named=True)}
    assert set(found) == set(expected.select("project_id", "pollutant").rows())
    for row in expected.iter_rows(named=True):
        computed = found[row["project_id"], row["pollutant"]]
        assert str(computed["eligible"]).lower() == row["eligible"]
        for column in ("computed_t", "capped_t"):
            assert abs(computed[column] - Decimal(row[column])) <= LAST_DIGIT_T, column
        for column in ("net_t", "floor_t", "ceiling_t"):
            assert computed[column] == Decimal(row[column]), column


def test_every_method_has_a_golden_case(tmp_path: Path) -> None:
    types = {case.split("_")[0].upper() for case in CASES}
    assert types == set(reference.table("methods")["project_type"])


def test_staged_retrofit_raises_no_finding(tmp_path: Path) -> None:
    tables = account_folder(GOLDEN / "a1_three_stages_telescope" / "in", tmp_path)
    assert tables["finding"].is_empty()


def test_claim_from_base_again_is_capped_and_doubted(tmp_path: Path) -> None:
    tables = account_folder(GOLDEN / "a1_claimed_from_base_again" / "in", tmp_path)
    found = tables["finding"].select("kind", "tonnes_at_risk").rows()
    assert sorted(found) == [("D-03", Decimal("25.00")), ("D-11", Decimal("0.00"))]
    cut = tables["project_reduction"].filter(pl.col("credit_year") == 2023)["cap_cut_t"].item()
    assert cut == Decimal(75)


def test_a_small_reduction_claimed_twice_is_no_chain(tmp_path: Path) -> None:
    tables = account_folder(GOLDEN / "a1_small_reduction_claimed_twice" / "in", tmp_path)
    assert tables["finding"].select("kind", "tonnes_at_risk").rows() == [("D-01", Decimal("1.76"))]
    assert (
        tables["finding"]["message"]
        .item()
        .endswith(
            "如属实只计 450200-2023-A-0041，450200-2023-A-0042 的 1.76 吨不计。请核对两个项目的现场和佐证材料。"
        )
    )
