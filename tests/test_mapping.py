"""Mapping files with mistakes in them: each is refused in words, and the other files go on."""

import json
import re

import pytest

from tests.sheets import W1, column_names, examine, grid, heading, letter, w1, write_csv, write_xlsx

COLUMNS = {name: heading(name, W1) for name in column_names([w1()], W1)}


def mapping(head="", tail="", without=()):
    kept = {name: text for name, text in COLUMNS.items() if name not in without}
    lines = [f"{name} = {json.dumps(text, ensure_ascii=False)}" for name, text in kept.items()]
    return "\n".join(['sheet = "汇总"', 'template = "W1"', head, "[columns]", *lines, tail])


def outcome(tmp_path, text):
    """Return what becomes of a workbook with this mapping beside it, and of a good csv."""
    (tmp_path / "外表.mapping.toml").write_text(text, "utf-8")
    return examine(
        write_xlsx(tmp_path / "外表.xlsx", {"汇总": grid(W1, [w1(1)])}),
        tmp_path / "外表.mapping.toml",
        write_csv(tmp_path / "W1_柳州.csv", grid(W1, [w1(2)])),
    )


def test_a_mapping_without_mistakes(tmp_path):
    found = outcome(tmp_path, mapping())
    assert (found.rules, found.rows["status"].to_list()) == ([], ["accepted"] * 2)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (mapping("region = 'x'"), "region"),
        (mapping("constants = ['a']"), "constants"),
        (mapping(tail="[constants]\nevidence = ['a']"), "constants"),
        (mapping(tail="[constants]\nevidence = true"), "constants"),
        (mapping("absent = [['uscc']]"), "absent"),
        (mapping("absent = 'uscc'"), "absent"),
        (mapping("project_id = 5"), "project_id"),
        (mapping("project_id = '330000-2022-W-0001'", without=["project_id"]), "project_id"),
        (mapping("project_id = '3300-2022-W-{row:04d}'", without=["project_id"]), "project_id"),
        (mapping("project_id = '330000-2022-W-{row:04d}x'", without=["project_id"]), "project_id"),
        (mapping(tail="evidence = 5"), "columns"),
        ("sheet = '汇总'\ntemplate = 'W1'\ncolumns = 'x'", "columns"),
        (mapping(tail="[region]\ncolumns = [5]"), "region.columns"),
        (mapping(tail="[region]\ncolumns = '企业名称'"), "region.columns"),
        (mapping(tail="[region]\ncorrections = 5"), "region.corrections"),
        (mapping(tail="[region.corrections]\n'x' = [5]"), "region.corrections"),
        (mapping("heading_rows = 'x'"), "heading_rows"),
        (mapping("heading_rows = '1'"), "heading_rows"),
        (mapping("heading_rows = -1"), "heading_rows"),
        (mapping("heading_rows = 0"), "heading_rows"),
        (mapping("heading_rows = true"), "heading_rows"),
        ("sheet = 1\ntemplate = 'W1'", "sheet"),
        ("sheet = '汇总'\ntemplate = 2", "template"),
        ("template = 'W1'", "sheet"),
        ("sheet = '汇总'", "template"),
    ],
)
def test_a_setting_of_another_kind_is_named_and_costs_its_workbook_only(tmp_path, text, named):
    found = outcome(tmp_path, text)
    problem = found.only("R-39")
    assert found.rows.select("file_name", "status").rows() == [("W1_柳州.csv", "accepted")]
    said = rf"^外表\.mapping\.toml：列映射不能使用（(第 \d+ 行：)?{re.escape(named)} 应为"
    assert re.search(said, problem["message"])
    said = rf"the mapping cannot be used \((line \d+: )?{re.escape(named)} must be"
    assert re.search(said, problem["message_en"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sheet = 'a", "不合 TOML 格式，或末尾不完整（引号、括号是否成对？）"),
        ("template = 'W1'\nx y", "第 2 行第 3 列不合 TOML 格式：x y"),
    ],
)
def test_each_message_is_in_its_own_language(tmp_path, text, words):
    problem = outcome(tmp_path, text).only("R-39")
    assert f"列映射不能使用（{words}）" in problem["message"]
    assert "TOMLDecodeError: Expected" in problem["message_en"]


@pytest.mark.parametrize("text", ["", "[", "sheet = 'a", "\x00"])
def test_what_is_no_toml_is_refused(tmp_path, text):
    assert outcome(tmp_path, text).only("R-39")["file_name"] == "外表.mapping.toml"


@pytest.mark.parametrize("value", ["'a.pdf'", "5", "1.5", "2024-05-01"])
def test_a_constant_may_be_text_a_number_or_a_date(tmp_path, value):
    found = outcome(tmp_path, mapping(tail=f"[constants]\nevidence = {value}"))
    assert (found.rules, found.rows["status"].to_list()) == ([], ["accepted"] * 2)


@pytest.mark.parametrize(
    "name",
    [
        "project_id",
        "project_name",
        "credit_year",
        "region_code",
        "enterprise_name",
        "project_nature",
        "acceptance_date",
        "data_source",
        "design_capacity_10k_m3_per_d",
        "volume_after_10k_m3",
        "inlet_cod_before_mg_per_l",
    ],
)
def test_what_the_accounting_needs_cannot_be_declared_absent(tmp_path, name):
    found = outcome(tmp_path, mapping(f"absent = ['uscc', '{name}']", without=["uscc", name]))
    problem = found.only("R-39")
    assert found.rows["file_name"].to_list() == ["W1_柳州.csv"]
    assert f"（{name}））" in problem["message"]
    assert f"the accounting cannot do without: {name})" in problem["message_en"]


@pytest.mark.parametrize(
    "name", ["uscc", "base_emission_cod_t", "reported_nh3n_t", "evidence", "offset_cod_t"]
)
def test_what_the_accounting_can_do_without_may_be_absent(tmp_path, name):
    found = outcome(tmp_path, mapping(f"absent = ['{name}']", without=[name]))
    assert found.only("R-38")["column_name"] == name
    assert found.rows["status"].to_list() == ["accepted"] * 2


def test_a_mapping_without_a_workbook_is_named(tmp_path):
    (tmp_path / "外表.mapping.toml").write_text(mapping(), "utf-8")
    good = write_csv(tmp_path / "W1_柳州.csv", grid(W1, [w1(2)]))
    problem = examine(tmp_path / "外表.mapping.toml", good).only("R-39")
    assert "（没有与它同名的工作簿或CSV）" in problem["message"]
    assert "there is no workbook or csv of its name" in problem["message_en"]


# csv


def mapped_csv(tmp_path, cells, text):
    (tmp_path / "外表.mapping.toml").write_text(text, "utf-8")
    path = write_csv(tmp_path / "外表.csv", cells)
    return examine(path, tmp_path / "外表.mapping.toml")


@pytest.mark.parametrize("sheet", ["sheet = '汇总'\n", ""])
def test_a_csv_may_have_a_mapping(tmp_path, sheet):
    cells = grid(W1, [w1(1), w1(2, reported_cod_t="约3")])
    cells[0] = [f"外{text}" for text in cells[0]]
    lines = [f"{name} = '外{text}'" for name, text in COLUMNS.items()]
    found = mapped_csv(tmp_path, cells, "\n".join([f"{sheet}template = 'W1'", "[columns]", *lines]))
    problem = found.only("R-01")
    assert (problem["cell"], problem["project_id"]) == (
        f"{letter(W1, [w1()], 'reported_cod_t')}3",
        "450200-2024-W-0002",
    )
    assert found.status == {2: "accepted", 3: "quarantined"}


def test_headings_of_a_csv_over_several_rows(tmp_path):
    lines = [
        ["名称", "编号", "进出水水质", "", "", "", "水量"],
        ["", "", "COD", "", "氨氮", "", ""],
        ["", "", "进水", "排放", "进水", "排放", ""],
        ["甲厂", "450200-2024-W-0001", "200", "30", "25", "5", "100"],
    ]
    constants = {
        name: w1()[name]
        for name in COLUMNS
        if name not in ("project_name", "project_id", "volume_after_10k_m3")
        and not name.endswith("_after_mg_per_l")
    }
    text = """template = 'W1'
heading_rows = 3
[columns]
project_name = '名称'
project_id = '编号'
volume_after_10k_m3 = '水量'
inlet_cod_after_mg_per_l = '进出水水质/COD/进水'
outlet_cod_after_mg_per_l = 'COD/排放'
inlet_nh3n_after_mg_per_l = '氨氮/进水'
outlet_nh3n_after_mg_per_l = '进出水水质/氨氮/排放'
[constants]
""" + "\n".join(f"{name} = '{value}'" for name, value in constants.items())
    found = mapped_csv(tmp_path, lines, text)
    assert (found.rules, found.status) == ([], {4: "accepted"})
    project = found.project()
    assert project["outlet_cod_after_mg_per_l"] == 30
    assert project["inlet_nh3n_after_mg_per_l"] == 25


def test_an_empty_csv_with_a_mapping_is_said_to_be_empty(tmp_path):
    (tmp_path / "外表.csv").write_bytes(b"")
    (tmp_path / "外表.mapping.toml").write_text(mapping(), "utf-8")
    found = examine(tmp_path / "外表.csv", tmp_path / "外表.mapping.toml")
    assert found.only("R-45")["file_name"] == "外表.csv"


# Ids made of the row, ambiguous headings, rows that are no project


MADE = mapping("project_id = '459999-2024-W-{row:04d}'", without=["project_id"])


def test_ids_of_rows_beyond_9999_are_valid_and_unique(tmp_path):
    names, row = grid(W1, [w1()])
    at = names.index(heading("project_name", W1))
    cells = [names, *([*row[:at], f"{n}号厂", *row[at + 1 :]] for n in range(2, 20_003))]
    text = MADE.replace("459999", "450000")
    found = mapped_csv(tmp_path, cells, text)
    ids = found.projects["W1"].sort("row_number")["project_id"]
    assert (len(ids), ids.n_unique()) == (20_001, 20_001)
    assert ids.str.contains(r"^[0-9]{6}-[0-9]{4}-[WAV]-[0-9]{4}$").all()
    known = dict(zip(range(2, 20_003), ids, strict=True))
    assert [known[row] for row in (2, 9_999, 10_000, 10_001, 20_000)] == [
        "450000-2024-W-0002",
        "450000-2024-W-9999",
        "450001-2024-W-0000",
        "450001-2024-W-0001",
        "450002-2024-W-0000",
    ]


@pytest.mark.parametrize(
    "note", [["合计", None, None], ["注：数据来自在线监测"], [None, "小计："], None]
)
def test_totals_and_notes_of_a_mapped_sheet_are_no_projects(tmp_path, note):
    names, row = grid(W1, [w1()])
    end = note or names
    end = [*end, *[None] * (len(names) - len(end) - 1), 60][: len(names)] if note else end
    (tmp_path / "外表.mapping.toml").write_text(MADE.replace("459999", "450000"), "utf-8")
    path = write_xlsx(tmp_path / "外表.xlsx", {"汇总": [names, row, end]})
    found = examine(path, tmp_path / "外表.mapping.toml")
    assert found.rules == ["R-30" if note else "R-36"]
    assert found.rows["project_id"].to_list() == ["450000-2024-W-0002"]


def test_a_heading_of_two_columns_is_not_guessed(tmp_path):
    names, row = grid(W1, [w1()])
    twice = [[*names, names[-1]], [*row, 7]]
    (tmp_path / "外表.mapping.toml").write_text(mapping(), "utf-8")
    path = write_xlsx(tmp_path / "外表.xlsx", {"汇总": twice})
    problem = examine(path, tmp_path / "外表.mapping.toml").only("R-39")
    assert f"表头“{names[-1]}”有多列（X、Y）" in problem["message"]
    assert "heads several columns (X、Y)" in problem["message_en"]


def test_of_two_columns_of_a_heading_the_filled_one_is_meant(tmp_path):
    names, row = grid(W1, [w1()])
    path = write_xlsx(tmp_path / "外表.xlsx", {"汇总": [[*names, names[-1]], row]})
    (tmp_path / "外表.mapping.toml").write_text(mapping(), "utf-8")
    assert examine(path, tmp_path / "外表.mapping.toml").status == {2: "accepted"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            mapping(tail="[constants]\ncredit_year = 2023"),
            "这些填报项有两个来源：核算年度（credit_year）",
        ),
        (mapping("project_id = '450000-2024-W-{row:04d}'"), "两个来源：减排项目编号（project_id）"),
        (mapping("absent = ['uscc']"), "两个来源：统一社会信用代码（uscc）"),
    ],
)
def test_a_column_has_one_source(tmp_path, text, words):
    assert words in outcome(tmp_path, text).only("R-39")["message"]


def test_a_correction_names_the_project(tmp_path):
    names, row = grid(W1, [w1()])
    table = [[*names[:3], "县区", *names[4:]], [*row[:3], "郭州区", *row[4:]]]
    assert names[3] == heading("region_code", W1)
    tail = "[region]\ncolumns = ['县区']\n[region.corrections]\n'郭州区' = '450202'"
    (tmp_path / "外表.mapping.toml").write_text(
        mapping(tail=tail, without=["region_code"]), "utf-8"
    )
    path = write_xlsx(tmp_path / "外表.xlsx", {"汇总": table})
    problem = examine(path, tmp_path / "外表.mapping.toml").only("R-40")
    assert (problem["project_id"], problem["cell"]) == ("450200-2024-W-0001", "D2")


@pytest.mark.parametrize("text", ["-", "0"])
def test_a_dash_for_a_code_of_a_mapped_sheet_is_an_empty_cell(tmp_path, text):
    (tmp_path / "外表.mapping.toml").write_text(mapping(), "utf-8")
    path = write_xlsx(tmp_path / "外表.xlsx", {"汇总": grid(W1, [w1(uscc=text)])})
    problem = examine(path, tmp_path / "外表.mapping.toml").only("V-01")
    assert problem["column_name"] == "uscc"


# Names in Chinese, text as people type it


def in_chinese(head="", tail=""):
    lines = [f"{heading(name, W1).split('（')[0]} = {text!r}" for name, text in COLUMNS.items()]
    return "\n".join(
        ["工作表 = 汇总", "类型 = W1".replace("W1", "'W1'"), head, "[列]", *lines, tail]
    )


def test_every_name_may_be_chinese(tmp_path):
    found = outcome(tmp_path, in_chinese("表头行 = 1\n表头行数 = 1", "[常数]\n佐证材料 = 验收.pdf"))
    assert found.rules == ["R-39"]  # a point parts names, so that such a word needs quotes
    found = outcome(
        tmp_path, in_chinese("表头行 = 1\n表头行数 = 1", "[常数]\n佐证材料 = '验收.pdf'")
    )
    assert (found.rules, found.rows["status"].to_list()) == ([], ["accepted"] * 2)


def test_signs_of_a_chinese_keyboard_are_understood(tmp_path):
    text = in_chinese("缺少 ＝ [“佐证材料”，“曾用名”] # 没有“佐证”，无妨")
    found = outcome(tmp_path, text.replace("工作表 = 汇总", "工作表＝“汇总”"))
    assert found.rules == ["R-38", "R-38"]
    assert found.rows["status"].to_list() == ["accepted"] * 2


def test_a_text_in_quotes_is_left_as_it_is(tmp_path):
    text = in_chinese(tail="[常数]\n佐证材料 = '验收：“甲”＝乙，丙.pdf'")
    found = outcome(tmp_path, text)
    assert found.project()["evidence"] == "验收：“甲”＝乙，丙.pdf"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (mapping("heading_row = 1"), "第 3 行：没有设置“heading_row”，最接近的是“heading_rows”"),
        (in_chinese("表头行树 = 1"), "第 3 行：没有设置“表头行树”，最接近的是“表头行”"),
        (in_chinese("表头行数 = 一"), "第 3 行：表头行数 应为不小于 1 的整数"),
        (in_chinese("sheet = '汇总'"), "第 3 行：“sheet”与前面的设置是同一项"),
        (in_chinese("类型 = 'W1'"), "第 3 行同一项写了两次：类型 = 'W1'"),
        (in_chinese(tail="企业名秤 = '甲'"), "没有填报项“企业名秤”，最接近的是“企业名称”"),
        (in_chinese(tail="enterprise_name = '甲'"), "“enterprise_name”写了两次（企业名称）"),
        (in_chinese(tail="缺少 = []"), "“缺少”应写在第一个 [ ] 小节之前，现在它属于 [列]"),
        (in_chinese(tail="曾用名 = 请填写"), "仍有“请填写”：曾用名（第 "),
        (in_chinese("缺少 = [请填写]"), "仍有“请填写”：缺少（第 3 行）"),
        (in_chinese(tail="曾用名 = { 表头 = 请填写 }"), "仍有“请填写”：曾用名（第 "),
        (in_chinese(tail="[行政区划]\n栏 = []"), "没有设置“栏”"),
        (in_chinese().replace("汇总", "总表"), "没有工作表“总表”，有：“汇总”"),
        (in_chinese().replace("'W1'", "'X1'"), "第 2 行：没有填报表“X1”，可选：A1、"),
        (in_chinese(tail="曾用名 = '原名'"), "工作表没有表头“原名”"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_is_meant(tmp_path, text, words):
    problem = outcome(tmp_path, text).only("R-39")
    assert words in problem["message"]
    assert "请按列映射说明（docs/mapping.zh.md）改正映射文件。" in problem["message"]


def test_a_mapping_that_is_no_utf8_is_refused(tmp_path):
    (tmp_path / "外表.mapping.toml").write_bytes(in_chinese().encode("gb18030"))
    path = write_xlsx(tmp_path / "外表.xlsx", {"汇总": grid(W1, [w1(1)])})
    message = examine(path, tmp_path / "外表.mapping.toml").only("R-39")["message"]
    assert "不是 UTF-8 文本；请用记事本“另存为”，编码选 UTF-8" in message


# One heading for several columns


def test_a_heading_may_feed_several_columns(tmp_path):
    found = outcome(tmp_path, mapping(tail="former_names = '企业名称'\nevidence = '企业名称'"))
    assert found.rules == []
    project = found.project()
    assert project["former_names"] == project["evidence"] == project["enterprise_name"]
    letters = dict(found.source_columns.select("column_name", "column_letter").iter_rows())
    assert letters["evidence"] == letters["former_names"] == letters["enterprise_name"] == "E"


def test_a_cell_of_two_columns_is_named_by_its_own_address(tmp_path):
    cells = [[*line] for line in grid(W1, [w1()])]
    at = cells[0].index(heading("reported_cod_t", W1))
    cells[1][at] = "约3"
    (tmp_path / "外表.mapping.toml").write_text(
        mapping(tail="offset_cod_t = '上报COD减排量（吨）'"), "utf-8"
    )
    path = write_xlsx(tmp_path / "外表.xlsx", {"汇总": cells})
    found = examine(path, tmp_path / "外表.mapping.toml")
    named = [(row["column_name"], row["cell"]) for row in found.of("R-01")]
    here = f"{letter(W1, [w1()], 'reported_cod_t')}2"
    assert sorted(named) == [("offset_cod_t", here), ("reported_cod_t", here)]
