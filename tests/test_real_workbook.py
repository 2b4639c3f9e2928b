"""A workbook as offices really keep it: three merged heading rows, other headings, mistakes nobody planted."""

import shutil
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.accounting import account_folder

WORKBOOK = (
    Path(__file__).parent.parent.parent
    / "shared"
    / "data"
    / "wwtp_annual_2022"
    / "2022-wwt-data.xlsx"
)
MAPPING = Path(__file__).parent / "mappings" / "2022-wwt-data.mapping.toml"

pytestmark = pytest.mark.skipif(
    not WORKBOOK.exists(), reason="the real workbook is not part of the project"
)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    inbox = tmp_path_factory.mktemp("inbox")
    shutil.copy(WORKBOOK, inbox)
    shutil.copy(MAPPING, inbox)
    return account_folder(inbox, tmp_path_factory.mktemp("run"))


def test_all_93_plants_are_read_and_88_accounted(tables: dict[str, pl.DataFrame]) -> None:
    status = dict(tables["submission_row"].group_by("status").len().iter_rows())
    assert status == {"accepted": 88, "quarantined": 5}
    assert tables["project_reduction"].height == 2 * 88


def test_volumes_a_hundred_times_too_large_are_named_and_not_summed(
    tables: dict[str, pl.DataFrame],
) -> None:
    found = tables["problem"].filter(pl.col("rule_id") == "V-22")
    assert set(found["value"]) == {"77994", "535946", "356695", "67300"}
    assert set(found["cell"]) == {f"G{row}" for row in found["row_number"]}
    total = tables["project_reduction"].filter(pl.col("pollutant") == "cod")["computed_t"].sum()
    assert Decimal(600_000) < total < Decimal(800_000)


def test_missing_volume_is_named(tables: dict[str, pl.DataFrame]) -> None:
    missing = tables["problem"].filter(pl.col("rule_id") == "V-100")
    assert missing.select("cell", "heading").rows() == [("G95", "处理水量（万立方米/年）")]


def test_plants_of_one_name_are_not_merged(tables: dict[str, pl.DataFrame]) -> None:
    """Of two cities they are no question: most plants are called the same. Of one enterprise they are."""
    named = tables["problem"].filter(pl.col("rule_id") == "V-42")
    assert set(named["value"]) == {"绍兴水处理发展有限公司"}
    doubted = tables["finding"].filter(pl.col("kind") == "D-01")
    assert {tuple(ids) for ids in doubted["project_ids"]} == {
        ("310000-2022-W-0076", "310000-2022-W-0077")
    }
    plants = tables["project"].filter(pl.col("project_name") == "城南污水处理厂")
    assert sorted(plants["city_name"]) == ["南京市", "湖州市"]


def test_columns_the_source_lacks_are_said_once(tables: dict[str, pl.DataFrame]) -> None:
    said = tables["problem"].filter(pl.col("rule_id") == "R-38")
    assert sorted(said["column_name"]) == [
        "base_emission_cod_t", "base_emission_nh3n_t", "reported_cod_t", "reported_nh3n_t", "uscc",
    ]  # fmt: skip


def test_slips_of_the_pen_are_corrected_in_plain_sight(tables: dict[str, pl.DataFrame]) -> None:
    corrected = tables["problem"].filter(pl.col("rule_id") == "R-40").sort("cell")
    assert corrected.select("cell", "value", "detail").rows() == [
        ("C47", "郭州区", "鄞州区"),
        ("C48", "鄭州区", "鄞州区"),
    ]


def test_three_plants_by_hand(tables: dict[str, pl.DataFrame]) -> None:
    by_id = {
        (r["project_id"], r["pollutant"]): r["net_t"]
        for r in tables["project_reduction"].iter_rows(named=True)
    }
    # 泖港 116.97 × (137 − 18) × 0.01 = 139.1943; 116.97 × (21 − 0.11) × 0.01 = 24.435033
    assert by_id["310000-2022-W-0004", "cod"] == Decimal("139.19")
    assert by_id["310000-2022-W-0004", "nh3n"] == Decimal("24.44")
    # 叶榭 610.56 × (149 − 15.5) × 0.01 = 815.0976
    assert by_id["310000-2022-W-0005", "cod"] == Decimal("815.10")
