"""Headings in every spelling, in any row and order; what stops a sheet, in the words of the user."""

import math
from fractions import Fraction

import openpyxl
import pytest

from jianpai import schemas
from jianpai.flows.read.sheet.heading_text import meaning, normal
from jianpai.flows.read.source.sheets import template_of
from jianpai.schemas.sheet.units import SPELLINGS
from tests.sheets import (
    A1,
    GOOD,
    MATERIAL,
    V1,
    W1,
    a1,
    examine,
    grid,
    heading,
    w1,
    write_csv,
    write_xlsx,
)

HALF = str.maketrans("（）", "()")


def renamed(template, old, new, rows=None):
    cells = grid(template, rows or [w1()])
    cells[0] = [new if text == heading(old, template) else text for text in cells[0]]
    return cells


def outcome(tmp_path, cells, name="W1", file="柳州.xlsx"):
    return examine(write_xlsx(tmp_path / file, {name: cells}))


@pytest.mark.parametrize(
    "spell",
    [
        lambda name: heading(name, W1),
        lambda name: name,
        lambda name: name.upper(),
        lambda name: heading(name, W1).translate(HALF),
        lambda name: heading(name, W1).split("（")[0],
        lambda name: f" {heading(name, W1)}* ",
        lambda name: heading(name, W1).replace("（", "\n（"),
        lambda name: heading(name, W1).replace("（", "【").replace("）", "】"),
        lambda name: heading(name, W1).replace("mg/L", "毫克/升").replace("COD", "ＣＯＤ"),
    ],
    ids=[
        "chinese",
        "identifier",
        "upper",
        "half-width",
        "bare",
        "asterisk",
        "newline",
        "square",
        "spelt",
    ],
)
def test_headings_in_every_spelling(tmp_path, spell):
    names = [name for name, column in schemas.columns(W1).items() if column.metadata["needed"]]
    row = w1()
    found = outcome(tmp_path, [[spell(name) for name in names], [row[name] for name in names]])
    assert found.rules == []
    assert found.project()["reported_cod_t"] == 30


@pytest.mark.parametrize("template", schemas.sheets())
def test_a_unit_is_understood_in_every_spelling(template):
    for name, column in schemas.columns(template).items():
        text, unit = column.metadata["heading"], column.metadata["unit"]
        if "（" in text and unit:
            bare = text.split("（", maxsplit=1)[0]
            for spelling in SPELLINGS[unit]:
                assert meaning(normal(f"{bare}（{spelling}）"), template) == (name, None), spelling


def test_columns_may_stand_in_any_order(tmp_path):
    cells = [list(reversed(line)) for line in grid(W1, [w1()])]
    found = outcome(tmp_path, cells)
    assert (found.rules, found.status) == ([], {2: "accepted"})


def test_an_unknown_column_is_kept_and_reported(tmp_path):
    cells = [[*line, extra] for line, extra in zip(grid(W1, [w1()]), ["吨", 5], strict=True)]
    problem = outcome(tmp_path, cells).only("R-28")
    assert (problem["cell"], problem["heading"], problem["severity"]) == ("Y1", "吨", "notice")
    assert problem["message"] == (
        "柳州.xlsx，工作表“W1”，单元格Y1（吨）：表头不在模板中，该列未参与核算（原文件中保留）。"
        "如为填报列请按模板改正表头。"
    )


def test_a_value_without_heading_is_reported(tmp_path):
    cells = grid(W1, [w1()])
    cells[1].append("看这里")
    assert outcome(tmp_path, cells).only("R-28")["cell"] == "Y1"


def test_a_heading_that_stands_twice_refuses_the_sheet(tmp_path):
    cells = [[*line, line[9]] for line in grid(W1, [w1()])]
    found = outcome(tmp_path, cells)
    problem = found.only("R-29")
    assert found.rows.is_empty()
    assert (problem["cell"], problem["detail"]) == ("Y1", "J1")
    assert "与J1列是同一填报项，整张表未读取" in problem["message"]
    assert "means the same as column J1" in problem["message_en"]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("reported_cod_t", "上报COD减排量（千克）"),
        ("reported_cod_t", "上报COD减排量(kg)"),
        ("volume_after_10k_m3", "改造后年处理水量（立方米）"),
        ("inlet_cod_after_mg_per_l", "改造后进水COD（g/L）"),
        ("reported_cod_t", "上报COD减排量（保留两位）"),
    ],
)
def test_another_unit_refuses_the_sheet(tmp_path, column, text):
    found = outcome(tmp_path, renamed(W1, column, text))
    problem = found.only("R-34")
    assert found.rows.is_empty()
    assert problem["heading"] == text
    assert problem["cell"].endswith("1")
    assert (
        f"表头的单位与模板不同（模板：{heading(column, W1)}），整张表未读取" in problem["message"]
    )
    assert "convert the values" in problem["message_en"]


def test_a_missing_heading_is_named_with_the_nearest_one(tmp_path):
    cells = renamed(A1, "nox_after_mg_per_nm3", "改造后NOX排放浓度值", rows=[a1()])
    problem = outcome(tmp_path, cells, "A1").only("R-24")
    assert problem["message"] == (
        "柳州.xlsx，工作表“A1”（改造后NOx浓度（mg/Nm3））：工作表缺少表头“改造后NOx浓度（mg/Nm3）”"
        "（最接近的表头：“改造后NOX排放浓度值”），整张表未读取。请按模板补上或改正表头后重新提交。"
    )


def test_every_missing_heading_is_named(tmp_path):
    found = outcome(tmp_path, [["减排项目编号", "备注"], ["450200-2024-W-0001", "x"]])
    required = [name for name, column in schemas.columns(W1).items() if column.metadata["needed"]]
    assert found.rules == ["R-24"] * (len(required) - 1)
    assert found.rows.is_empty()


def test_headings_below_titles(tmp_path):
    found = outcome(tmp_path, [["2024年减排项目表"], ["填报单位：柳州市"], [], *grid(W1, [w1()])])
    assert (found.rules, found.status) == ([], {5: "accepted"})


def test_no_headings_within_the_first_fifteen_rows(tmp_path):
    problem = outcome(tmp_path, [["说明"]] * 15 + grid(W1, [w1()])).only("R-37")
    assert "前十五行中找不到模板的表头" in problem["message"]


def with_unit_row(units):
    cells = grid(W1, [w1()])
    bare = [text.split("（")[0] for text in cells[0]]
    return [bare, [units.get(text) for text in bare], cells[1]]


def units_of_template():
    texts = [column.metadata["heading"] for column in schemas.columns(W1).values()]
    return {text.split("（")[0]: text.split("（")[1].rstrip("）") for text in texts if "（" in text}


def test_units_may_stand_in_the_row_below_the_headings(tmp_path):
    found = outcome(tmp_path, with_unit_row(units_of_template()))
    assert (found.rules, found.status) == ([], {3: "accepted"})


def test_another_unit_in_the_row_below_refuses_the_sheet(tmp_path):
    found = outcome(tmp_path, with_unit_row(units_of_template() | {"上报COD减排量": "（千克）"}))
    problem = found.only("R-34")
    assert (problem["heading"], problem["value"]) == ("上报COD减排量", "（千克）")
    assert problem["message"].startswith(
        "柳州.xlsx，工作表“W1”，单元格M2（上报COD减排量）的值“（千克）”："
        "表头的单位与模板不同（模板：上报COD减排量（吨）），整张表未读取。"
    )


def test_dashes_stand_for_no_unit_in_a_row_of_units(tmp_path):
    dashes = {text.split("（")[0]: "—" for text in grid(W1, [])[0]}
    found = outcome(tmp_path, with_unit_row(dashes | units_of_template()))
    assert (found.rules, found.status) == ([], {3: "accepted"})


@pytest.mark.parametrize("dash", ["—", "-", "/", "无", "——"])
@pytest.mark.parametrize("texts", [{}, {"企业名称": "柳州市示例水务有限公司"}])
def test_a_first_row_without_id_and_numbers_is_a_row_and_no_units(tmp_path, dash, texts):
    row = with_unit_row(dict.fromkeys(units_of_template(), dash) | texts)
    found = outcome(tmp_path, row)
    assert found.status == {2: "quarantined", 3: "accepted"}
    assert any(problem["cell"] == "A2" for problem in found.of("V-01"))


def test_units_beside_a_name_are_no_row_of_units(tmp_path):
    row = with_unit_row(units_of_template() | {"企业名称": "柳州市示例水务有限公司"})
    assert outcome(tmp_path, row).status == {2: "quarantined", 3: "accepted"}


@pytest.mark.parametrize(
    ("name", "template"),
    [
        *(
            ("W1", W1),
            ("W1 城镇污水处理", W1),
            ("W1城镇污水处理（柳州）", W1),
            ("w1", W1),
            ("Ｗ１", W1),
        ),
        *(
            ("W1 (2)", W1),
            ("A1_1号炉", A1),
            ("V1", V1),
            ("V1 原辅材料", MATERIAL),
            ("V1 材料表", MATERIAL),
        ),
        *(("V1_新材料公司", V1), ("Sheet1", None), ("W10", None), ("污水", None)),
    ],
)
def test_sheet_names(name, template):
    assert template_of(name) == template


@pytest.mark.parametrize(
    "name", ["W1_柳州.csv", "W1 城镇污水处理_柳州.csv", "W1.csv", "w1-柳江区.CSV"]
)
def test_csv_file_names(tmp_path, name):
    assert examine(write_csv(tmp_path / name, grid(W1, [w1()]))).status == {2: "accepted"}


def test_a_csv_not_named_after_a_type_is_reported(tmp_path):
    problem = examine(write_csv(tmp_path / "柳州_W1.csv", [["处理厂", "COD"]])).only("R-27")
    assert "文件名以类型开头的 .csv（如 W1_柳州.csv）" in problem["message"]


@pytest.mark.parametrize("template", GOOD)
def test_a_csv_of_any_name_is_read_by_its_headings(tmp_path, template):
    cells = [["2024年减排项目表"], *grid(template, [GOOD[template]()])]
    found = examine(write_csv(tmp_path / "柳州市.csv", cells))
    usual = examine(write_csv(tmp_path / f"{template}_柳州.csv", cells))
    assert [rule for rule in found.rules if rule != "R-48"] == usual.rules
    assert found.rows["status"].to_list() == usual.rows["status"].to_list()
    problem = found.of("R-48")[0]
    assert (problem["severity"], found.rows.height) == ("notice", 1)
    assert problem["message"] == (
        f"柳州市.csv，工作表“柳州市”：文件名不以项目类型开头，按表头读作“{template}”。"
        "请核对；文件名请以项目类型开头，如 W1_柳州.csv。"
    )
    assert f"was read as “{template}” by its headings" in problem["message_en"]


# Sheets whose name is no project type


@pytest.mark.parametrize("template", GOOD)
def test_a_template_under_another_name_is_an_error(tmp_path, template):
    problem = outcome(tmp_path, grid(template, [GOOD[template]()]), "Sheet1").only("R-43")
    assert problem["severity"] == "error"
    assert problem["message"] == (
        f"柳州.xlsx，工作表“Sheet1”：看起来是“{template}”的填报表，但工作表名称（文件名）不是项目类型，未读取。"
        "请把工作表改名为该模板名称（CSV文件名须以它开头）后重新提交。"
    )
    assert problem["message_en"].startswith(
        f"柳州.xlsx, sheet “Sheet1”: looks like the template “{template}”, but"
    )


def test_a_csv_of_another_name_that_lacks_a_heading_is_an_error(tmp_path):
    cells = [line[:-1] for line in grid(A1, [a1()])]
    problem = examine(write_csv(tmp_path / "柳州_A1.csv", cells)).only("R-43")
    assert f"看起来是“{A1}”的填报表" in problem["message"]
    assert "CSV文件名须以它开头" in problem["message"]


def test_a_hidden_template_under_another_name_is_reported_as_hidden(tmp_path):
    path = write_xlsx(tmp_path / "柳州.xlsx", {"W1": grid(W1, [w1()]), "备份": grid(W1, [w1()])})
    book = openpyxl.load_workbook(path)
    book["备份"].sheet_state = "hidden"
    book.save(path)
    assert examine(path).only("R-26")["sheet_name"] == "备份"


@pytest.mark.parametrize(
    ("share", "rule", "severity"),
    [(Fraction(2, 3), "R-43", "error"), (Fraction(3, 5), "R-25", "notice")],
)
def test_a_sheet_that_is_hardly_like_a_template_is_no_error(tmp_path, share, rule, severity):
    required = grid(W1, [])[0]
    headings = required[: math.ceil(share * len(required))]
    assert outcome(tmp_path, [headings], "Sheet1").only(rule)["severity"] == severity


def test_a_sheet_without_project_ids_is_no_template(tmp_path):
    found = outcome(tmp_path, [grid(W1, [])[0][1:]], "Sheet1")
    assert found.only("R-25")["severity"] == "notice"
