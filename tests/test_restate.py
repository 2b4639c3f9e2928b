"""``jianpai diff``: why the totals of two runs differ; the causes sum to the change, to the hundredth."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from jianpai.flows import pipeline
from jianpai.flows.period import Period
from jianpai.flows.pipeline import Asked
from jianpai.flows.restate.page import waterfall, write_files
from jianpai.flows.restate.restate import Restatement, restate
from jianpai.flows.restate.words import by_city, text
from jianpai.flows.warehouse import Warehouse
from samples.made_up import uscc
from tests.sheets import A1, MATERIAL, V1, W1, a1, grid, materials, v1, w1, write_csv, write_xlsx

# The good rows of samples/types: a boiler 30.20 t NOx; a works 30 t COD and 3 t ammonia; paint 17.60 t VOCs.

pytestmark = pytest.mark.long


def own(row: dict, number: int) -> dict:
    """Return the row as an enterprise of its own files it."""
    return row | {"uscc": uscc(number), "enterprise_name": f"示例{number}有限公司"}


def run(inbox: Path, house: Path, period: str = "2025-10", **options: bool) -> str:
    return pipeline.monthly(Asked(Period.of(period), inbox, house, **options)).run_id


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> tuple[Path, list[str]]:
    """Four runs: as sent; corrected, withdrawn and extended; findings counted; the next month of a year."""
    folder = tmp_path_factory.mktemp("restate")
    inbox, house = folder / "inbox", folder / "warehouse"
    inbox.mkdir()
    write_csv(inbox / "A1_柳州.csv", grid(A1, [own(a1(1), 1), own(a1(2), 2)]))
    write_csv(inbox / "W1_柳州.csv", grid(W1, [own(w1(1), 3), own(w1(2), 4)]))
    write_xlsx(inbox / "涂装.xlsx", {V1: grid(V1, [v1(1)]), MATERIAL: grid(MATERIAL, materials(1))})
    ids = [run(inbox, house)]
    half = {"volume_before_10k_m3": 50, "volume_after_10k_m3": 50, "reported_cod_t": 15}
    write_csv(inbox / "W1_柳州_更正.csv", grid(W1, [own(w1(1, **half, reported_nh3n_t="1.5"), 3)]))
    write_csv(inbox / "W1_柳州_撤回.csv", grid(W1, [own(w1(2, record_status="撤回"), 4)]))
    write_csv(inbox / "A1_柳州_新增.csv", grid(A1, [own(a1(3), 5), copy_of(1), later()]))
    half_paint = [row | {"amount_t": 50} for row in materials(1)]
    write_csv(inbox / "V1 原辅材料_更正.csv", grid(MATERIAL, half_paint))
    ids.append(run(inbox, house))
    ids.append(run(inbox, house, count_open_findings=True))
    ids.append(run(inbox, house, "2025-11"))
    return house, ids


def copy_of(number: int) -> dict:
    """Return the same boiler's claim under another id."""
    return own(a1(number), number) | {"project_id": "450200-2024-A-0091"}


def later() -> dict:
    """Return a project that can only be known in November 2025."""
    dates = {"credit_year": 2025, "acceptance_date": "2025-11-05"}
    return own(a1(4), 6) | dates | {"project_id": "450200-2025-A-0004"}


def lines(found: Restatement) -> dict[str, dict[str, str]]:
    """Return the causes with their tonnes by pollutant."""
    return {
        row["pollutant"]: {step["cause"]: str(step["change_t"]) for step in row["causes"]}
        for row in by_city(found).iter_rows(named=True)
    }


def test_what_was_sent_is_told_apart_and_sums_exactly(runs):
    house, ids = runs
    found = restate(Warehouse(house), ids[0], ids[1])
    assert lines(found) == {
        "cod": {"corrected": "-15.00", "withdrawn": "-30.00"},
        "nh3n": {"corrected": "-1.50", "withdrawn": "-3.00"},
        "nox": {"new": "60.40", "finding": "-30.20"},
        "vocs": {"corrected": "-8.80"},
    }
    totals = {row[2]: row[3:] for row in found.totals.iter_rows()}
    assert totals["nox"] == (Decimal("60.40"), Decimal("90.60"))
    assert totals["cod"] == (Decimal("60.00"), Decimal("15.00"))


def test_a_decision_on_findings_and_a_month_that_passes_are_causes(runs):
    house, ids = runs
    assert lines(restate(Warehouse(house), ids[1], ids[2])) == {"nox": {"decision": "30.20"}}
    assert lines(restate(Warehouse(house), ids[1], ids[3])) == {"nox": {"period": "30.20"}}


def test_the_same_run_has_no_change(runs):
    house, ids = runs
    found = restate(Warehouse(house), ids[1], ids[1])
    assert (found.claims.height, found.versions) == (0, [])
    assert text(found, "zh") == f"{ids[1]} → {ids[1]}：各市合计没有变化。"
    assert text(found, "en").endswith("no total has changed.")


def test_another_rule_book_and_code_are_computed_in_between(runs, tmp_path):
    """The former run is given a figure that its files do not give today: that is the version's."""
    shutil.copytree(runs[0], tmp_path / "warehouse")
    house, (first, second, *_) = Warehouse(tmp_path / "warehouse"), runs[1]
    folder = house.runs / first
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["reference_files"]["coefficients.csv"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    table = folder / "tables" / "project_reduction.parquet"
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE changed AS SELECT * REPLACE (accounted_t - 7 AS accounted_t) "
            f"FROM read_parquet('{table}')"
        )
        con.execute(f"COPY changed TO '{table}' (FORMAT parquet)")
    found = restate(house, first, second)
    assert found.versions == ["rule_book"]
    assert lines(found)["nox"] == {"new": "60.40", "finding": "-30.20", "rule_book": "14.00"}
    manifest["code_version"] = "0.0.1+aaaaaaaaaaaa"
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    both = restate(house, first, second)
    assert both.versions == ["code", "rule_book"]
    assert lines(both)["vocs"] == {"corrected": "-8.80", "version": "7.00"}


def test_a_project_that_moves_to_another_city_leaves_one_and_enters_the_other(runs, tmp_path):
    inbox, house = tmp_path / "inbox", tmp_path / "warehouse"
    inbox.mkdir()
    write_csv(inbox / "A1_柳州.csv", grid(A1, [a1(1)]))
    first = run(inbox, house)
    write_csv(inbox / "A1_北海.csv", grid(A1, [a1(1, region_code="450500")]))
    second = run(inbox, house)
    found = restate(Warehouse(house), first, second)
    rows = {row["city_code"]: row["causes"] for row in by_city(found).iter_rows(named=True)}
    assert {city: (c[0]["cause"], str(c[0]["change_t"])) for city, c in rows.items()} == {
        "450200": ("corrected", "-30.20"),
        "450500": ("corrected", "30.20"),
    }


def test_the_table_and_the_page_say_the_same(runs, tmp_path):
    house, ids = runs
    found = restate(Warehouse(house), ids[0], ids[1])
    said = next(
        line for line in text(found, "zh").splitlines() if "NOx" in line or "氮氧化物" in line
    )
    assert "新增记录 +60.40，存疑事项 -30.20" in said
    assert "+30.20" in said
    assert "new record +60.40, finding -30.20" in text(found, "en")
    listed, page, findings = write_files(found, tmp_path / "out")
    double = pl.read_csv(findings).filter(~pl.col("kind").str.starts_with("F-"))
    assert double["state"].to_list() == ["new"]
    assert pl.read_csv(listed)["change_t"].sum() == pytest.approx(-15 - 30 - 1.5 - 3 + 30.2 - 8.8)
    html = page.read_text("utf-8")
    assert html.count("<svg") == 4
    assert "450200-2024-A-0091" in html
    assert "<script" not in html


def test_the_waterfall_begins_at_the_former_total_and_ends_at_the_present_one():
    steps = [
        {"cause": "new", "change_t": Decimal("90")},
        {"cause": "finding", "change_t": Decimal("-45")},
    ]
    svg = waterfall("柳州市 NOx", Decimal("90"), steps, Decimal("135"))
    for words in ("90", "+90", "-45", "135", "新增记录", "存疑事项"):
        assert f">{words}<" in svg
