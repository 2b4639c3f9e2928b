"""The accounting against a second computation in plain fractions, and its properties."""

import csv
import random
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from jianpai import schemas
from samples.exact import decimal
from samples.oracle import made_up as maker
from samples.oracle.account import Accounts
from tests.accounting import account_folder

EACH = 120


def write_csv(rows: list[dict], template: str, file: Path) -> None:
    """Write rows under the Chinese headings of a template."""
    headings = {
        name: column.metadata["heading"] for name, column in schemas.columns(template).items()
    }
    names = list(dict.fromkeys(name for row in rows for name in row))
    with file.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow([headings[name] for name in names])
        writer.writerows([[row.get(name, "") for name in names] for row in rows])


def made_up(seed: int, inbox: Path) -> tuple[list[dict], dict[str, list[dict]]]:
    """Write random submissions; return their project rows and the materials by project."""
    rng = random.Random(seed)
    inbox.mkdir()
    water = [maker.w1(rng, serial) for serial in range(EACH)]
    air = [maker.a1(rng, serial) for serial in range(EACH)]
    paint = [maker.v1(rng, serial) for serial in range(EACH)]
    write_csv(water, "W1 城镇污水处理", inbox / "W1.csv")
    write_csv(air, "A1 锅炉炉窑超低排放与深度治理", inbox / "A1.csv")
    write_csv([row for row, _ in paint], "V1 含VOCs产品源头替代", inbox / "V1.csv")
    write_csv(
        [m for _, materials in paint for m in materials], "V1 原辅材料", inbox / "V1 原辅材料.csv"
    )
    return water + air + [row for row, _ in paint], {
        row["project_id"]: materials for row, materials in paint
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_net_equals_exact_fractions_rounded_once(seed: int, tmp_path: Path) -> None:
    rows, materials = made_up(seed, tmp_path / "in")
    tables = account_folder(tmp_path / "in", tmp_path / "run")
    found = {
        (r["project_id"], r["pollutant"]): r
        for r in tables["project_reduction"].iter_rows(named=True)
    }
    expected = Accounts(rows, [m for each in materials.values() for m in each]).lines()
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
    rng = random.Random(8)
    (tmp_path / "in").mkdir()
    rows = [maker.v1(rng, serial)[0] for serial in range(20)]
    ratios = ["collection_before", "removal_before", "collection_after", "removal_after"]
    outputs = {"output_before": "10000000000", "output_after": "10000000"}
    rows = [row | dict.fromkeys([f"{r}_ratio" for r in ratios], "0") | outputs for row in rows]
    materials = [
        heaviest | {"project_id": row["project_id"], "material_name": f"涂料{number}"}
        for row in rows
        for number in range(100)
    ]
    write_csv(rows, "V1 含VOCs产品源头替代", tmp_path / "in" / "V1.csv")
    write_csv(materials, "V1 原辅材料", tmp_path / "in" / "V1 原辅材料.csv")
    reductions = account_folder(tmp_path / "in", tmp_path / "run")["project_reduction"]
    assert reductions["computed_t"].to_list() == [Decimal(-(10**10))] * 20


def test_city_totals_are_sums_of_the_rows_shown(tmp_path: Path) -> None:
    made_up(3, tmp_path / "in")
    tables = account_folder(tmp_path / "in", tmp_path / "run")
    rows = tables["project_reduction"].filter(pl.col("city_code") == "450200")
    expected = dict(rows.group_by("pollutant").agg(pl.col("floor_t").sum()).iter_rows())
    city = tables["area_total"].filter(
        pl.col("region_code") == "450200", pl.col("credit_year") == 2025
    )
    assert dict(city.select("pollutant", "cumulative_floor_t").iter_rows()) == expected


def test_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    made_up(4, tmp_path / "in")
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
    rng = random.Random(5)
    rows = [
        maker.w1(rng, serial) | {"design_capacity_10k_m3_per_d": "1000"} for serial in range(30)
    ]
    volumes = ("volume_before_10k_m3", "volume_after_10k_m3")
    larger = [row | {name: str(Decimal(row[name]) * scale) for name in volumes} for row in rows]
    results = []
    for name, sent in (("one", rows), ("larger", larger)):
        (tmp_path / name).mkdir()
        write_csv(sent, "W1 城镇污水处理", tmp_path / name / "W1.csv")
        results.append(
            account_folder(tmp_path / name, tmp_path / f"run_{name}")["project_reduction"][
                "computed_t"
            ]
        )
    assert [value * scale for value in results[0]] == results[1].to_list()


def test_before_equal_after_reduces_nothing(tmp_path: Path) -> None:
    rng = random.Random(6)
    rows = [maker.w1(rng, serial) for serial in range(20)]
    same = [
        {k: row[k.replace("_before_", "_after_")] if "_before_" in k else v for k, v in row.items()}
        for row in rows
    ]
    (tmp_path / "in").mkdir()
    write_csv(same, "W1 城镇污水处理", tmp_path / "in" / "W1.csv")
    reductions = account_folder(tmp_path / "in", tmp_path / "run")["project_reduction"]
    assert reductions["computed_t"].to_list() == [0] * 40


def test_claims_on_one_source_never_pass_its_base(tmp_path: Path) -> None:
    rng = random.Random(7)
    rows = [maker.a1(rng, serial) for serial in range(60)]
    for row in rows:
        point = int(row["project_id"][-4:]) % 12
        row |= {
            "uscc": maker.uscc(point),
            "enterprise_name": "示例企业",
            "region_code": "450202",
            "facility_code": "MF0001",
            "outlet_code": "DA001",
            "base_emission_nox_t": str(100 + point),
            "offset_nox_t": "",
            "traded_nox_t": "",
        }
    (tmp_path / "in").mkdir()
    write_csv(rows, "A1 锅炉炉窑超低排放与深度治理", tmp_path / "in" / "A1.csv")
    tables = account_folder(tmp_path / "in", tmp_path / "run")
    joined = tables["project_reduction"].join(
        tables["project"].select("project_id", "uscc"), on="project_id"
    )
    sums = joined.group_by("uscc").agg(
        pl.col("capped_t").clip(lower_bound=0).sum(), pl.col("base_emission_t").first()
    )
    assert sums.height == 12
    assert (sums["capped_t"] <= sums["base_emission_t"]).all()
    assert (sums["capped_t"] == sums["base_emission_t"]).any()
