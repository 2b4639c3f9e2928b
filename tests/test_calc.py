"""The accounting against a second computation in plain fractions, and its properties."""

import random
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from samples.exact import decimal
from samples.made_up import Submission, uscc
from samples.oracle.account import Accounts
from samples.types import makers, v1
from tests.accounting import account_folder
from tests.made_up_inbox import write_inbox

EACH = 120


def made_up(project_type: str, rng: random.Random, count: int, first: int = 0) -> list[Submission]:
    """Return made-up projects of a type, numbered from the first."""
    return [makers()[project_type].made_up(rng, first + serial) for serial in range(count)]


def made_up_of_every_type(seed: int) -> list[Submission]:
    """Return ``EACH`` made-up projects of each type."""
    rng = random.Random(seed)
    starts = enumerate(makers())
    return [s for place, t in starts for s in made_up(t, rng, EACH, place * EACH)]


def sent(submissions: list[Submission], inbox: Path) -> Path:
    """Write submissions as csv and return the inbox."""
    children: dict[str, list] = {}
    for submission in submissions:
        for sheet, rows in submission.children.items():
            children.setdefault(sheet, []).extend(rows)
    return write_inbox(inbox, [submission.record for submission in submissions], children)


@pytest.mark.parametrize("seed", [1, 2])
def test_net_equals_exact_fractions_rounded_once(seed: int, tmp_path: Path) -> None:
    submissions = made_up_of_every_type(seed)
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
    rows = [s.record | changes for s in made_up("V1", random.Random(8), 20)]
    materials = [
        heaviest | {"project_id": row["project_id"], "material_name": f"涂料{number}"}
        for row in rows
        for number in range(100)
    ]
    inbox = write_inbox(tmp_path / "in", rows, {v1.MATERIAL: materials})
    reductions = account_folder(inbox, tmp_path / "run")["project_reduction"]
    assert reductions["computed_t"].to_list() == [Decimal(-(10**10))] * 20


def test_city_totals_are_sums_of_the_rows_shown(tmp_path: Path) -> None:
    inbox = sent(made_up_of_every_type(3), tmp_path / "in")
    tables = account_folder(inbox, tmp_path / "run")
    rows = tables["project_reduction"].filter(pl.col("city_code") == "450200")
    expected = dict(rows.group_by("pollutant").agg(pl.col("floor_t").sum()).iter_rows())
    city = tables["area_total"].filter(
        pl.col("region_code") == "450200", pl.col("credit_year") == 2025
    )
    assert dict(city.select("pollutant", "cumulative_floor_t").iter_rows()) == expected


def test_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    sent(made_up_of_every_type(4), tmp_path / "in")
    turned = tmp_path / "turned"
    turned.mkdir()
    for file in (tmp_path / "in").iterdir():
        heading, *rows = file.read_text("utf-8").splitlines()
        (turned / file.name).write_text("\n".join([heading, *reversed(rows)]), "utf-8")
    one = account_folder(tmp_path / "in", tmp_path / "one")
    other = account_folder(turned, tmp_path / "other")
    for table in ("project_reduction", "area_total", "target_progress", "finding"):
        assert one[table].equals(other[table]), table


@pytest.mark.parametrize("scale", [2, 10])
def test_scaling_the_volumes_scales_the_reduction(scale: int, tmp_path: Path) -> None:
    works = made_up("W1", random.Random(5), 30)
    rows = [s.record | {"design_capacity_10k_m3_per_d": "1000"} for s in works]
    volumes = ("volume_before_10k_m3", "volume_after_10k_m3")
    larger = [row | {name: str(Decimal(row[name]) * scale) for name in volumes} for row in rows]
    results = []
    for name, records in (("one", rows), ("larger", larger)):
        inbox = write_inbox(tmp_path / name, records, {})
        reductions = account_folder(inbox, tmp_path / f"run_{name}")["project_reduction"]
        results.append(reductions["computed_t"])
    assert [value * scale for value in results[0]] == results[1].to_list()


def test_before_equal_after_reduces_nothing(tmp_path: Path) -> None:
    rows = [s.record for s in made_up("W1", random.Random(6), 20)]
    same = [
        {k: row[k.replace("_before_", "_after_")] if "_before_" in k else v for k, v in row.items()}
        for row in rows
    ]
    inbox = write_inbox(tmp_path / "in", same, {})
    reductions = account_folder(inbox, tmp_path / "run")["project_reduction"]
    assert reductions["computed_t"].to_list() == [0] * 40


def test_claims_on_one_source_never_pass_its_base(tmp_path: Path) -> None:
    rows = [s.record for s in made_up("A1", random.Random(7), 60)]
    for row in rows:
        point = int(row["project_id"][-4:]) % 12
        row |= {
            "uscc": uscc(point),
            "enterprise_name": "示例企业",
            "region_code": "450202",
            "facility_code": "MF0001",
            "outlet_code": "DA001",
            "base_emission_nox_t": str(100 + point),
            "offset_nox_t": "",
            "traded_nox_t": "",
        }
    inbox = write_inbox(tmp_path / "in", rows, {})
    tables = account_folder(inbox, tmp_path / "run")
    joined = tables["project_reduction"].join(
        tables["project"].select("project_id", "uscc"), on="project_id"
    )
    sums = joined.group_by("uscc").agg(
        pl.col("capped_t").clip(lower_bound=0).sum(), pl.col("base_emission_t").first()
    )
    assert sums.height == 12
    assert (sums["capped_t"] <= sums["base_emission_t"]).all()
    assert (sums["capped_t"] == sums["base_emission_t"]).any()
