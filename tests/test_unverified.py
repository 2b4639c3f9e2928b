"""Which unverified methods and factors the counted figures rest on, and with how many tonnes (未核实条目)."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

import jianpai
from jianpai import schemas
from jianpai.flows.explain.gather import gather
from jianpai.flows.publish import rule_book
from jianpai.flows.publish.report.page import RunLabel, write_report
from jianpai.flows.warehouse import Warehouse
from jianpai.schemas import reference
from samples.types import makers
from tests.made_up_inbox import write_inbox
from tests.sheets import W1, w1

ENTRY = ["entry_kind", "entry_id", "entry_key", "pollutant"]
PLAN = "14FYP"


def farm(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return 20,000 pigs from 60 to 95 % of COD and 50 to 80 % of ammonia, by the table's factors."""
    factors = {"generation_cod_kg_per_head": None, "generation_nh3n_kg_per_head": None}
    place = {"enterprise_name": f"{number}号养殖场", "permit_no": None}
    return makers()["W6"].good(number) | factors | place | changes


@pytest.fixture(scope="module")
def run():
    """Two farms by the table, one that states COD's factor, one emergency measure; a sewage works."""
    farms = [
        farm(1),
        farm(2, heads=10_000),
        farm(3, generation_cod_kg_per_head=40),
        farm(4, project_nature="应急管理减排"),
    ]
    return jianpai.account({"W6": farms, W1: [w1()]}, "2025-10")


def test_each_entry_has_the_projects_and_tonnes_that_rest_on_it(run) -> None:
    # COD 20,000 × 36 × 0.35 = 252 t, half the head 126 t, with 40 kg 280 t; ammonia 1.8 × 0.3: 10.8, 5.4, 10.8 t
    rows = run.tables["unverified_entry"].select(*ENTRY, "confidence", "projects", "accounted_t")
    assert rows.rows() == [
        ("coefficient", "W6.generation", "cod/生猪", "cod", "M+", 2, Decimal("378.00")),
        ("coefficient", "W6.generation", "nh3n/生猪", "nh3n", "M+", 3, Decimal("27.00")),
        ("method", "W1.mass_balance", "", "cod", "E", 1, Decimal("30.00")),
        ("method", "W1.mass_balance", "", "nh3n", "E", 1, Decimal("3.00")),
        ("method", "W6.per_head", "", "cod", "E", 3, Decimal("658.00")),
        ("method", "W6.per_head", "", "nh3n", "E", 3, Decimal("27.00")),
    ]


def test_each_degree_of_confidence_holds_a_figure_once(run) -> None:
    rows = run.tables["unverified_confidence"]
    assert rows.select("confidence", "pollutant", "projects", "accounted_t").rows() == [
        ("E", "cod", 4, Decimal("688.00")),
        ("E", "nh3n", 4, Decimal("30.00")),
        ("M+", "cod", 2, Decimal("378.00")),
        ("M+", "nh3n", 3, Decimal("27.00")),
    ]


def test_a_figure_that_rests_on_several_factors_of_one_degree_stands_in_it_once() -> None:
    leaks = makers()["V4"]
    rows = {"V4": [leaks.good()], **leaks.good_children()}
    tables = jianpai.account(rows, "2025-10").tables
    entries = tables["unverified_entry"].filter(pl.col("entry_kind") == "coefficient")
    [figure] = tables["project_reduction"].to_dicts()
    assert set(entries["entry_id"]) == {"V4.correlation_a", "V4.correlation_b"}
    assert set(entries["accounted_t"]) == {figure["accounted_t"]}
    of_degree = tables["unverified_confidence"].filter(pl.col("confidence") == "M+")
    assert of_degree.select("projects", "accounted_t").rows() == [(1, figure["accounted_t"])]


def test_what_somebody_verified_is_not_listed(tmp_path: Path) -> None:
    own = {
        "coefficients": "coefficient_id,key,valid_from,verified_by,changed_by\n"
        "W6.generation,cod/生猪,2021,张三,张三\n",
        "methods": "method_id,verified_by,changed_by\nW6.per_head,张三,张三\n",
    }
    for table, text in own.items():
        (tmp_path / f"{table}.csv").write_text(text, "utf-8")
    tables = jianpai.account({"W6": [farm()]}, "2025-10", reference=tmp_path).tables
    listed = tables["unverified_entry"].select(*ENTRY, "accounted_t").rows()
    nh3n = ("coefficient", "W6.generation", "nh3n/生猪", "nh3n", Decimal("10.80"))
    assert listed == [nh3n]
    degrees = tables["unverified_confidence"].select("confidence", "pollutant", "accounted_t")
    assert degrees.rows() == [("M+", "nh3n", Decimal("10.80"))]


@pytest.mark.long
def test_the_factors_are_those_that_the_dossier_names(tmp_path: Path) -> None:
    """Every made-up project of a type with factors of the table: the SQL's list and the dossier's agree."""
    types = {
        row["coefficient_id"].partition(".")[0]
        for row in reference.table("coefficients").to_dicts()
    }
    rng, records, children = Random(4), [], defaultdict(list)
    for serial in range(6):
        for type_id in sorted(types):
            made = makers()[type_id].made_up(rng, 10 * serial + sorted(types).index(type_id))
            records.append(made.record)
            for sheet, rows in made.children.items():
                children[sheet] += rows
    run = jianpai.account(write_inbox(tmp_path / "in", records, children), "2025-10")
    house = Warehouse(run.folder.parent.parent)
    figures = {
        (r["project_id"], r["pollutant"]): r for r in run.tables["project_reduction"].to_dicts()
    }
    expected: dict[tuple, list] = defaultdict(lambda: [0, Decimal(0)])
    for project_id in {project_id for project_id, _ in figures}:
        for figure in gather(house, project_id, None, run.run_id).figures:
            row = figures[project_id, figure.pollutant]
            for factor in figure.coefficients if row["eligible"] else []:
                found = expected[factor.coefficient_id, factor.key, figure.pollutant]
                found[0], found[1] = found[0] + 1, found[1] + row["accounted_t"]
    entries = run.tables["unverified_entry"].filter(pl.col("entry_kind") == "coefficient")
    listed = entries.select("entry_id", "entry_key", "pollutant", "projects", "accounted_t").rows()
    assert {row[:3]: list(row[3:]) for row in listed} == expected
    used = {entry_id.partition(".")[0] for entry_id, _, _ in expected}
    assert used == types - {"A4"}, "A4's factors are only held against"


# What is said of it


LINES = {
    "zh": "未核实条目：E 2 条（化学需氧量 688.00 吨、氨氮 30.00 吨）；"
    "M+ 2 条（化学需氧量 378.00 吨、氨氮 27.00 吨）。\n",
    "en": "Unverified entries: E 2 (cod 688.00 t, nh3n 30.00 t); M+ 2 (cod 378.00 t, nh3n 27.00 t).\n",
}


@pytest.mark.parametrize("lang", LINES)
def test_one_line_for_the_terminal(run, lang: str) -> None:
    assert rule_book.outcome(run.folder / "tables", PLAN, lang) == LINES[lang]
    assert rule_book.outcome(run.folder / "tables", "15FYP", lang) == ""


def test_the_banner_has_a_line_per_degree_and_the_list_stands_further_down(run, tmp_path) -> None:
    label = RunLabel("2025-10-x", "2025-10", "0", count_open_findings=False)
    write_report(run.folder / "tables", tmp_path / "report.html", label)
    page = (tmp_path / "report.html").read_text("utf-8")
    banner, _, rest = page.partition("一、核算结论</h2>")
    assert "依据的 4 条方法和系数尚未经官方文本核实" in banner
    assert banner.count("<li>") == 2
    assert "E 工程衡算，非官方文本：2 条，涉及核定量 化学需氧量 688.00 吨、氨氮 30.00 吨" in banner
    assert "M+ 凭记忆，未复核：2 条，涉及核定量 化学需氧量 378.00 吨、氨氮 27.00 吨" in banner
    assert "W6.generation" not in banner and 'id="unverified"' in rest
    assert "W6.generation cod/生猪" in rest


def test_the_workbooks_page_names_each_with_its_tonnes(run) -> None:
    unverified, overridden = rule_book.page(run.folder / "tables").tables
    assert unverified.rows[0] == (
        *("核算系数", "W6.generation", "cod/生猪", "2021", "生猪头均COD产生量", "M+"),
        *("化学需氧量", PLAN, 2, Decimal("378.00")),
    )
    assert (len(unverified.rows), overridden.rows) == (6, [])


def test_every_degree_of_confidence_has_its_words() -> None:
    degrees = {
        row["confidence"]
        for t in ("methods", "coefficients")
        for row in reference.table(t).to_dicts()
    }
    assert degrees <= set(rule_book.terms.CONFIDENCES)
    assert schemas.all_pollutants() == list(rule_book.terms.POLLUTANTS)
