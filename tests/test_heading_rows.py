"""Headings in two or three rows, and headings that a form has decorated: joined, told apart, or named."""

from itertools import pairwise

import openpyxl
import pytest

from jianpai.flows.read.sheet.heading_rows import stacked_meaning
from tests.sheets import (
    A1,
    W1,
    a1,
    column_names,
    examine,
    grid,
    heading,
    letter,
    w1,
    write_csv,
    write_xlsx,
)

GROUPS = ("改造前", "改造后", "基准年", "上报")


def in_order(template, row):
    """Return the row with the columns of a group side by side, as a form has them."""
    texts = {name: heading(name, template) for name in column_names([row], template)}
    place = {text: next((i for i, g in enumerate(GROUPS, 1) if text.startswith(g)), 0)
             for text in texts.values()}  # fmt: skip
    return dict(sorted(((n, row.get(n)) for n in texts), key=lambda item: place[texts[item[0]]]))


def grouped_table(row, template):
    names = list(in_order(template, row))
    groups, leaves, last = [], [], None
    for name in names:
        text = heading(name, template)
        group = next((g for g in GROUPS if text.startswith(g)), None)
        groups.append(text if group is None else (None if group == last else group))
        leaves.append(None if group is None else text.removeprefix(group))
        last = group
    return [groups, leaves, [row[name] for name in names]]


@pytest.mark.parametrize(("template", "row"), [(W1, w1()), (A1, a1())])
def test_group_and_leaf_make_a_heading_in_a_csv(tmp_path, template, row):
    table = grouped_table(row, template)
    found = examine(write_csv(tmp_path / f"{template[:2]}_柳州.csv", table))
    assert (found.rules, found.status) == (["R-47"], {3: "accepted"})
    usual = examine(write_csv(tmp_path / f"{template[:2]}_一行.csv", grid(template, [row])))
    place = ["file_name", "file_sha256", "sheet_name", "row_number", "file_order"]
    project_type = template[:2]
    assert found.projects[project_type].drop(place).equals(usual.projects[project_type].drop(place))


def test_group_and_leaf_make_a_heading_in_a_workbook_with_merged_cells(tmp_path):
    table = [["2024年减排项目汇总表"], *grouped_table(w1(), W1)]
    path = write_xlsx(tmp_path / "柳州.xlsx", {"W1": table})
    book = openpyxl.load_workbook(path)
    sheet, width = book["W1"], len(table[1])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    filled = [at for at, text in enumerate(table[1], 1) if text] + [width + 1]
    for first, after in pairwise(filled):
        is_leafless = table[2][first - 1] is None
        sheet.merge_cells(
            start_row=2, end_row=3 if is_leafless else 2, start_column=first, end_column=after - 1
        )
    book.save(path)
    found = examine(path)
    problem = found.only("R-47")
    assert found.project()["inlet_cod_before_mg_per_l"] == 200
    assert found.project()["outlet_cod_after_mg_per_l"] == 30
    assert "改造前/进水COD（mg/L） → 改造前进水COD（mg/L）；" in problem["message"]
    assert "请核对；不符时请把表头改成一行" in problem["message"]
    assert "has its headings in several rows; they were read together" in problem["message_en"]
    columns = found.source_columns.filter(column_name="reported_cod_t").row(0, named=True)
    assert columns["heading"] == "上报/COD减排量（吨）"


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (("改造前", "进水COD（mg/L）"), "inlet_cod_before_mg_per_l"),
        (("COD", "改造前进水（mg/L）"), "inlet_cod_before_mg_per_l"),
        (("改造前", "COD", "进水(mg/L)"), "inlet_cod_before_mg_per_l"),
        (("改造后（2024年）", "出水氨氮"), "outlet_nh3n_after_mg_per_l"),
        (("改造前", "年处理水量", "万吨"), "volume_before_10k_m3"),
        (("上报减排量（吨）", "COD"), "reported_cod_t"),
        (("基准年排放量", "氨氮（吨）"), "base_emission_nh3n_t"),
        (("氨氮", "基准年排放量（吨）"), "base_emission_nh3n_t"),
        (("基准年", "COD（吨）"), "base_emission_cod_t"),
        (("上报", "COD", "吨"), "reported_cod_t"),
        (("区域削减", "COD"), "offset_cod_t"),
        (("基本信息", "*企业名称"), "enterprise_name"),
        (("上报COD减排量", "（吨）"), "reported_cod_t"),
    ],
)
def test_what_a_group_and_its_leaves_mean(texts, name):
    assert stacked_meaning(texts, W1) == (name, None)


@pytest.mark.parametrize(
    "texts",
    [
        ("改造前", "COD（mg/L）"),  # inlet or outlet
        ("改造前", "COD"),
        ("基准年", "COD"),  # without the unit it may be a concentration
        ("COD", "排放量（吨）"),  # of which year
        ("改造后", "验收"),
        ("一期", "处理水量（万吨）"),
    ],
)
def test_what_may_mean_several_things_means_nothing(texts):
    assert stacked_meaning(texts, W1) == (None, None)


@pytest.mark.parametrize(
    ("texts", "column"),
    [
        (("上报", "COD减排量（千克）"), "reported_cod_t"),
        (("上报减排量（kg）", "COD"), "reported_cod_t"),
        (("上报COD减排量", "千克"), "reported_cod_t"),
    ],
)
def test_a_unit_of_two_rows_is_compared_as_well(texts, column):
    assert stacked_meaning(texts, W1) == (None, heading(column, W1))


def test_another_unit_below_a_group_refuses_the_sheet(tmp_path):
    table = grouped_table(w1(), W1)
    at = table[1].index("COD减排量（吨）")
    table[1][at] = "COD减排量（千克）"
    found = examine(write_csv(tmp_path / "W1_柳州.csv", table))
    problem = found.only("R-34")
    assert (problem["heading"], problem["cell"][-1]) == ("上报/COD减排量（千克）", "2")


def test_headings_of_two_rows_that_fit_nothing_are_named(tmp_path):
    table = grouped_table(w1(), W1)
    at = table[1].index("进水COD（mg/L）")
    table[1][at], table[1][at + 1] = "进口浓度", "出口浓度"
    found = examine(write_csv(tmp_path / "W1_柳州.csv", table))
    problem = found.only("R-46")
    assert found.rows.is_empty()
    letters = [chr(ord("A") + place) for place in (at, at + 1)]
    assert problem["cell"] == f"{letters[0]}2"
    assert problem["message"].endswith(
        f"：表头分在上下几行：“改造前/进口浓度”({letters[0]}2)、“改造前/出口浓度”({letters[1]}2)无法对应，"
        "缺少“改造前进水COD（mg/L）”、“改造前出水COD（mg/L）”；整张表未读取。"
        "请把表头改成一行，与模板一致（如“改造前进水COD（mg/L）”）后重新提交。"
    )
    assert "the headings stand in several rows: “改造前/进口浓度”" in problem["message_en"]
    assert "are missing; the whole sheet was refused" in problem["message_en"]


def test_a_title_over_a_lacking_heading_is_no_second_row(tmp_path):
    cells = grid(W1, [w1()])
    cells[0][cells[0].index(heading("uscc", W1))] = "代码"
    found = examine(write_csv(tmp_path / "W1_柳州.csv", [["2024年减排项目表"], *cells]))
    assert found.only("R-24")["heading"] == heading("uscc", W1)


def test_headings_of_two_rows_may_be_repeated(tmp_path):
    first, second, one = grouped_table(w1(1), W1)
    two = grouped_table(w1(2), W1)[2]
    found = examine(write_csv(tmp_path / "W1_柳州.csv", [first, second, one, first, second, two]))
    assert found.status == {3: "accepted", 6: "accepted"}
    assert [p["row_number"] for p in found.of("R-36")] == [4, 5]


# Decorated headings


DECORATED = [
    "*{}",
    "{}*",
    "{}（必填）",
    "★{}",
    "1、{}",
    "（3）{}",
    "③{}",
    "{}：",
    "{}【选填】",
    "{} ＊",
]


@pytest.mark.parametrize("form", DECORATED)
def test_a_decorated_heading_is_the_heading(tmp_path, form):
    cells = grid(W1, [w1()])
    cells[0] = [form.format(text) for text in cells[0]]
    found = examine(write_csv(tmp_path / "W1_柳州.csv", cells))
    assert (found.rules, found.status) == ([], {2: "accepted"})


@pytest.mark.parametrize(
    "text", ["上报COD减排量（吨，必填）", "上报COD减排量（必填）（吨）", "上报COD减排量（必填）"]
)
def test_a_required_mark_beside_the_unit_is_no_unit(tmp_path, text):
    cells = grid(W1, [w1()])
    cells[0] = [text if name == heading("reported_cod_t", W1) else name for name in cells[0]]
    assert examine(write_csv(tmp_path / "W1_柳州.csv", cells)).rules == []


@pytest.mark.parametrize("form", DECORATED)
@pytest.mark.parametrize("first", ["{}", "*{}"])
def test_a_repeated_heading_row_is_no_project_however_decorated(tmp_path, form, first):
    texts, one, two = grid(W1, [w1(1), w1(2)])
    plain, marked = [first.format(t) for t in texts], [form.format(t) for t in texts]
    found = examine(write_csv(tmp_path / "W1_柳州.csv", [plain, one, marked, two]))
    assert found.only("R-36")["row_number"] == 3
    assert found.status == {2: "accepted", 4: "accepted"}


def test_a_repeated_row_of_other_columns_only_is_known_by_half_its_cells(tmp_path):
    texts, one, two = grid(W1, [w1(1), w1(2)])
    again = [None, *texts[1:5], "第二页"]
    found = examine(write_csv(tmp_path / "W1_柳州.csv", [texts, one, again, two]))
    assert found.only("R-36")["row_number"] == 3


def test_a_project_called_like_a_heading_is_a_project(tmp_path):
    row = w1(project_id=None, project_name="项目名称", enterprise_name="企业名称")
    found = examine(write_csv(tmp_path / "W1_柳州.csv", grid(W1, [w1(2), row])))
    assert found.status == {2: "accepted", 3: "quarantined"}


def units_below(table):
    """Return the table with the units of both heading rows in a row of their own."""
    cut = [[text and text.split("（")[0] for text in line] for line in table[:2]]
    units = [
        next((text.split("（")[1][:-1] for text in pair if text and "（" in text), None)
        for pair in zip(*table[:2], strict=True)
    ]
    return [*cut, units, table[2]]


def test_units_may_stand_below_headings_of_two_rows(tmp_path):
    table = [
        ["减排表"],
        ["填报单位：柳州市", "", "单位：吨"],
        *units_below(grouped_table(w1(), W1)),
    ]
    found = examine(write_csv(tmp_path / "W1_柳州.csv", table))
    assert (found.rules, found.status) == (["R-47"], {6: "accepted"})


@pytest.mark.parametrize("unit", ["千克", "万千克"])
def test_another_unit_below_headings_of_two_rows_refuses_the_sheet(tmp_path, unit):
    table = units_below(grouped_table(w1(), W1))
    table[2] = [unit if text == "吨" else text for text in table[2]]
    found = examine(write_csv(tmp_path / "W1_柳州.csv", table))
    assert found.rules == ["R-34"] * 4
    assert found.rows.is_empty()


# What would be read under the wrong heading or in the wrong unit


@pytest.mark.parametrize("first", [0, 1])
def test_headings_in_another_order_further_down_refuse_the_sheet(tmp_path, first):
    texts, one = grid(A1, [a1(1)])
    before, after = heading("flue_gas_before_10k_nm3", A1), heading("flue_gas_after_10k_nm3", A1)
    swapped = [{before: after, after: before}.get(text, text) for text in texts]
    table = [texts, one, swapped[first:], grid(A1, [a1(2)])[1]]
    found = examine(write_csv(tmp_path / "A1_柳州.csv", table))
    problem = found.only("R-50")
    assert found.rows.is_empty()
    at = texts.index(before) - first if first == 0 else 0
    assert problem["cell"] == f"{chr(ord('A') + at)}3"
    assert "不同，整张表未读取。请把两部分分成两张表" in problem["message"]
    assert "differs from the heading of the column above" in problem["message_en"]


def test_another_unit_further_down_refuses_the_sheet(tmp_path):
    texts, one, two = grid(W1, [w1(1), w1(2)])
    again = [text.replace("上报COD减排量（吨）", "上报COD减排量（千克）") for text in texts]
    found = examine(write_csv(tmp_path / "W1_柳州.csv", [texts, one, again, two]))
    assert found.only("R-50")["value"] == "上报COD减排量（千克）"


def bare(cells):
    return [[text.split("（")[0] for text in cells[0]], *cells[1:]]


@pytest.mark.parametrize(
    "title", ["单位：千克", "（计量单位: kg）", "填表日期：10月  单位：公斤、mg/L"]
)
def test_a_unit_in_the_title_is_that_of_the_bare_headings(tmp_path, title):
    table = [["减排项目表", None, title], *bare(grid(W1, [w1()]))]
    problem = examine(write_csv(tmp_path / "W1_柳州.csv", table)).only("R-34")
    assert (problem["cell"], problem["value"]) == ("C1", title)
    assert "（模板：基准年氨氮排放量（吨）），整张表未读取" in problem["message"]


@pytest.mark.parametrize(
    "title",
    [
        "单位：吨",
        "单位：吨、mg/L、万吨",
        "填报单位：柳州市",
        "单位：万元",
        "建设单位：千克公司",
        "单位",
    ],
)
def test_a_title_that_says_no_other_unit_is_a_title(tmp_path, title):
    table = [["减排项目表", None, title], *bare(grid(W1, [w1()]))]
    assert examine(write_csv(tmp_path / "W1_柳州.csv", table)).rules == []


def test_headings_with_units_of_their_own_do_not_mind_the_title(tmp_path):
    table = [["单位：千克"], *grid(W1, [w1()])]
    assert examine(write_csv(tmp_path / "W1_柳州.csv", table)).rules == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("区域削减COD量（吨）", "R-52"),
        ("区域削减量COD（吨）", "R-52"),
        ("区域削减总磷（吨）", "R-28"),
        ("排污许可证号", "R-52"),
        ("备注", "R-28"),
    ],
)
def test_a_column_that_is_nearly_one_of_the_template_is_asked_about(tmp_path, text, rule):
    names, row = grid(W1, [w1()])
    found = examine(write_csv(tmp_path / "W1_柳州.csv", [[*names, text], [*row, 5]]))
    problem = found.only(rule)
    assert problem["heading"] == text
    if rule == "R-52":
        assert problem["severity"] == "warning"
        assert "表头不在模板中，与模板的“" in problem["message"]
        assert "相近，该列未参与核算" in problem["message"]


@pytest.mark.parametrize("mark", ["同上", "〃", "″", '"'])
@pytest.mark.parametrize(
    "column",
    ["enterprise_name", "uscc", "evidence", "data_source", "acceptance_date", "reported_cod_t"],
)
def test_a_ditto_mark_is_no_content(tmp_path, mark, column):
    cells = grid(W1, [w1(1, evidence="台账:a.pdf"), w1(2, **{column: mark})])
    found = examine(write_xlsx(tmp_path / "柳州.xlsx", {"W1": cells}))
    problem = found.only("R-51")
    assert (problem["column_name"], problem["value"]) == (column, mark)
    at = letter(W1, [w1(evidence="")], column)
    above = f"（上方 {at}2 为“{cells[1][cells[0].index(heading(column, W1))]}”）"
    assert problem["message"].endswith(
        f"不能用“同上”代替内容{above}，每一行都须填写自己的内容。请逐行填写；系统不会代填。"
    )
    assert found.status == {2: "accepted", 3: "quarantined"}
