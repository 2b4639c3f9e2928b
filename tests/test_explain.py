"""``jianpai explain``: the words of the chain, the cells it names, and why a figure has none."""

import json
import shutil
from itertools import pairwise
from pathlib import Path
from random import Random

import polars as pl
import pytest

from jianpai.flows.account.formula import formula
from jianpai.flows.explain.dossier import Amount
from jianpai.flows.explain.errors import NotExplainedError
from jianpai.flows.explain.explain import explain
from jianpai.flows.explain.words import with_unit
from jianpai.flows.warehouse import Warehouse
from jianpai.schemas import reference
from samples.types import makers
from tests.accounting import account_folder
from tests.golden_case import GOLDEN
from tests.made_up_inbox import write_inbox
from tests.sheets import (
    A1,
    L1,
    MATERIAL,
    V1,
    W1,
    a1,
    base_emission,
    grid,
    materials,
    v1,
    w1,
    write_csv,
    write_xlsx,
)

RUN, OLD_RUN = "2025-10-aaaaaaaaaaaa", "2025-09-bbbbbbbbbbbb"
IDS = {"A1": "450200-2024-A-0001", "V1": "450200-2024-V-0001", "W1": "450200-2024-W-0001"}


def publish(folder: Path) -> Warehouse:
    """Return a warehouse in which the folder's inbox is accounted and published."""
    account_folder(folder / "inbox", folder)
    house = folder / "warehouse"
    for run in (RUN, OLD_RUN):
        shutil.copytree(folder / "tables", house / "runs" / run / "tables")
    (house / "current.json").write_text(json.dumps({"2025-09": OLD_RUN, "2025-10": RUN}))
    return Warehouse(house)


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Warehouse:
    """Good projects, a quarantined one, a withdrawn one, a mapped one, materials in two files."""
    folder = tmp_path_factory.mktemp("explain")
    inbox = folder / "inbox"
    inbox.mkdir()
    outputs = {"output_before": 10, "output_after": 5}
    projects = grid(V1, [v1(1, **outputs), v1(2)])
    write_xlsx(inbox / "涂装.xlsx", {V1: projects, MATERIAL: grid(MATERIAL, materials(1))})
    write_csv(inbox / "V1 原辅材料_补.csv", grid(MATERIAL, materials(2)))
    write_csv(inbox / "A1_柳州.csv", grid(A1, [a1(1), a1(2, reported_nox_t="约30"), a1(3)]))
    write_csv(inbox / "A1_柳州_撤回.csv", grid(A1, [a1(3, record_status="撤回")]))
    write_csv(inbox / "W1_柳州.csv", grid(W1, [w1(1)]))
    write_foreign(inbox)
    return publish(folder)


def write_foreign(inbox: Path) -> None:
    """Write a workbook with headings of its own, and the mapping beside it."""
    row = w1(9)
    numbers = {name: f"第{position}项" for position, name in enumerate(row)}
    write_xlsx(inbox / "外表.xlsx", {"汇总": [list(numbers.values()), list(row.values())]})
    lines = [f'{name} = "{heading}"' for name, heading in numbers.items()]
    text = 'sheet = "汇总"\ntemplate = "W1"\n[columns]\n' + "\n".join(lines)
    (inbox / "外表.mapping.toml").write_text(text, "utf-8")


def refused(house: Warehouse, *asked: str | None) -> NotExplainedError:
    with pytest.raises(NotExplainedError) as error:
        explain(house, *asked, "zh")
    assert error.value.exit_status == 2
    return error.value


@pytest.mark.parametrize(
    ("project_id", "pollutant", "zh", "en"),
    [
        (
            IDS["A1"],
            "foo",
            "没有污染物 foo。可选：nox。",
            "has no pollutant foo. Choose one of nox.",
        ),
        (
            IDS["A1"],
            "cod",
            "没有污染物 cod。可选：nox。",
            "has no pollutant cod. Choose one of nox.",
        ),
        (
            IDS["W1"],
            "nox",
            "没有污染物 nox。可选：cod、nh3n。",
            "has no pollutant nox. Choose one of cod, nh3n.",
        ),
    ],
)
def test_a_pollutant_the_project_has_not_is_refused(house, project_id, pollutant, zh, en):
    error = refused(house, project_id, pollutant, None)
    assert error.text("zh") == f"项目 {project_id} {zh}"
    assert error.text("en") == f"Project {project_id} {en}"


def test_one_pollutant_only(house):
    said = explain(house, IDS["W1"], "COD", None, "zh")
    assert "化学需氧量  方法" in said
    assert "氨氮" not in said


def test_an_unknown_run_is_told_with_the_published_ones(house, tmp_path):
    error = refused(house, IDS["A1"], None, "nope")
    assert error.text("zh") == f"没有运行 nope。已发布的运行：{OLD_RUN}、{RUN}。"
    assert error.text("en") == f"There is no run nope. Published runs: {OLD_RUN}, {RUN}."
    assert refused(house, IDS["A1"], None, "..").text("zh").startswith("没有运行 ..。")
    assert "请先执行 jianpai run" in refused(Warehouse(tmp_path), "x", None, "nope").text("zh")
    assert f"运行 {OLD_RUN}" in explain(house, IDS["A1"], None, OLD_RUN, "zh")


def test_a_project_in_error_is_told_with_its_place_and_errors(house):
    error = refused(house, "450200-2024-A-0002", None, None)
    lines = error.text("zh").splitlines()
    assert lines[:2] == [
        f"运行 {RUN} 读到了项目 450200-2024-A-0002，但没有采用，因此没有核算结果：",
        "  A1_柳州.csv · A1_柳州 · 第3行：隔离（有错误，见问题清单）",
    ]
    assert lines[2].startswith("    R-01 A1_柳州.csv，工作表“A1_柳州”，第3行，单元格K3")
    assert "  A1_柳州.csv · A1_柳州 · row 3: quarantined" in error.text("en")
    assert "is not a number that can be read" in error.text("en")


def test_a_withdrawn_project_is_told_with_the_withdrawal(house):
    said = refused(house, "450200-2024-A-0003", None, None).text("zh")
    lines = said.splitlines()
    assert lines[1:3] == [
        "  A1_柳州.csv · A1_柳州 · 第4行：被取代（已由后报文件 A1_柳州_撤回.csv 中的同号记录取代）",
        "  A1_柳州_撤回.csv · A1_柳州_撤回 · 第2行：已撤回",
    ]
    assert lines[3].startswith("    V-43 A1_柳州_撤回.csv")


def test_a_project_nobody_sent_is_unknown(house):
    said = refused(house, "450200-2024-A-0099", None, None).text("zh")
    assert said.startswith(f"运行 {RUN} 中没有项目 450200-2024-A-0099。")


def test_the_cells_of_a_mapped_workbook_are_shown(house):
    said = explain(house, "450200-2024-W-0009", "cod", None, "zh")
    assert "  C2     第2项：“2024” → 2024\n" in said
    assert "  J2     第9项：“500” → 500 t\n" in said
    assert said.count("\n  ") > 12


def test_cells_of_another_sheet_or_file_are_named_with_it(house):
    own = explain(house, IDS["V1"], None, None, "zh")
    assert "  V1 原辅材料!E2 用量（吨）：“100” → 100" in own
    other = explain(house, "450200-2024-V-0002", None, None, "zh")
    assert "  V1 原辅材料_补.csv · V1 原辅材料_补!E3 用量（吨）：“100” → 100" in other
    assert " · V1 含VOCs产品源头替代!" not in own


@pytest.mark.parametrize(
    "sent", ["450200-2024-w-0001", "４５０２００－２０２４－Ｗ－０００１", " 450200 -2024-W-0001　"]
)
def test_an_id_is_read_as_in_a_cell(house, sent):
    assert explain(house, sent, None, None, "zh").startswith(IDS["W1"])


def test_the_rounding_is_told_in_words(house):
    said = explain(house, IDS["A1"], None, None, "zh")
    net = next(line for line in said.splitlines() if "净减排量 = " in line)
    assert net.endswith(" − 0 − 0 → 30.20 t，四舍六入五成双（两位小数）")
    english = explain(house, IDS["A1"], None, None, "en")
    assert " − 0 − 0 → 30.20 t, rounded half to even (two decimals)" in english
    assert "half-even" not in said + english


def test_units_are_written_as_people_do(house):
    assert with_unit(Amount("0.5", "1")) == with_unit(Amount("0.5", "-")) == "0.5"
    assert with_unit(Amount("100", "10⁴ m³")) == "100 × 10⁴ m³"
    assert with_unit(Amount("100", "10^4 m^3 / d")) == "100 × 10⁴ m³/d"
    assert with_unit(Amount("30", "mg/L")) == "30 mg/L"
    assert "Q₁ = 100 × 10⁴ m³  改造后年处理水量" in explain(house, IDS["W1"], None, None, "zh")
    substitution = explain(house, IDS["V1"], None, None, "zh")
    assert "ε = 0.8  收集率" in substitution
    assert "P₀ = 10  改造前产量" in substitution


def test_the_command_refuses_with_status_2(jianpai, house):
    said = jianpai("explain", IDS["A1"], "--pollutant", "foo", "--warehouse", house.root)
    words = f"项目 {IDS['A1']} 没有污染物 foo。可选：nox。\n"
    assert (said.returncode, said.stdout, said.stderr) == (2, "", words)


@pytest.fixture(scope="module")
def doubted(tmp_path_factory) -> Warehouse:
    """Two claims on one outlet whose base-year emission the ledger puts at another figure."""
    folder = tmp_path_factory.mktemp("doubted")
    inbox = folder / "inbox"
    inbox.mkdir()
    point = {"permit_no": base_emission()["permit_no"]}
    point |= {"facility_code": "MF0101", "outlet_code": "DA101"}
    rows = [a1(11, **point), a1(12, **point, acceptance_date="2024-11-30")]
    write_csv(inbox / "A1_柳州.csv", grid(A1, rows))
    write_csv(inbox / "L1_柳州.csv", grid(L1, [base_emission(**point, base_emission_t=50)]))
    return publish(folder)


def test_what_agrees_and_what_differs_is_told_with_its_cells(doubted):
    lines = explain(doubted, "450200-2024-A-0012", None, None, "zh").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("  ! D-01 "))
    assert "设施编号、排放口编号" in lines[start + 1]
    assert lines[start + 1].startswith("      相同: ")
    differing = [line for line in lines if line.startswith("      不同: 项目名称 ")]
    assert differing[0] == (
        "      不同: 项目名称 450200-2024-A-0011 “11号锅炉脱硝” (A1_柳州.csv A1_柳州!B2)"
        " · 450200-2024-A-0012 “12号锅炉脱硝” (A1_柳州.csv A1_柳州!B3)"
    )
    english = explain(doubted, "450200-2024-A-0012", None, None, "en")
    assert "      differs: project_name 450200-2024-A-0011 “11号锅炉脱硝”" in english


def test_a_base_that_is_the_ledgers_is_said(doubted):
    said = explain(doubted, "450200-2024-A-0012", None, None, "zh")
    cap = next(line for line in said.splitlines() if "基准年排放量封顶" in line)
    assert "max(0, 50 − 30.199996)) = 19.800004 t" in cap
    assert "此前已计入 450200-2024-A-0011 30.199996 t" in cap
    assert "基准年排放量 50 t 取自基准年台账，本项目填报 80" in cap


def test_the_parts_of_a_reduction_are_shown_and_sum_to_it(tmp_path):
    shutil.copytree(GOLDEN / "w1_extension_and_upgrade" / "in", tmp_path / "inbox")
    house = publish(tmp_path)
    lines = explain(house, "450200-2022-W-0001", "cod", RUN, "zh").splitlines()
    parts = [
        ("Rv = (Q₁ − Q₀)·(Cin₁ − Cout₀) × 10⁻²", "1244.65 = (2628 − 1825)·(200 − 45) × 10⁻²"),
        ("Rs = Q₀·(Cin₁ − Cin₀) × 10⁻²", "365 = 1825·(200 − 180) × 10⁻²"),
        ("Ru = Q₁·(Cout₀ − Cout₁) × 10⁻²", "446.76 = 2628·(45 − 28) × 10⁻²"),
    ]
    for stated, worked in parts:
        assert lines[lines.index(f"    {stated}") + 1] == f"    {worked}"
    assert "      Rs = 365 t  管网（进水浓度）" in lines
    assert "  R = 2056.41 t" in lines


EACH = 20
"""Made-up projects of each type, so that each of its methods is among them."""


@pytest.fixture(scope="module")
def of_every_type(tmp_path_factory) -> Warehouse:
    """Made-up projects of every type, whose factors are stated or left to the table."""
    folder = tmp_path_factory.mktemp("every_type")
    made_up = [
        maker.made_up(Random(serial), place * EACH + serial)
        for place, maker in enumerate(makers().values())
        for serial in range(EACH)
    ]
    children: dict[str, list] = {}
    for submission in made_up:
        for sheet, rows in submission.children.items():
            children.setdefault(sheet, []).extend(rows)
    write_inbox(folder / "inbox", [submission.record for submission in made_up], children)
    return publish(folder)


def by_method(house: Warehouse) -> dict[str, dict]:
    """Return the first figure of each method."""
    table = pl.read_parquet(house.runs / RUN / "tables" / "project_reduction.parquet")
    return {row["method_id"]: row for row in table.reverse().iter_rows(named=True)}


def test_the_formula_of_every_method_is_shown_with_its_numbers(of_every_type):
    relations = dict(reference.table("methods").select("method_id", "relation").rows())
    figures = by_method(of_every_type)
    assert set(figures) == set(relations)
    for method, row in figures.items():
        said = explain(of_every_type, row["project_id"], row["pollutant"], RUN, "zh")
        lines = [line.strip() for line in said.splitlines()]
        stated = formula(relations[method]).lines
        filled = [below for above, below in pairwise(lines) if above in stated]
        assert filled, (method, said)
        assert all(line.split(" = ")[0].strip("-−").replace(".", "").isdigit() for line in filled)
