"""Whole runs: a county whose code changed, empty cities, what a period cannot know, a plan that has ended."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from jianpai.flows import pipeline, receive
from jianpai.flows.period import Period
from jianpai.flows.steps import Accounting
from jianpai.flows.warehouse import Warehouse
from tests.accounting import account_folder
from tests.sheets import A1, W1, a1, grid, w1, write_csv

HENG, HENGZHOU = "450127", "450181"
"""横县 until 2021, 横州市 since."""


def of_heng(number: int, year: int, region: str, **more: object) -> dict:
    dates = {"credit_year": year, "acceptance_date": f"{year}-05-01", "completion_date": None}
    who = {"project_id": f"450100-{year}-A-{number:04d}", "region_code": region}
    return a1(number, **who, **dates, stable_date=None, **more)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    folder = tmp_path_factory.mktemp("areas")
    rows = [
        of_heng(1, 2021, HENG, facility_code="MF0001", outlet_code="DA001"),
        of_heng(2, 2023, HENGZHOU, facility_code="MF0002", outlet_code="DA002"),
        of_heng(3, 2025, HENGZHOU, facility_code="MF0003", outlet_code="DA003")
        | {"acceptance_date": "2025-11-01"},
    ]
    (folder / "in").mkdir()
    write_csv(folder / "in" / "A1_南宁.csv", grid(A1, rows))
    write_csv(folder / "in" / "W1_南宁.csv", grid(W1, [w1(1, base_emission_cod_t="0")]))
    return account_folder(folder / "in", folder / "scratch", "2025-10")


def test_a_county_whose_code_changed_has_one_cumulative_total(tables) -> None:
    areas = tables["area_total"].filter(pl.col("pollutant") == "nox", pl.col("level") == "county")
    assert areas.filter(pl.col("region_code") == HENG).is_empty()
    heng = areas.filter(pl.col("region_code") == HENGZHOU).sort("credit_year")
    year = Decimal("30.20")
    assert heng["accounted_t"].to_list() == [year, 0, year, 0, 0]
    assert heng["cumulative_accounted_t"].to_list() == [year, year, 2 * year, 2 * year, 2 * year]
    sent = tables["project_reduction"].filter(pl.col("pollutant") == "nox").sort("project_id")
    assert sent["region_code"].to_list() == [HENG, HENGZHOU, HENGZHOU]


def test_what_is_accepted_after_the_period_does_not_count_in_it(tables) -> None:
    late = tables["project_reduction"].row(
        by_predicate=pl.col("project_id") == "450100-2025-A-0003", named=True
    )
    assert (late["eligible"], late["ineligible_reason"]) == (False, "accepted_after_period")
    assert (late["net_t"], late["ceiling_t"]) == (0, 0)
    assert "V-41" in tables["problem"]["rule_id"].to_list()


def test_cities_without_a_project_are_listed(tables) -> None:
    cities = tables["area_total"].filter(
        pl.col("level") == "city",
        pl.col("credit_year") == 2025,
        pl.col("pollutant") == "nox",
        pl.col("region_code").str.starts_with("45"),
    )
    assert cities.height == 14
    assert cities.filter(pl.col("cumulative_ceiling_t") > 0)["region_code"].to_list() == ["450100"]


def test_a_base_below_the_reduction_of_a_works_is_asked_about(tables) -> None:
    [asked] = tables["problem"].filter(pl.col("rule_id") == "V-60").to_dicts()
    assert asked["column_name"] == "base_emission_cod_t"
    assert "服务范围" in asked["message"]
    cut = tables["project_reduction"].row(by_predicate=pl.col("pollutant") == "cod", named=True)
    assert cut["capped_t"] == 0
    assert cut["cap_cut_t"] == cut["computed_t"] > 0


def test_a_record_for_a_plan_that_has_ended_is_listed_when_it_is_new(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    write_csv(inbox / "A1_旧.csv", grid(A1, [of_heng(1, 2021, HENG)]))
    with Warehouse(tmp_path / "warehouse").opened() as house:
        for number, (name, rows) in enumerate(
            {
                "A1_一.csv": [of_heng(4, 2024, HENGZHOU, outlet_code="DA004")],
                "A1_二.csv": [of_heng(5, 2023, HENGZHOU, outlet_code="DA005")],
            }.items()
        ):
            write_csv(inbox / name, grid(A1, rows))
            folder = tmp_path / str(number)
            (folder / "tables").mkdir(parents=True)
            how = Accounting(Period.of("2026-03"), False, folder / "tables", folder)
            pipeline.tabulate(receive.receive(inbox, house), how)
    listed = [
        pl.read_parquet(tmp_path / name / "tables" / "problem.parquet").filter(rule_id="V-61")
        for name in "01"
    ]
    assert sorted(listed[0]["project_id"]) == ["450100-2021-A-0001", "450100-2024-A-0004"]
    assert listed[1]["project_id"].to_list() == ["450100-2023-A-0005"]
