"""What offices really send: encodings, merged cells, totals, formulas, ragged rows; nothing is lost."""

import csv
import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianpai import schemas
from jianpai.flows.read.source import plain_xlsx, xlsx_parts
from tests.sheets import (
    A1,
    GOOD,
    MATERIAL,
    V1,
    W1,
    Formula,
    a1,
    column_names,
    examine,
    grid,
    heading,
    letter,
    material,
    materials,
    v1,
    w1,
    write_csv,
    write_xlsx,
)


def edited(path: Path, change) -> Path:
    """Change a workbook as a clerk does, in a spreadsheet."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def part_edited(path: Path, part: str, change) -> Path:
    """Change the XML of one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(content) if name == part else content)
    return path


def workbook(tmp_path, rows, name="W1", template=W1):
    return write_xlsx(tmp_path / "柳州.xlsx", {name: grid(template, rows)})


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_csv_encodings(tmp_path, encoding):
    path = write_csv(
        tmp_path / "W1_柳州.csv", grid(W1, [w1(project_name="龙泉山污水处理厂")]), encoding
    )
    found = examine(path)
    assert (found.rules, found.project()["project_name"]) == ([], "龙泉山污水处理厂")


def test_a_rare_character_of_gb18030(tmp_path):
    path = write_csv(
        tmp_path / "W1_柳州.csv", grid(W1, [w1(enterprise_name="㐂𠮷公司")]), "gb18030"
    )
    assert examine(path).project()["enterprise_name"] == "㐂𠮷公司"


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        ("编号,名称\n1,二\n".encode("utf-16"), "含空字节"),
        (b"PK\x03\x04\x00\x00", "含空字节"),
        (b"\x89PNG\xff\xfe\xff\xff", "第 4 字节"),
        ("编号".encode() + b"\xff\xff\xff\xff", "第 6 字节"),
    ],
    ids=["utf-16", "zip", "png", "cut"],
)
def test_a_csv_that_is_no_text_is_refused(tmp_path, content, detail):
    path = tmp_path / "W1_柳州.csv"
    path.write_bytes(content)
    problem = examine(path).only("R-23")
    assert problem["message"] == (
        f"W1_柳州.csv：CSV文件不是UTF-8或GB18030文本（{detail}）。请用表格软件另存为“CSV UTF-8”后重新提交。"
    )
    assert problem["message_en"].endswith("To do: save it as CSV UTF-8.")


# Rows of a csv


def csv_text(tmp_path, text, name="A1_柳州.csv"):
    (tmp_path / name).write_bytes(text.encode())
    return examine(tmp_path / name)


def csv_lines(*rows, template=A1):
    cells = grid(template, list(rows))
    return [",".join("" if cell is None else str(cell) for cell in line) for line in cells]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_line_ends_and_separators(tmp_path, end, separator):
    text = end.join(csv_lines(a1(1), a1(2))).replace(",", separator)
    assert csv_text(tmp_path, text).status == {2: "accepted", 3: "accepted"}


def test_blank_lines_are_passed_over_and_counted(tmp_path):
    heading, one, two = csv_lines(a1(1), a1(2))
    text = "\n".join(["", heading, "", one, ",,,,", two, "", ""])
    assert csv_text(tmp_path, text).status == {4: "accepted", 6: "accepted"}


def test_a_short_row_lacks_its_last_cells(tmp_path):
    heading, one, two = csv_lines(a1(1), a1(2))
    found = csv_text(tmp_path, "\n".join([heading, one.rsplit(",", 2)[0], two]))
    assert found.rules == ["V-01", "V-01"]
    assert {problem["cell"] for problem in found.of("V-01")} == {"Q2", "R2"}
    assert found.status == {2: "quarantined", 3: "accepted"}


def test_a_long_row_is_shifted_and_quarantined(tmp_path):
    heading, one, two = csv_lines(a1(1), a1(2))
    found = csv_text(tmp_path, "\n".join([heading, f"{one},,,,,,,9", two]))
    problem = found.only("R-31")
    assert problem["message"] == (
        "A1_柳州.csv，工作表“A1_柳州”，第2行，单元格Y2的值“9”：该行在表头以外还有内容。"
        "请检查该行是否多了分隔符或错位。"
    )
    assert found.status == {2: "quarantined", 3: "accepted"}


def test_quoted_cells_may_hold_commas_quotes_and_line_breaks(tmp_path):
    names = ['一期,"二期"', "一\n期", "三期"]
    path = write_csv(
        tmp_path / "A1_柳州.csv",
        grid(A1, [a1(i, project_name=name) for i, name in enumerate(names, 1)]),
    )
    found = examine(path)
    assert (found.rules, found.status) == ([], {2: "accepted", 3: "accepted", 4: "accepted"})
    assert found.projects["A1"]["project_name"].to_list() == names


@pytest.mark.parametrize("bad", ['"1号锅炉脱硝', '"1号"锅炉脱硝'])
def test_a_row_with_unbalanced_quotes_costs_itself_only(tmp_path, bad):
    heading, one, two, three = csv_lines(a1(1), a1(2, project_name='"二\n期"'), a1(3))
    text = "\n".join([heading, one.replace("1号锅炉脱硝", bad), two, three])
    found = csv_text(tmp_path, text)
    problem = found.only("R-33")
    assert problem["message"] == (
        "A1_柳州.csv，工作表“A1_柳州”，第2行：该行引号不成对，无法分列。请改正该行的引号后重新提交。"
    )
    assert found.status == {2: "quarantined", 3: "accepted", 4: "accepted"}


def test_a_quote_closed_some_rows_later_swallows_none(tmp_path):
    heading, *lines = csv_lines(a1(1), a1(2), a1(3))
    lines[0] = lines[0].replace("1号锅炉", '"1号锅炉')
    lines[2] = lines[2].replace("3号锅炉脱硝", '3号锅炉脱硝"')
    found = csv_text(tmp_path, "\n".join([heading, *lines]))
    assert found.only("R-33")["row_number"] == 2
    assert found.status == {2: "quarantined", 3: "accepted", 4: "accepted"}


def test_a_quote_within_a_cell_is_a_character(tmp_path):
    heading, one = csv_lines(a1(project_name='6" 管'))
    assert csv_text(tmp_path, f"{heading}\n{one}\n").project("A1")["project_name"] == '6" 管'


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_the_separator_is_the_one_that_parts_the_headings(tmp_path, separator):
    files = "台账:a.pdf" + ";".join(f"照片:{number}.jpg" for number in range(40))
    cells = grid(
        A1, [a1(1, evidence=files.replace(separator, "+")), a1(2, evidence="一,二\t三;四")]
    )
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(cells)
    assert csv_text(tmp_path, text.getvalue()).status == {2: "accepted", 3: "accepted"}


@pytest.mark.parametrize("title", ["填报单位;联系人;电话" * 20, '"一;二' * 9, '"' + ";" * 99 + '"'])
def test_a_title_does_not_decide_on_the_separator(tmp_path, title):
    found = csv_text(tmp_path, "\n".join([title, *csv_lines(a1(1), a1(2))]))
    assert found.status == {3: "accepted", 4: "accepted"}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_headings_of_a_csv_may_be_broken_into_lines(tmp_path, end):
    headings, row = grid(A1, [a1(evidence="台账:a.pdf")])
    broken = [name.replace("（", "\n（") if "（" in name else f"{name}\n" for name in headings]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows([broken, row])
    found = csv_text(tmp_path, text.getvalue())
    assert (found.rules, found.project("A1")["evidence"]) == ([], "台账:a.pdf")


def test_a_broken_heading_that_is_none_of_a_template_is_refused_in_words(tmp_path):
    text = 'a,a,a,a,a,a,"x\n",a,a,a,a,a,a,a\n'
    assert "前十五行中找不到模板的表头" in csv_text(tmp_path, text).only("R-37")["message"]


@pytest.mark.parametrize("position", [6, 10, 17])
def test_columns_behind_a_broken_heading_are_read(tmp_path, position):
    row = a1(evidence="验收意见:a.pdf；\n运行报表:b.pdf", offset_nox_t="5", traded_nox_t="3")
    last = ["offset_nox_t", "traded_nox_t"]
    names = [name for name in column_names([row], A1) if name not in [*last, "evidence"]]
    names = [*names[:position], "evidence", *names[position:], *last]
    headings = [heading(name, A1) for name in names]
    headings[position] = "佐证\n材料"
    lines = [["汇总表"], headings, [row[name] for name in names]]
    found = examine(write_csv(tmp_path / "A1_柳州.csv", lines))
    assert (found.rules, found.status) == ([], {3: "accepted"})
    assert [found.project("A1")[name] for name in last] == [5, 3]


@pytest.mark.parametrize("text", ["\n\n", "\ufeff"])
def test_an_empty_csv_has_no_headings(tmp_path, text):
    found = csv_text(tmp_path, text)
    assert (found.only("R-37")["sheet_name"], found.rows.height) == ("A1_柳州", 0)


def test_a_csv_may_be_named_like_a_pattern(tmp_path):
    path = write_csv(tmp_path / "A1_柳州[1]*.csv", grid(A1, [a1()]))
    assert examine(path).status == {2: "accepted"}


# Rows of a workbook


def test_addresses_are_those_of_the_sheet_where_it_does_not_begin_in_a1(tmp_path):
    cells = grid(W1, [w1(), w1(2, reported_cod_t="三十")])
    found = examine(write_xlsx(tmp_path / "柳州.xlsx", {"W1": cells}, top=3, left=2))
    problem = found.only("R-01")
    assert problem["cell"] == "O6"
    assert problem["message"] == (
        "柳州.xlsx，工作表“W1”，第6行，单元格O6（上报COD减排量（吨））的值“三十”：不是可以读取的数字。"
        "请填阿拉伯数字，如 1234.5，不写单位和文字。"
    )
    assert problem["message_en"].startswith(
        "柳州.xlsx, sheet “W1”, row 6, cell O6 (上报COD减排量（吨）), value “三十”"
    )
    assert (
        dict(found.source_columns.select("column_name", "column_letter").iter_rows())["project_id"]
        == "C"
    )


def test_totals_notes_and_repeated_headings_are_passed_over(tmp_path):
    headings, *rows = grid(W1, [w1(1), w1(2)])
    numbering = [str(position) for position in range(1, len(headings) + 1)]
    width = [None] * (len(headings) - 2)
    lines = [headings, numbering, rows[0], headings, rows[1], [], ["合 计", None, *width[1:], 60]]
    lines += [
        [None, "柳州市小计："],
        ["填报人：张三", "填报日期：2025年10月8日"],
        ["注：数据来自在线监测"],
    ]
    lines += [["柳州市生态环境局（盖章）"]]
    found = examine(write_xlsx(tmp_path / "柳州.xlsx", {"W1": lines}))
    assert found.status == {3: "accepted", 5: "accepted"}
    assert [p["row_number"] for p in found.of("R-36")] == [2, 4]
    assert [p["row_number"] for p in found.of("R-30")] == [7, 8, 9, 10, 11]
    assert found.of("R-30")[0]["message"].endswith(
        "第7行：合计、小计、分组标题或备注行，不作为项目读取。无需处理。"
    )


@pytest.mark.parametrize("project_id", [None, "待定"])
def test_a_project_without_id_whose_name_ends_like_a_total_is_data(tmp_path, project_id):
    row = w1(2, project_id=project_id, project_name="城区污水管网汇总")
    found = examine(workbook(tmp_path, [w1(1), row]))
    assert found.only("V-04" if project_id else "V-01")["cell"] == "A3"
    assert found.status == {2: "accepted", 3: "quarantined"}


@pytest.mark.parametrize("column", ["region_code", "enterprise_name", "uscc", "data_source"])
def test_one_cell_that_identifies_a_project_makes_a_row_data(tmp_path, column):
    row = {"project_name": "城区管网汇总", column: w1()[column], "reported_cod_t": 30}
    found = examine(workbook(tmp_path, [w1(1), row]))
    assert (found.of("R-30"), found.status[3]) == ([], "quarantined")


def test_a_material_whose_name_ends_like_a_total_is_data(tmp_path):
    nameless = material(1, project_id=None, material_name="各色面漆合计")
    sheets = {V1: grid(V1, [v1()]), MATERIAL: grid(MATERIAL, [*materials(), nameless])}
    found = examine(write_xlsx(tmp_path / "柳州.xlsx", sheets))
    assert found.of("R-30") == []
    assert [p["cell"] for p in found.of("V-01")] == ["A4"]


def test_totals_with_dashes_and_lines_of_signatures_are_passed_over(tmp_path):
    names = grid(W1, [w1()])[0]
    sums = [60 if "吨" in name else "—" for name in names]
    signed = [
        "填报人：",
        "张三",
        "审核：",
        "李四",
        "联系电话：",
        "0772-2800000",
        "填报日期：",
        "10月8日",
    ]
    lines = [*grid(W1, [w1()]), ["合计", *sums[1:]], signed]
    found = examine(write_xlsx(tmp_path / "柳州.xlsx", {"W1": lines}))
    assert found.rules == ["R-30", "R-30"]
    assert found.of("R-30")[1]["message_en"].endswith(
        "is a total, a group title or a note and no project. To do: nothing to do."
    )


def test_a_project_called_total_is_a_project(tmp_path):
    found = examine(workbook(tmp_path, [w1(project_name="合计")]))
    assert (found.rules, found.status) == ([], {2: "accepted"})


@pytest.mark.parametrize(
    ("note", "rule"), [([None, "以上数据", "已经核对"], "V-01"), (["柳州市", "已核对"], "V-04")]
)
def test_a_note_below_the_table_lacks_an_id_and_nothing_else(tmp_path, note, rule):
    found = examine(write_xlsx(tmp_path / "柳州.xlsx", {"W1": [*grid(W1, [w1()]), note]}))
    assert [p["cell"] for p in found.of(rule)] == ["A3"]
    assert set(found.rules) <= {rule, "R-03"}
    assert found.status == {2: "accepted", 3: "quarantined"}


def test_an_id_with_nothing_else_lacks_everything_else(tmp_path):
    found = examine(workbook(tmp_path, [w1(1), {"project_id": "450200-2024-W-0002"}]))
    required = [name for name, c in schemas.columns(W1).items() if c.metadata["required"]]
    assert found.rules == ["V-01"] * (len(required) - 1) + ["V-19"]


def test_a_sheet_with_headings_only(tmp_path):
    problem = examine(workbook(tmp_path, [])).only("R-35")
    assert problem["severity"] == "notice"
    assert "表头以下没有数据行" in problem["message"]


def test_an_empty_sheet_of_a_type_is_no_error(tmp_path):
    sheets = {"W1": grid(W1, [w1()]), "A1": [], "V1": grid(V1, [])}
    assert examine(write_xlsx(tmp_path / "柳州.xlsx", sheets)).rules == []


def test_a_page_of_notes_called_like_the_guide_is_no_guide(tmp_path):
    sheets = {"W1": grid(W1, [w1()]), "填报说明": [["本市填报说明"], ["城南厂尚缺验收意见"]]}
    assert examine(write_xlsx(tmp_path / "柳州.xlsx", sheets)).rules == ["R-25"]


def test_merged_text_is_filled_down(tmp_path):
    path = workbook(tmp_path, [w1(1), w1(2), w1(3)])
    at = letter(W1, [w1()], "enterprise_name")

    def merge(book):
        book["W1"].merge_cells(f"{at}2:{at}4")

    found = examine(edited(path, merge))
    assert found.rules == []
    assert found.projects["W1"]["enterprise_name"].to_list() == ["柳州市示例水务有限公司"] * 3


@pytest.mark.parametrize("column", ["reported_cod_t", "offset_cod_t"])
def test_a_merged_number_is_refused_in_every_row_it_spans(tmp_path, column):
    rows = [w1(1, offset_cod_t=1), w1(2), w1(3)]
    at = letter(W1, rows, column)

    def merge(book):
        book["W1"].merge_cells(f"{at}2:{at}3")

    found = examine(edited(workbook(tmp_path, rows), merge))
    assert found.rules == ["R-07", "R-07"]
    assert [problem["cell"] for problem in found.of("R-07")] == [f"{at}2", f"{at}3"]
    assert (
        "与其他行合并，数值不能分摊到各项目。请取消合并，逐行填写数值。"
        in found.of("R-07")[0]["message"]
    )
    assert found.status == {2: "quarantined", 3: "quarantined", 4: "accepted"}


def test_a_merged_empty_cell_is_empty(tmp_path):
    rows = [w1(1, offset_cod_t=None), w1(2)]
    at = letter(W1, rows, "offset_cod_t")

    def merge(book):
        book["W1"].merge_cells(f"{at}2:{at}3")

    assert examine(edited(workbook(tmp_path, rows), merge)).rules == []


def test_a_merged_project_id_is_not_shared_out_among_projects(tmp_path):
    def merge(book):
        book["W1"].merge_cells("A2:A3")

    found = examine(edited(workbook(tmp_path, [w1(1), w1(2)]), merge))
    assert found.only("V-01")["cell"] == "A3"


def test_a_merged_project_id_holds_for_all_its_materials(tmp_path):
    sheets = {V1: grid(V1, [v1()]), MATERIAL: grid(MATERIAL, materials())}

    def merge(book):
        book[MATERIAL].merge_cells("A2:A3")

    found = examine(edited(write_xlsx(tmp_path / "柳州.xlsx", sheets), merge))
    assert (found.rules, found.materials.height) == ([], 2)


def test_merged_headings_of_two_rows(tmp_path):
    headings, row = grid(W1, [w1()])

    def merge(book):
        for column in range(1, len(headings) + 1):
            book["W1"].merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
        book["W1"].merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(headings))

    path = write_xlsx(tmp_path / "柳州.xlsx", {"W1": [["减排项目汇总表"], headings, [], row]})
    found = examine(edited(path, merge))
    assert (found.rules, found.status) == ([], {4: "accepted"})


def test_hidden_and_unknown_sheets(tmp_path):
    sheets = {
        "W1": grid(W1, [w1()]),
        "A1": grid(A1, [a1()]),
        "V1": grid(V1, []),
        "参数": [["正常"]],
    }

    def hide(book):
        book["A1"].sheet_state = "hidden"
        book["V1"].sheet_state = "veryHidden"

    found = examine(edited(write_xlsx(tmp_path / "柳州.xlsx", sheets), hide))
    assert found.rules == ["R-25", "R-26", "R-26"]
    assert found.of("R-26")[0]["message"] == (
        "柳州.xlsx，工作表“A1”：隐藏工作表未读取。如需核算请取消隐藏后重新提交；不需要请删除。"
    )
    assert found.of("R-25")[0]["sheet_name"] == "参数"
    assert found.rows.height == 1


@pytest.mark.parametrize("spell", [lambda xml: xml, lambda xml: xml.replace(b"<c ", b"<c\n ")])
def test_hidden_rows_are_read_and_said_to_be(tmp_path, spell):
    def hide(book):
        for row in (1, 3, 4, 9):
            book["W1"].row_dimensions[row].hidden = True

    path = edited(workbook(tmp_path, [w1(number) for number in range(1, 5)]), hide)
    found = examine(part_edited(path, SHEET_PART, spell))
    problem = found.only("R-49")
    assert (problem["severity"], problem["sheet_name"]) == ("notice", "W1")
    assert problem["message"] == (
        "柳州.xlsx，工作表“W1”：隐藏或筛选掉的 2 行（第 3、4 行）也已读取。不应计入的请删除后重新提交。"
    )
    assert "holds hidden or filtered rows that were read: 2 (row 3, 4)." in problem["message_en"]
    assert set(found.status.values()) == {"accepted"}


def test_a_sheet_without_hidden_rows_says_nothing_of_them(tmp_path):
    def hide(book):
        book["W1"].column_dimensions["B"].hidden = True
        book["W1"].row_dimensions[1].hidden = True

    assert examine(edited(workbook(tmp_path, [w1()]), hide)).rules == []


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_every_complaint_about_a_row_names_its_project(tmp_path, write):
    rows = [
        a1(1, reported_nox_t="约5", acceptance_date="去年"),
        a1(2, offset_nox_t="—", traded_nox_t="1.23456789"),
        a1(3, credit_year="#N/A"),
        a1(4, project_id="待定", reported_nox_t="?"),
        a1(5, project_id=None, reported_nox_t="?"),
    ]
    cells = grid(A1, rows)
    path = tmp_path / ("A1_柳州.csv" if write is write_csv else "柳州.xlsx")
    found = examine(write(path, cells if write is write_csv else {"A1": cells}))
    named = found.problems.filter(pl.col("rule_id").str.starts_with("R-"))
    assert set(named.select("rule_id", "row_number", "project_id").rows()) == {
        ("R-01", 2, "450200-2024-A-0001"),
        ("R-02", 2, "450200-2024-A-0001"),
        ("R-06", 3, "450200-2024-A-0002"),
        ("R-05", 3, "450200-2024-A-0002"),
        ("R-04", 4, "450200-2024-A-0003"),
        ("R-01", 5, "待定"),
        ("R-01", 6, None),
    }


@pytest.mark.parametrize("text", ["-", "0", "无"])
@pytest.mark.parametrize("column", ["uscc", "project_id", "region_code"])
def test_a_dash_in_a_required_code_is_an_empty_cell(tmp_path, text, column):
    problem = examine(workbook(tmp_path, [w1(**{column: text})])).only("V-01")
    assert problem["column_name"] == column


@pytest.mark.parametrize("text", ["-", "0"])
@pytest.mark.parametrize("column", ["permit_no", "industry_code", "outlet_code"])
def test_a_dash_in_an_optional_code_is_empty_and_said_so(tmp_path, text, column):
    found = examine(workbook(tmp_path, [w1(**{column: text})]))
    assert found.only("R-06")["value"] == text
    assert found.project()[column] is None


def test_formulas_count_with_their_stored_result(tmp_path):
    row = w1(reported_cod_t=Formula("=10+20", 30), reported_nh3n_t=Formula("=1/3", 1 / 3))
    found = examine(workbook(tmp_path, [row]))
    assert found.only("R-05")["detail"] == "0.333333"
    assert found.project()["reported_cod_t"] == 30
    assert found.project()["reported_nh3n_t"] == Decimal("0.333333")


@pytest.mark.parametrize(
    ("column", "rules"), [("reported_cod_t", ["R-08"]), ("offset_cod_t", ["R-08"])]
)
def test_a_formula_without_result_is_named_once(tmp_path, column, rules):
    path = workbook(tmp_path, [w1(**{column: 1})])
    at = letter(W1, [w1(**{column: 1})], column)
    found = examine(edited(path, lambda book: book["W1"].__setitem__(f"{at}2", "=1+1")))
    assert found.errors == rules
    assert found.of("R-08")[0]["cell"] == f"{at}2"
    assert "请用表格软件打开、重算并保存后再报" in found.of("R-08")[0]["message"]


@pytest.mark.parametrize("value", ["<v></v>", "<v/>", '<v xml:space="preserve"></v>'])
@pytest.mark.parametrize(
    ("column", "rules"), [("offset_cod_t", []), ("evidence", []), ("reported_cod_t", ["V-01"])]
)
def test_a_formula_that_yields_no_text_is_an_empty_cell(tmp_path, column, rules, value):
    path = workbook(tmp_path, [w1(**{column: 1})])
    at = f"{letter(W1, [w1(**{column: 1})], column)}2"
    empty = f'<c r="{at}" t="str"><f>IF(1=1,"","")</f>{value}</c>'.encode()
    number = re.compile(rf'<c r="{at}"[^>]*><v>1</v></c>'.encode())
    assert number.search(zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml"))
    part_edited(path, "xl/worksheets/sheet1.xml", lambda xml: number.sub(empty, xml))
    found = examine(path)
    assert found.rules == rules


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("column", ["reported_cod_t", "offset_cod_t", "project_name"])
def test_an_error_value_is_named_once_also_in_a_required_cell(tmp_path, column, prefix):
    path = workbook(tmp_path, [w1(**{column: Formula("=NA()", "#N/A")})])
    if prefix:  # some writers give every element a namespace prefix
        part_edited(path, "xl/worksheets/sheet1.xml", lambda xml: prefixed(xml, prefix))
    problem = examine(path).only("R-04")
    assert (problem["value"], problem["cell"]) == (
        "#N/A",
        f"{letter(W1, [w1(**{column: 1})], column)}2",
    )
    assert "是Excel公式的错误值。请改正公式或直接填写数值后重新保存。" in problem["message"]


def prefixed(xml: bytes, prefix: str) -> bytes:
    named = re.sub(rb"<(/?)(?![?!])", rb"<\1" + prefix.encode(), xml)
    return named.replace(b" xmlns=", b" xmlns:x=", 1)


def test_numbers_as_spreadsheets_keep_them(tmp_path):
    row = w1(reported_nh3n_t="３．５", volume_after_10k_m3=" 1,00 ", region_code=450200)
    found = examine(workbook(tmp_path, [row]))
    assert found.only("R-01")["value"] == "1,00"


def test_what_a_spreadsheet_adds_in_binary_is_read_as_it_shows(tmp_path):
    at = letter(W1, [w1()], "reported_nh3n_t")
    path = workbook(tmp_path, [w1()])
    part = "xl/worksheets/sheet1.xml"
    sums = re.compile(rf'(<c r="{at}2"[^>]*><v>)3(</v>)'.encode())
    part_edited(path, part, lambda xml: sums.sub(rb"\g<1>0.30000000000000004\2", xml))
    found = examine(path)
    assert (found.rules, found.project()["reported_nh3n_t"]) == ([], Decimal("0.3"))


def in_percent_format(tmp_path, sheets, sheet_name, address, number_format="0.00%"):
    """Examine sheets of which one cell has a percent format."""

    def styled(book):
        book[sheet_name][address].number_format = number_format

    return examine(edited(write_xlsx(tmp_path / "柳州.xlsx", sheets), styled))


def v1_sheets(**changes):
    rows = [material(1, "改造前", **changes), material(1, "改造后")]
    return {V1: grid(V1, [v1()]), MATERIAL: grid(MATERIAL, rows)}


VOC_CONTENT = f"{letter(MATERIAL, [material()], 'voc_content')}2"


@pytest.mark.parametrize("number_format", ["0%", "0.00%", '"约"0.0%;[Red]-0.0%'])
@pytest.mark.parametrize(
    ("kept", "content", "shown"),
    [
        (0.5, "50", "50"),
        (0.07, "7", "7"),
        (0.12345678, "12.345678", "12.345678"),
        (1, "100", "100"),
    ],
)
def test_a_content_in_percent_format_is_read_as_shown(
    tmp_path, number_format, kept, content, shown
):
    sheets = v1_sheets(voc_content=kept, voc_content_unit="％")
    found = in_percent_format(tmp_path, sheets, MATERIAL, VOC_CONTENT, number_format)
    problem = found.only("R-42")
    assert problem["severity"] == "notice"
    assert problem["message"] == (
        f"柳州.xlsx，工作表“V1 原辅材料”，第2行，单元格{VOC_CONTENT}（VOCs含量）的值“{shown}%”："
        f"百分比格式的单元格按 {shown} % 读取。请核对；也可去掉百分比格式，只填数字。"
    )
    assert f"is a percentage and was read as {shown} %" in problem["message_en"]
    assert found.materials.row(0, named=True)["voc_content"] == Decimal(content)


def test_a_content_in_percent_format_may_be_a_formula(tmp_path):
    path = write_xlsx(tmp_path / "柳州.xlsx", v1_sheets(voc_content=Formula("=1/2", 0.5)))
    xml = re.compile(rf'(<c r="{VOC_CONTENT}"[^>]*?)(><f>)'.encode())
    part_edited(path, "xl/worksheets/sheet2.xml", lambda part: xml.sub(rb'\1 s="2"\2', part))
    percent = b'<xf numFmtId="9"/></cellXfs>'
    part_edited(path, "xl/styles.xml", lambda part: part.replace(b"</cellXfs>", percent))
    found = examine(path)
    assert (found.rules, found.materials["voc_content"][0]) == (["R-42"], 50)


@pytest.mark.parametrize("text", ["50%", "50.0 %", "５０％"])
@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_content_written_with_a_percent_sign_is_read(tmp_path, text, write):
    sheets = v1_sheets(voc_content=text)
    if write is write_xlsx:
        found = examine(write_xlsx(tmp_path / "柳州.xlsx", sheets))
    else:
        paths = (write_csv(tmp_path / f"{name}.csv", cells) for name, cells in sheets.items())
        found = examine(*paths)
    assert found.only("R-42")["value"] == text
    assert found.materials.row(0, named=True)["voc_content"] == 50


@pytest.mark.parametrize("text", ["50%%", "约50%", "%", "-50%"])
def test_what_is_no_percentage_is_named(tmp_path, text):
    found = examine(write_xlsx(tmp_path / "柳州.xlsx", v1_sheets(voc_content=text)))
    assert found.of("R-01")[0]["value"] == text


@pytest.mark.parametrize(
    "changes", [{"voc_content_unit": "g/L", "density_g_per_ml": 1}, {"voc_content_unit": None}]
)
def test_a_percentage_of_another_unit_is_an_error(tmp_path, changes):
    found = in_percent_format(
        tmp_path, v1_sheets(voc_content=0.5, **changes), MATERIAL, VOC_CONTENT
    )
    assert [p["cell"] for p in found.of("R-44")] == [VOC_CONTENT]
    assert found.of("R-42") == []
    (tmp_path / "文本").mkdir()
    sheets = v1_sheets(voc_content="50%", **changes)
    assert examine(write_xlsx(tmp_path / "文本" / "柳州.xlsx", sheets)).of("R-01")


def test_a_percent_format_in_any_other_quantity_is_an_error(tmp_path):
    cells = grid(W1, [w1(), w1(2)])
    at = letter(W1, [w1()], "reported_cod_t")
    found = in_percent_format(tmp_path, {"W1": cells}, "W1", f"{at}2")
    assert found.only("R-44")["message"] == (
        f"柳州.xlsx，工作表“W1”，第2行，单元格{at}2（上报COD减排量（吨））的值“3000%”："
        "是百分比格式的单元格，该列不是比例。请去掉该单元格的百分比格式，按该列的单位填写数值。"
    )
    assert found.status == {2: "quarantined", 3: "accepted"}


def test_a_ratio_in_percent_format_is_read_as_it_is(tmp_path):
    at = letter(V1, [v1()], "removal_after_ratio")
    sheets = {V1: grid(V1, [v1(removal_after_ratio=0.7)]), MATERIAL: grid(MATERIAL, materials())}
    found = in_percent_format(tmp_path, sheets, V1, f"{at}2")
    assert (found.rules, found.project("V1")["removal_after_ratio"]) == ([], Decimal("0.7"))


@pytest.mark.parametrize("number_format", ['0.0"%"', "0.0\\%", "0.00"])
def test_a_percent_sign_that_a_format_only_writes_is_no_percentage(tmp_path, number_format):
    found = in_percent_format(tmp_path, v1_sheets(), MATERIAL, VOC_CONTENT, number_format)
    assert (found.rules, found.materials["voc_content"].to_list()) == ([], [50, 10])


def test_a_credit_code_kept_as_a_number_has_lost_its_end(tmp_path):
    problem = examine(workbook(tmp_path, [w1(uscc=911101085923662400)])).only("V-05")
    assert problem["value"].startswith("91110108592366")
    assert "在Excel中应设为文本格式" in problem["message"]


CHINESE_DATE, TIME_OF_DAY = 31, 32


@pytest.mark.parametrize("day", [date(2024, 5, 1), datetime(2024, 5, 1, 8, 30)])
@pytest.mark.parametrize(
    "number_format", ["yyyy-mm-dd", "m/d/yy", 'yyyy"年"m"月"d"日"', CHINESE_DATE]
)
def test_dates_in_the_formats_of_spreadsheets(tmp_path, day, number_format):
    path = workbook(tmp_path, [w1()])
    at = letter(W1, [w1()], "acceptance_date")

    def dated(book):
        book["W1"][f"{at}2"] = day
        book["W1"][f"{at}2"].number_format = (
            "yyyy@" if isinstance(number_format, int) else number_format
        )

    edited(path, dated)
    if isinstance(
        number_format, int
    ):  # a built-in format of Chinese versions has no text in the file
        part_edited(path, "xl/styles.xml", lambda xml: with_builtin_format(xml, number_format))
    found = examine(path)
    assert (found.rules, found.project()["acceptance_date"]) == ([], date(2024, 5, 1))


def with_builtin_format(xml: bytes, number: int) -> bytes:
    custom = re.search(rb'<numFmt numFmtId="(\d+)" formatCode="yyyy@"', xml)[1]
    return xml.replace(b'numFmtId="' + custom + b'"', b'numFmtId="%d"' % number).replace(
        b"yyyy@", b"General"
    )


@pytest.mark.parametrize("number_format", ["yyyy-mm-dd", "m/d/yy", "[$-804]yyyy/m/d;@", "General"])
@pytest.mark.parametrize(
    ("typed", "read"),
    [(20240630, date(2024, 6, 30)), (20249999, None), (202406301, None), (99999999, None)],
)
def test_a_day_typed_in_eight_digits_is_that_day_in_any_format(
    tmp_path, number_format, typed, read
):
    at = f"{letter(W1, [w1()], 'acceptance_date')}2"

    def dated(book):
        book["W1"][at] = typed
        book["W1"][at].number_format = number_format

    found = examine(edited(workbook(tmp_path, [w1()]), dated))
    if read:
        assert (found.rules, found.project()["acceptance_date"]) == (["R-53"], read)
        assert found.only("R-53")["message"].endswith(
            f"单元格{at}（验收日期）的值“20240630”：按日期读取：2024-06-30（本列 1 格）。"
            "请核对；建议写成 2024-06-30 这样的日期。"
        )
    else:
        problem = found.only("R-02")
        assert (problem["cell"], problem["value"]) == (at, str(typed))
        assert f"的值“{typed}”：不是可以读取的日期" in problem["message"]


def test_a_long_number_elsewhere_stays_a_number(tmp_path):
    row = a1(flue_gas_before_10k_nm3=20240630, flue_gas_after_10k_nm3=20240630)
    found = examine(workbook(tmp_path, [row], "A1", A1))
    assert found.project("A1")["flue_gas_before_10k_nm3"] == 20240630


def test_dates_of_a_workbook_that_counts_from_1904(tmp_path):
    path = workbook(tmp_path, [w1(acceptance_date=None)])
    at = letter(W1, [w1()], "acceptance_date")

    def dated(book):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        book["W1"][f"{at}2"] = date(2024, 5, 1)

    assert examine(edited(path, dated)).project()["acceptance_date"] == date(2024, 5, 1)


def test_a_cell_far_from_the_data_refuses_the_sheet_and_is_named(tmp_path):
    path = write_xlsx(tmp_path / "柳州.xlsx", {"W1": grid(W1, [w1()]), "A1": grid(A1, [a1()])})
    found = examine(edited(path, lambda book: book["W1"].__setitem__("XFD1048576", " ")))
    problem = found.only("R-41")
    assert (problem["sheet_name"], problem["cell"]) == ("W1", "XFD1048576")
    assert (
        "该单元格远离数据，使工作表的已用区域过大，整张表未读取。请清除该单元格"
        in problem["message"]
    )
    assert found.status == {2: "accepted"}


# Workbooks as other programs write them

SHEET_PART = "xl/worksheets/sheet1.xml"
OFFSETS = [0.5, Formula("=NA()", "#N/A"), Formula("=1+1"), 1.5]
CELLS = [
    w1(number, evidence="台账:a&<b>.pdf", offset_cod_t=offset)
    for number, offset in enumerate(OFFSETS, start=1)
]


SPELLINGS = {
    "single quotes": lambda xml: re.sub(rb'="([^"\'<>]*)"(?=[^<>]*>)', rb"='\1'", xml),
    "line breaks": lambda xml: xml.replace(b"<c ", b"<c\n "),
    "blanks in tags": lambda xml: re.sub(rb"<(/?)(c|v|row|f)( [^>/]*)?>", rb"<\1\2\3 >", xml),
    "indented": lambda xml: re.sub(rb"(</[cfv]>|</row>|<row[^>]*>)(?=<)", rb"\1\n  ", xml),
    "blanks in values": lambda xml: re.sub(rb"<v>([^<]*)</v>", rb"<v>\n \1\n</v>", xml),
    "preserved blanks": lambda xml: xml.replace(b"<v>", b'<v xml:space="preserve">'),
    "CDATA": lambda xml: re.sub(rb"<v>([^<]*)</v>", rb"<v><![CDATA[\1]]></v>", xml),
    "character references": lambda xml: xml.replace(b"<v>1.5<", b"<v>1&#46;5<"),
    "comments": lambda xml: xml.replace(b"<v>1.5<", b"<v>1<!-- -->.5<"),
    "no addresses": lambda xml: re.sub(rb'<(c|row) r="[A-Z]*\d+"', rb"<\1", xml),
    "prefix": lambda xml: re.sub(
        rb"<(/?)(?=[a-zA-Z])", rb"<\1x-y:", xml.replace(b"xmlns=", b"xmlns:x-y=")
    ),
    "UTF-16": lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
}


def with_chinese_dates(xml):
    return xml.replace(b'numFmtId="164"', b'numFmtId="31"').replace(b"yyyy-mm-dd", b"General")


def found_in(path):
    found = examine(path)
    named = found.problems.select("rule_id", "cell", "value").rows()
    return named, found.status, found.projects["W1"].to_dicts()


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
def test_sheets_in_every_spelling_of_xml(tmp_path, spell):
    path = workbook(tmp_path, CELLS)
    part_edited(path, "xl/styles.xml", with_chinese_dates)
    usual = found_in(path)
    assert usual[:2] == (
        [("R-04", "O3", "#N/A"), ("R-08", "O4", None)],
        {2: "accepted", 3: "quarantined", 4: "quarantined", 5: "accepted"},
    )
    assert found_in(part_edited(path, SHEET_PART, spell)) == usual


def test_spreadsheet_programs_write_plain_sheets(tmp_path):
    path = workbook(tmp_path, CELLS)
    parts = xlsx_parts.book(path).parts.values()
    assert plain_xlsx.as_plain(path, parts) is path
    assert plain_xlsx.as_plain(edited(path, lambda book: None), parts) is path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"<worksheet ", b'<!DOCTYPE x [<!ENTITY a "7">]><worksheet ', "(document type x)"),
        (b'r="A2"', b'r="2A"', "(cell address 2A)"),
        (b'r="A2"', b"r=''", "(cell address )"),
        (b'<c r="A2"', b"<c\n", "(mismatched tag: line 3, column "),
        (b'<row r="2"', b"<!-- --><row r='x'", "(invalid literal for int() with base 10: 'x')"),
    ],
    ids=["entities", "address", "no letters", "cut", "row"],
)
def test_a_sheet_that_is_no_sheet_is_refused(tmp_path, old, new, said):
    def spoilt(xml):
        return xml.replace(old, new).replace(
            b"</sheetData>", b"" if new == b"<c\n" else b"</sheetData>"
        )

    found = examine(part_edited(workbook(tmp_path, [w1()]), SHEET_PART, spoilt))
    assert said in found.only("R-20")["message_en"]


def test_of_text_in_a_cell_only_the_phonetic_guide_is_passed_over(tmp_path):
    runs = (
        "<is><r><t>柳州</t></r><r><t>市厂</t></r><rPh sb='0' eb='1'><t>liu</t></rPh></is>".encode()
    )

    def inline(xml):
        return re.sub(
            rb'<c r="B2" t="s"><v>\d+</v>', b'<c r="B2" t="inlineStr">' + runs + b"<!-- -->", xml
        )

    found = examine(part_edited(workbook(tmp_path, [w1()]), SHEET_PART, inline))
    assert found.project()["project_name"] == "柳州市厂"


# Several files


def test_materials_may_come_in_another_file(tmp_path):
    projects = write_csv(tmp_path / "V1_柳州.csv", grid(V1, [v1()]))
    theirs = write_csv(tmp_path / "V1 原辅材料_柳州.csv", grid(MATERIAL, materials()))
    found = examine(theirs, projects)
    assert (found.rules, found.rows["status"].to_list()) == ([], ["accepted"] * 3)


def test_a_sheet_sent_twice_in_one_workbook_counts_once(tmp_path):
    cells = grid(W1, [w1(1), w1(2)])
    found = examine(write_xlsx(tmp_path / "柳州.xlsx", {"W1": cells, "W1 (2)": cells}))
    assert found.rules == []
    assert sorted(found.rows["status"]) == ["accepted", "accepted", "superseded", "superseded"]
    assert set(found.rows.filter(pl.col("status") == "superseded")["sheet_name"]) == {"W1 (2)"}


@pytest.mark.parametrize("template", GOOD)
def test_every_sheet_is_read_from_both_kinds_of_file_alike(tmp_path, template):
    cells = grid(template, [GOOD[template](number) for number in range(1, 4)])
    name = f"{template}_柳州"
    one = examine(write_xlsx(tmp_path / "柳州.xlsx", {template: cells}))
    other = examine(write_csv(tmp_path / f"{name}.csv", cells))
    assert one.rules == other.rules
    kept = ["row_number", "project_id", "status", "reason"]
    assert one.rows.select(kept).equals(other.rows.select(kept))


# Properties

cell_texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=8
)
small_tables = st.lists(st.lists(cell_texts, max_size=30), max_size=6)


@pytest.mark.long
@settings(max_examples=40)
@given(small_tables)
def test_no_row_of_any_table_is_lost(tmp_path_factory, table):
    path = tmp_path_factory.mktemp("any") / "A1_任意.csv"
    cells = [*grid(A1, [a1()]), *table]
    write_csv(path, cells)
    found = examine(path)
    named = set(found.problems["row_number"].drop_nulls())
    blank = " \t\r\n\u3000\u00a0\ufeff\u200b"
    for number, line in enumerate(table, start=3):
        if any(text.strip(blank) for text in line):
            assert number in found.status or number in named, line
    assert found.status[2] in ("accepted", "quarantined")


rows_of_any_kind = st.lists(
    st.builds(
        lambda number, changes: a1(number) | changes,
        st.integers(1, 4),
        st.dictionaries(
            st.sampled_from(
                ["reported_nox_t", "uscc", "capacity_t_per_h", "acceptance_date", "record_status"]
            ),
            st.sampled_from(["", "30.2", "约5", "撤回", "2024/5/1", "91450200YL1000001L", "—"]),
            max_size=2,
        ),
    ),
    max_size=6,
)


@pytest.mark.long
@settings(max_examples=40)
@given(rows_of_any_kind, st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(tmp_path_factory, rows, random):
    folder = tmp_path_factory.mktemp("order")
    shuffled = random.sample(rows, len(rows))
    one, other = (
        examine(write_csv(folder / f"A1_{name}.csv", grid(A1, [a1(9), *lines])))
        for name, lines in (("a", rows), ("b", shuffled))
    )
    place = ["file_name", "file_sha256", "sheet_name", "row_number", "file_order"]
    for kind in ("A1", "W1"):
        assert one.projects[kind].drop(place).equals(other.projects[kind].drop(place))
    assert one.rules == other.rules
    counts = [outcome.rows.group_by("project_id", "status").len() for outcome in (one, other)]
    assert counts[0].sort(pl.all()).equals(counts[1].sort(pl.all()))


def test_material_rows_without_id_spoil_the_project_above(tmp_path):
    sheets = {
        V1: grid(V1, [v1(1), v1(2)]),
        MATERIAL: grid(
            MATERIAL, [material(1), material(1, "改造后", project_id=None), *materials(2)]
        ),
    }
    found = examine(write_xlsx(tmp_path / "柳州.xlsx", sheets))
    assert found.rules == ["V-01", "V-32"]
    assert found.of("V-32")[0]["project_id"] == "450200-2024-V-0001"
    assert found.projects["V1"]["project_id"].to_list() == ["450200-2024-V-0002"]
