"""The accounting against a second computation in plain fractions; its properties: test_properties.py."""

from decimal import Decimal
from pathlib import Path
from random import Random

import polars as pl
import pytest

from samples.exact import decimal
from samples.oracle.account import Accounts
from samples.types import makers, v1
from tests.accounting import account_folder
from tests.made_up_inbox import of_every_type, sent, write_inbox

pytestmark = pytest.mark.long

EACH = 120


@pytest.mark.parametrize("seed", [1, 2])
def test_net_equals_exact_fractions_rounded_once(seed: int, tmp_path: Path) -> None:
    submissions = of_every_type(Random(seed), EACH)
    tables = account_folder(sent(submissions, tmp_path / "in"), tmp_path / "run")
    found = {
        (r["project_id"], r["pollutant"]): r
        for r in tables["project_reduction"].iter_rows(named=True)
    }
    children = [row for submission in submissions for row in submission.all_children]
    expected = Accounts([submission.record for submission in submissions], children).lines()
    assert set(found) == set(expected)
    for key, line in expected.items():
        assert abs(found[key]["computed_t"] - decimal(line.computed_t, 26)) <= Decimal("1e-24")
        assert found[key]["ineligible_reason"] == line.claim.ineligible_reason, key
        assert found[key]["net_t"] == line.net_t, key
    assert sum(line.claim.is_eligible for line in expected.values()) > 3 * EACH


HEAVIEST = {"stage": "改造后", "material_kind": "涂料", "amount_t": "100000"}
LARGEST = [
    HEAVIEST | {"voc_content": "100", "voc_content_unit": "%"},
    HEAVIEST | {"voc_content": "2000", "voc_content_unit": "g/L", "density_g_per_ml": "2"},
    HEAVIEST | {"voc_content": "0.001", "voc_content_unit": "g/L", "density_g_per_ml": "0.000001"},
]
"""Of each unit the material that emits all of its 100,000 t: the largest factors of the product."""


@pytest.mark.parametrize("heaviest", LARGEST)
def test_the_largest_values_that_are_accepted_do_not_overflow(heaviest, tmp_path: Path) -> None:
    outputs = {"output_before": "10000000000", "output_after": "10000000"}
    changes = dict.fromkeys(v1.RATIOS, "0") | outputs
    rng = Random(8)
    rows = [makers()["V1"].made_up(rng, serial).record | changes for serial in range(20)]
    materials = [
        heaviest | {"project_id": row["project_id"], "material_name": f"涂料{number}"}
        for row in rows
        for number in range(100)
    ]
    inbox = write_inbox(tmp_path / "in", rows, {v1.MATERIAL: materials})
    reductions = account_folder(inbox, tmp_path / "run")["project_reduction"]
    assert reductions["computed_t"].to_list() == [Decimal(-(10**10))] * 20


def test_city_totals_are_sums_of_the_rows_shown(tmp_path: Path) -> None:
    inbox = sent(of_every_type(Random(3), EACH), tmp_path / "in")
    tables = account_folder(inbox, tmp_path / "run")
    rows = tables["project_reduction"].filter(pl.col("city_code") == "450200")
    expected = dict(rows.group_by("pollutant").agg(pl.col("floor_t").sum()).iter_rows())
    city = tables["area_total"].filter(
        pl.col("region_code") == "450200", pl.col("credit_year") == 2025
    )
    assert dict(city.select("pollutant", "cumulative_floor_t").iter_rows()) == expected
