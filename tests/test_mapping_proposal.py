"""What ``jianpai mapping`` proposes: the likeliest heading, its unit, and nothing that is made up."""

import shutil
from pathlib import Path

import pytest
import typer.testing
import xlsxwriter

from jianpai.flows.check import check
from jianpai.flows.command.cli import app
from jianpai.flows.proposal.propose_file import propose_file
from jianpai.flows.read.mapping.mapping_file import load
from jianpai.flows.read.mapping.mapping_text import MappingError
from tests.sheets import A1, W1, a1, grid, w1, write_csv, write_xlsx
from tests.test_real_workbook import MAPPING, WORKBOOK


def proposed(path: Path, project_type: str | None = None) -> dict[str, tuple[str, str | None]]:
    """Return heading and declared unit by column."""
    proposal = propose_file(path, project_type)
    return {p.name: (proposal.source.paths[p.letter], p.unit) for p in proposal.pairs}


def ran(*arguments: str | Path) -> tuple[int, str]:
    result = typer.testing.CliRunner().invoke(app, ["mapping", *map(str, arguments)])
    return result.exit_code, result.output


@pytest.mark.skipif(not WORKBOOK.exists(), reason="the real workbook is not part of the project")
def test_of_the_real_workbook_every_heading_mapped_by_hand_is_found() -> None:
    by_hand = load(MAPPING)
    proposal = propose_file(WORKBOOK)
    assert (proposal.template, proposal.sheet.name) == (by_hand.template, by_hand.sheet)
    assert (proposal.first_row, proposal.source.last_row) == (1, 3)
    found = proposed(WORKBOOK)
    assert found == {name: (column.heading, None) for name, column in by_hand.columns.items()}
    paths = [proposal.source.paths[letter] for letter in proposal.places.letters]
    assert paths == list(by_hand.region_columns)
    assert proposal.places.unknown == by_hand.corrections
    assert set(proposal.to_fill_in) <= set(by_hand.constants)


PLANTS = [
    ["2024年汇总表"],
    [
        "市",
        "县",
        "单位名称",
        "污水厂名称",
        "设计规模(t/d)",
        "处理量(m3)",
        "进水",
        None,
        "出水",
        None,
    ],
    [None, None, None, None, None, None, "CODcr", "NH3-N", "CODcr", "NH3-N"],
    ["柳州市", "柳江区", "甲公司", "甲厂", 20000, 6570000, 210, 28, 22, 1.5],
    ["柳州市", "鹿寨县", "乙公司", "乙厂", 15000, 4380000, 200, 26, 30, 3],
]


def test_synonyms_units_and_two_rows_of_headings(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "表.xlsx", {"说明": [["请看下一张表"]], "数据": PLANTS})
    with pytest.raises(
        AssertionError
    ):  # without merged cells a workbook does not say what 进水 heads
        assert "inlet_nh3n_after_mg_per_l" in proposed(path)
    path = tmp_path / "表2.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("数据")
        for number, line in enumerate(PLANTS):
            sheet.write_row(number, 0, line)
        sheet.merge_range("A1:J1", "2024年汇总表")
        sheet.merge_range("G2:H2", "进水")
        sheet.merge_range("I2:J2", "出水")
    proposal = propose_file(path)
    assert (proposal.template, proposal.first_row, proposal.source.last_row) == (W1, 2, 3)
    assert proposed(path) == proposed(write_csv(tmp_path / "表.csv", PLANTS)) == {
        "project_name": ("污水厂名称", None),
        "enterprise_name": ("单位名称", None),
        "design_capacity_10k_m3_per_d": ("设计规模(t/d)", "t/d"),
        "volume_after_10k_m3": ("处理量(m3)", "m3"),
        "inlet_cod_after_mg_per_l": ("进水/CODcr", None),
        "outlet_cod_after_mg_per_l": ("出水/CODcr", None),
        "inlet_nh3n_after_mg_per_l": ("进水/NH3-N", None),
        "outlet_nh3n_after_mg_per_l": ("出水/NH3-N", None),
    }  # fmt: skip


def test_before_and_after_are_told_apart_and_other_pollutants_left_out(tmp_path: Path) -> None:
    cells = [
        ["企业", "工程名称", "治理前水量（万吨）", "治理后水量（万吨）", "治理后出水总氮", "治理后出水氨氮", "总磷"],
        ["甲", "一厂", 10, 20, 5, 3, 1],
    ]  # fmt: skip
    assert proposed(write_csv(tmp_path / "表.csv", cells), "W1") == {
        "project_name": ("工程名称", None),
        "enterprise_name": ("企业", None),
        "volume_before_10k_m3": ("治理前水量（万吨）", None),
        "volume_after_10k_m3": ("治理后水量（万吨）", None),
        "outlet_nh3n_after_mg_per_l": ("治理后出水氨氮", None),
    }


def test_the_type_is_told_by_the_headings(tmp_path: Path) -> None:
    names, row = grid(A1, [a1()])
    path = write_csv(tmp_path / "表.csv", [[name.split("（")[0] for name in names], row])
    proposal = propose_file(path)
    assert proposal.template == A1
    assert proposal.missing == []
    assert {p.name for p in proposal.pairs} >= {
        "nox_before_mg_per_nm3",
        "project_id",
        "region_code",
    }


def test_a_ratio_written_as_85_is_declared_in_percent(tmp_path: Path) -> None:
    cells = [["企业名称", "改造后收集率（%）", "改造后去除率（%）"], ["甲公司", 85, 0.9]]
    found = proposed(write_csv(tmp_path / "表.csv", cells), "V1")
    assert found["collection_after_ratio"] == ("改造后收集率（%）", "%")
    assert found["removal_after_ratio"] == ("改造后去除率（%）", None)


def test_a_column_of_words_is_no_quantity_and_two_equal_headings_are_not_guessed(
    tmp_path: Path,
) -> None:
    cells = [
        ["企业名称", "设计处理能力", "年处理水量", "年处理水量"],
        ["甲公司", "待定", 5, 6],
        ["乙公司", "待定", 5, 6],
    ]
    found = proposed(write_csv(tmp_path / "表.csv", cells), "W1")
    assert found == {"enterprise_name": ("企业名称", None)}


def test_what_is_proposed_is_a_mapping_once_it_is_filled_in(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "表.csv", PLANTS)
    status, said = ran(path)
    beside = tmp_path / "表.mapping.toml"
    assert status == 0
    assert said.startswith(f"已写出 {beside}\n工作表“表”，按 {W1}，表头第 2–3 行。\n")
    with pytest.raises(MappingError, match="仍有“请填写”"):
        load(beside, has_sheets=False)
    text = beside.read_text("utf-8")
    for name, value in (("项目性质", "正常"), ("验收日期", "2024-06-30"), ("数据来源", "执行报告")):
        text = text.replace(f'{name} = "请填写"', f'{name} = "{value}"')
    beside.write_text(text.replace('"请填写"', "0"), "utf-8")
    checked = check([path])
    assert checked.rows["status"].to_list() == ["accepted"] * 2
    assert set(checked.problems["rule_id"]) == {"R-38", "R-60"}
    assert checked.without_rows == []


def test_headings_with_any_signs_make_a_file_that_can_be_read(tmp_path: Path) -> None:
    odd = '企业"名称\\\n（甲#乙=丙）\x7f'
    cells = [[odd, "处理水量（万吨）", "设计处理能力"], ["甲", 1, 2]]
    assert ran(write_csv(tmp_path / "表.csv", cells), "--type", "W1")[0] == 0
    text = (tmp_path / "表.mapping.toml").read_text("utf-8")
    with pytest.raises(MappingError, match="仍有“请填写”"):
        load(tmp_path / "表.mapping.toml", has_sheets=False)
    assert "\n# 没有用到的表头：" in text or odd[:2] in text


def test_an_existing_mapping_is_left_as_it_is(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "表.csv", PLANTS)
    beside = tmp_path / "表.mapping.toml"
    beside.write_text("# 我的", "utf-8")
    told = f"{beside} 已存在，未改动。请先改名或移走，或用 --out 写到别处。\n"
    assert ran(path) == (2, told)
    assert beside.read_text("utf-8") == "# 我的"
    status, said = ran(path, "--out", tmp_path / "另.toml")
    assert status == 0
    assert "使用时须与工作簿放在一起，文件名为 表.mapping.toml。" in said


@pytest.mark.parametrize(
    ("name", "cells", "arguments", "told"),
    [
        (
            "通讯录.csv",
            [["姓名", "电话"], ["甲", "123"]],
            [],
            "通讯录.csv：没有找到像填报项的表头。请确认数据在未隐藏的工作表中、表头在前 15 行；"
            "知道项目类型时请加 --type，如 --type W1。\n",
        ),
        (
            "W1_柳州.csv",
            grid(W1, [w1()]),
            [],
            "W1_柳州.csv：工作表“W1_柳州”已是模板的表头，不需要列映射。可直接运行 jianpai check W1_柳州.csv。\n",
        ),
        ("表.csv", PLANTS, ["--type", "Z9"], "没有项目类型 Z9。可选：A1、"),
        ("表.docx", PLANTS, [], "表.docx：文件不是 .xlsx 或 .csv"),
    ],
)
def test_what_cannot_be_proposed_is_told(
    tmp_path: Path, name: str, cells: list, arguments: list[str], told: str
) -> None:
    status, said = ran(write_csv(tmp_path / name, cells), *arguments)
    assert (status, said[: len(told)]) == (2, told)
    assert not list(tmp_path.glob("*.toml"))


def test_a_file_that_is_not_there_and_one_that_is_empty_are_told(tmp_path: Path) -> None:
    assert ran(tmp_path / "无.xlsx") == (2, f"文件不存在：{tmp_path / '无.xlsx'}。请核对路径。\n")
    (tmp_path / "空.csv").write_bytes(b"")
    status, said = ran(tmp_path / "空.csv")
    assert (status, said.split("：")[0]) == (2, "空.csv")
    status, said = ran(tmp_path / "无.xlsx", "--lang", "en")
    assert said == f"No such file: {tmp_path / '无.xlsx'}. Check the path.\n"


def test_check_takes_the_mapping_beside_a_file_once(tmp_path: Path) -> None:
    shutil.copy(write_csv(tmp_path / "源.csv", PLANTS), tmp_path / "表.csv")
    (tmp_path / "表.mapping.toml").write_text("类型 = 'W1'", "utf-8")
    alone = check([tmp_path / "表.csv"])
    both = check([tmp_path / "表.csv", tmp_path / "表.mapping.toml"])
    assert alone.problems["message"].to_list() == both.problems["message"].to_list()
    assert alone.problems["rule_id"].to_list() == ["R-39"]
    assert (alone.exit_status, alone.without_rows) == (1, [])
