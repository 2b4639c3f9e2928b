"""Columns and rows at their edges: what is read, what is passed over, and by which rule."""

import string
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from polars.testing import assert_series_equal

from jianpai.flows.read.sheet.cells import half_width, parse, parse_closely, plain_values
from jianpai.flows.read.sheet.heading import Headings
from jianpai.flows.read.sheet.rows import data_rows, issues, with_merges_filled
from jianpai.flows.read.source.sheets import SheetText
from jianpai.schemas.sheet.fields import QUANTITY
from tests.sheets import L1, MATERIAL, W1


def cells(*texts: str | None) -> pl.Series:
    """Return a column of cells."""
    return pl.Series(texts, dtype=pl.String)


# Columns


PLAIN = {
    "text": (["柳州市厂", None, "A厂"], ["柳州市厂", None, "A厂"], pl.String),
    "code": (["450200", None, "DA001"], ["450200", None, "DA001"], pl.String),
    "choice": (["水泥窑", None, "正常"], ["水泥窑", None, "正常"], pl.String),
    "year": (["2024", None, "1999"], [2024, None, 1999], pl.Int64),
    "month": (["2024-02", None, "1999-12"], ["2024-02", None, "1999-12"], pl.String),
    "date": (["2024-02-29", None], [date(2024, 2, 29), None], pl.Date),
    "quantity": (["-1.5", None, "0"], [Decimal("-1.5"), None, Decimal(0)], QUANTITY),
    "ratio": (["0.85", None, "1"], [Decimal("0.85"), None, Decimal(1)], QUANTITY),
}


@pytest.mark.parametrize("kind", PLAIN)
def test_a_plain_column_is_read_at_once_and_as_the_close_look_reads_it(kind):
    texts, values, dtype = PLAIN[kind]
    expected = pl.Series(values, dtype=dtype)
    at_once, closely = plain_values(cells(*texts), kind), parse_closely(cells(*texts), kind, True)
    assert at_once is not None
    assert_series_equal(at_once, expected)
    assert_series_equal(closely.values, expected)
    assert closely.issues.rows() == []


@pytest.mark.parametrize("kind", PLAIN)
def test_a_column_without_a_filled_cell_has_the_type_of_its_kind(kind):
    values = parse(cells(None, None), kind, False).values
    assert_series_equal(values, pl.Series([None, None], dtype=PLAIN[kind][2]))


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("text", ["柳州", "无"]),
        ("code", ["450200", "0"]),
        ("choice", ["正常", "暂无"]),
        ("choice", ["正常", "不涉及"]),
        ("choice", ["水泥窑", "⽔泥窑"]),  # the radical ⽔ U+2F54
        ("year", ["2024", "2024年"]),
        ("month", ["2024-05", "2024年5月"]),
        ("month", ["2024-12", "2024-13"]),
        ("month", ["2024-01", "2024-00"]),
        ("date", ["2024-05-01", "2024-02-30"]),
        ("quantity", ["1", "1,234"]),
        ("ratio", ["1", "80%"]),
    ],
)
def test_one_cell_that_is_not_plain_asks_for_a_close_look(kind, texts):
    assert plain_values(cells(*texts), kind) is None


MIXED = {
    ("quantity", False): [
        ("1,234.5", Decimal("1234.5"), None),
        (None, None, None),
        ("0", Decimal(0), None),  # a nought is a figure, a code of noughts is none
        ("—", None, "R-06"),
        ("同上", None, "R-51"),
        ("#N/A", None, "R-04"),
        ("0.1234567", Decimal("0.123457"), "R-05"),
        ("８０", Decimal(80), None),
        ("80%", None, "R-01"),
        ("1234567890123", None, "R-09"),
        ("7", Decimal(7), None),
    ],
    ("quantity", True): [("—", None, "R-01"), ("8", Decimal(8), None), (None, None, None)],
    ("ratio", False): [
        ("80%", Decimal("0.8"), None),
        (None, None, None),
        ("0.85", Decimal("0.85"), None),
        ("无", None, "R-06"),
    ],
    ("year", False): [
        ("2024年", 2024, None),
        (None, None, None),
        ("2023", 2023, None),
        ("去年", None, "R-03"),
        ("同上", None, "R-51"),
        ("/", None, "R-06"),
    ],
    ("month", True): [
        ("2024年5月", "2024-05", None),
        (None, None, None),
        ("2024-06", "2024-06", None),
        ("2024年 07 月份", "2024-07", None),
        ("202408", "2024-08", None),
        ("202409.0", "2024-09", None),
        ("2024.10", "2024-10", None),
        ("2024.1", "2024.1", None),  # October, if it was typed as a number
        ("2024/1", "2024-01", None),
        ("２０２４－１１", "2024-11", None),
        ("2024\u201412", "2024-12", None),
        ("2024-12-31 00:00:00", "2024-12", None),
        ("20240131", "2024-01", None),
        ("2024-02-30", "2024-02-30", None),
        ("2024-13", "2024-13", None),
        ("2024-00", "2024-00", None),
        ("1824-05", "1824-05", None),
        ("2024年第5月", "2024年第5月", None),
        ("5月", "5月", None),
        ("同上", None, "R-51"),
        ("—", "—", None),  # of the wrong form, which the sheet says
        ("#N/A", None, "R-04"),
    ],
    ("month", False): [("—", None, "R-06"), ("2024-5", "2024-05", None)],
    ("date", False): [
        ("2024-05-01", date(2024, 5, 1), None),
        (None, None, None),
        ("2024/6/2", date(2024, 6, 2), None),
        ("20240703", date(2024, 7, 3), "R-53"),
        ("2024-02-30", None, "R-02"),
        ("同前", None, "R-51"),
        ("暂无", None, "R-06"),
    ],
    ("code", False): [
        ("da001", "DA001", None),
        (None, None, None),
        ("DA002", "DA002", None),
        ("〃", None, "R-51"),
        ("00.0", None, "R-06"),
        ("450200.0", "450200", None),
        ("#REF!", None, "R-04"),
    ],
    ("code", True): [("同上", None, "R-51"), ("000", None, None), ("DA1", "DA1", None)],
    ("text", False): [
        ("0", "0", None),
        (None, None, None),
        ("同左", None, "R-51"),
        ("不适用", None, "R-06"),
        ("柳州市厂", "柳州市厂", None),
    ],
    ("text", True): [('"', None, "R-51"), ("空", None, None), ("1期", "1期", None)],
    ("choice", False): [
        ("ｇ／Ｌ", "g/L", None),
        ("%", "%", None),
        (None, None, None),
        ("⽔泥窑", "水泥窑", None),
        ("ｇ／Ｌ", "g/L", None),
        ("同上", None, "R-51"),
        ("暂无", None, "R-06"),
        ("0", "0", None),
    ],
    ("choice", True): [("⽔泥窑", "水泥窑", None), ("暂无", "暂无", None), (None, None, None)],
}


@pytest.mark.parametrize(("kind", "required"), MIXED)
def test_each_cell_of_a_column_is_read_for_itself(kind, required):
    texts, values, rules = zip(*MIXED[kind, required], strict=True)
    read = parse(cells(*texts), kind, required)
    assert read.values.to_list() == list(values)
    expected = [(place, rule) for place, rule in enumerate(rules) if rule]
    assert sorted(read.issues.select("row", "rule_id").rows()) == expected


def test_a_number_that_was_cut_is_shown_as_it_counts():
    read = parse(cells("2", "0.1234567", "约3"), "quantity", True)
    assert read.issues.rows() == [(1, "R-05", "0.123457"), (2, "R-01", None)]


def test_only_full_width_signs_of_the_keyboard_become_ascii():
    """U+FF01–U+FF5E are the signs ! to ~; beside them stand an unassigned place and a bracket."""
    signs = "".join(chr(code) for code in range(0xFF00, 0xFF61))
    printed = "".join(sorted(string.digits + string.ascii_letters + string.punctuation))
    assert half_width(cells(signs)).to_list() == [f"\uff00{printed}｟｠"]


# Rows


COLUMNS = {
    "A": "project_id",
    "B": "project_name",
    "C": "enterprise_name",
    "D": "region_code",
    "E": "data_source",
    "F": "reported_cod_t",
    "G": "permit_no",
    "H": "offset_cod_t",
}
HEADING = (
    "减排项目编号 项目名称 企业名称 行政区划代码 数据来源 上报COD减排量 排污许可证编号 区域削减COD"
)
ID = "450200-2024-W-0001"


def table(*lines: str, **more) -> SheetText:
    """Return a sheet: a text per row, cells parted by blanks, an empty one written as ``.``."""
    split = [[None if text == "." else text for text in line.split()] for line in lines]
    filled = [dict(zip("ABCDEFGHIJ", line, strict=False)) for line in split]
    schema = dict.fromkeys([*"ABCDEFGH", *more.pop("virtual", {})], pl.String)
    frame = pl.DataFrame(filled, schema=schema).with_row_index("row_number", offset=1)
    return SheetText("W1", frame.cast({"row_number": pl.Int32}), **more)


def headings(columns=COLUMNS, last_row_number=1) -> Headings:
    """Return the headings of ``table``."""
    texts = dict(zip(COLUMNS, HEADING.split(), strict=True))
    return Headings(
        1, columns, {at: texts.get(at, "") for at in columns}, last_row_number=last_row_number
    )


def parted(sheet: SheetText, found: Headings, template: str = W1):
    """Return the numbers of the data rows, and the rule by number of the rows passed over."""
    kept, passed_over = data_rows(sheet, found, template)
    return kept["row_number"].to_list(), dict(passed_over.rows())


ROWS = {
    # what is data
    f"{ID} 一期 甲公司 450200 在线监测 12 . .": None,
    f"{ID} 合计 . . . 12": None,
    "１２ 合计 . . . 12": None,
    ". 合计 甲公司 . . 12": None,
    "合计 . . 450200 . 12": None,
    "合计 . . . 在线监测 12": None,
    ". 合计 甲公司 . . .": None,
    ". . . . 合计 12": None,  # a label stands in the first four columns
    ". 一期 甲公司 . . .": None,
    ". 一期 . . . 12": None,
    ". 一期 . . . .": "R-30",
    ". abc . . . .": None,
    ". . . . . 12": None,
    "备注： . 张三 . . 12": None,
    # what is none
    "合计 . . . . 12": "R-30",
    "合计（3个项目） . . . . 12": "R-30",
    ". . . 小计 . 12": "R-30",
    "总计 共5个项目 . . . 12": "R-30",
    "见附表 合计 . . . 12": "R-30",
    "全市合计 . — . . 12": "R-30",
    "合计 . . . . 12 91450200YL1000001L001P .": "R-30",
    "备注： . . . . 12": "R-30",
    "备注： . 张三13800000000 . . .": "R-30",
    "填报人：李四 . 张三 . . —": "R-30",
    "审核： . 张三 . . . . 5": "R-30",
    "一、造纸行业 . . . . .": "R-30",
    ". . . . . . . 盖章": "R-30",
    f"*{HEADING}": "R-36",
    ". 项目名称 企业名称 . . .": "R-36",
}


@pytest.mark.parametrize(("line", "rule"), ROWS.items())
def test_a_row_is_data_or_is_passed_over_by_a_rule(line, rule):
    sheet = table(HEADING, f"{ID[:-1]}9 一 乙公司", line, ". . .", f"{ID[:-1]}8 二 丙公司")
    rows = parted(sheet, headings())
    assert rows == (([2, 3, 5], {}) if rule is None else ([2, 5], {3: rule}))


def test_an_empty_row_is_no_row_and_the_headings_are_above():
    heading = [HEADING, ". . 二级"]
    sheet = table(*heading, ". . .", f"{ID} 一期", ". .", virtual="·1")
    filled = SheetText("W1", sheet.cells.with_columns(pl.lit("450200").alias("·1")))
    found = headings(COLUMNS | {"·1": "region_code"}, last_row_number=2)
    assert parted(filled, found) == ([4], {})


@pytest.mark.parametrize(
    ("line", "is_counting"),
    [
        ("1 2 3 . . . .", True),
        ("1 2 3 4 5 6 7 8", True),
        ("甲 乙 1 2 3", True),
        ("1 . 2 . 3", True),
        ("1 2", False),
        ("1 .", False),
        ("1 2 4", False),
        ("0 1 2", False),
        ("3 甲公司 2", False),
    ],
)
def test_the_first_row_may_count_the_columns(line, is_counting):
    sheet = table(HEADING, line, f"{ID} 一期")
    assert parted(sheet, headings()) == (([3], {2: "R-36"}) if is_counting else ([2, 3], {}))


def test_only_the_first_row_counts_the_columns():
    assert parted(table(HEADING, f"{ID} 一期", "1 2 3"), headings()) == ([2, 3], {})


def test_a_sheet_of_headings_has_no_rows():
    assert parted(table(HEADING), headings()) == ([], {})


def test_the_id_stands_where_its_heading_stands():
    columns = {"A": "enterprise_name", "B": "project_id", "C": "region_code", "F": "reported_cod_t"}
    lines = [f"合计 {ID} . . . 12", "2厂合计 . . . . 12", "合计 . . . . 12"]
    rows = parted(table(HEADING, *lines), headings(columns))
    assert rows == ([2, 3], {4: "R-30"})


def test_without_ids_the_first_column_tells_the_rows_apart():
    columns = {"A": "permit_no", "B": "outlet_code", "F": "base_emission_t"}
    lines = ["91450200YL1000001L001P 合计 . . . 12", "合计 . . . . 12"]
    rows = parted(table(HEADING, *lines), headings(columns), L1)
    assert rows == ([2], {3: "R-30"})


@pytest.mark.parametrize(
    ("line", "is_data"),
    [("合计 . . . . 12", False), ("甲公司 . . . . 12", True), (". 小计 . . . 12", False)],
)
def test_what_a_mapping_fills_in_every_row_makes_none_a_project(line, is_data):
    """The made-up id and the county of all rows say nothing about one of them."""
    columns = {"A": "enterprise_name", "B": "project_name", "F": "reported_cod_t"}
    virtual = {"·1": "project_id", "·2": "region_code"}
    sheet = table(HEADING, line, "乙公司 . . . . 3")
    made_up = sheet.cells.with_columns(pl.lit(ID).alias("·1"), pl.lit("450200").alias("·2"))
    rows = parted(SheetText("W1", made_up), headings(columns | virtual))
    assert rows == (([2, 3], {}) if is_data else ([3], {2: "R-30"}))


# Merged cells


def merged(*merges, columns=COLUMNS, template=W1, last_row_number=1, lines=(), passed_over=()):
    """Return the cells of the column of the first merge, and (row_number, letter) of R-07 issues."""
    sheet = table(HEADING, *lines, merges=merges)
    rows = sheet.cells.filter(
        pl.col("row_number") > 1, ~pl.col("row_number").is_in(list(passed_over))
    )
    found = headings(columns, last_row_number)
    filled, complaints = with_merges_filled(rows, sheet, found, template)
    assert set(complaints["rule_id"]) <= {"R-07"}
    letter = "ABCDEFGHIJ"[merges[0][1]]
    return filled[letter].to_list(), complaints.select("row_number", "letter").rows()


COMPANIES = ["1 . . . . 5", "2 . 甲 . . 6", "3 . . . . .", "4 . 乙 . . 7", "5 . . . . ."]
"""Rows 2 to 6."""


@pytest.mark.parametrize(
    ("merge", "names"),
    [
        ((2, 2, 4, 2), [None, "甲", "甲", "乙", None]),  # rows 3 to 5 of column C
        ((4, 2, 5, 2), [None, "甲", None, "乙", "乙"]),
        ((2, 2, 2, 2), [None, "甲", None, "乙", None]),
        ((2, 2, 5, 2), [None, "甲", "甲", "乙", "甲"]),
        ((0, 2, 1, 2), [None, "甲", None, "乙", None]),  # begins in the headings
        ((8, 2, 9, 2), [None, "甲", None, "乙", None]),  # below the last row
    ],
)
def test_merged_text_stands_in_every_row_it_spans_and_in_no_other(merge, names):
    assert merged(merge, lines=COMPANIES) == (names, [])


def test_a_merge_may_begin_in_the_first_row_and_the_first_column():
    columns = {"A": "enterprise_name", "F": "reported_cod_t"}
    lines = ["甲 . . . . 5", ". . . . . 6", ". . . . . 7"]
    assert merged((1, 0, 2, 0), columns=columns, lines=lines) == (["甲", "甲", None], [])


def test_a_merge_below_headings_of_three_rows_begins_in_the_fourth():
    lines = ["二级", "三级", "1 . 甲", "2 . .", "3 . ."]
    assert merged((3, 2, 4, 2), lines=lines, last_row_number=3)[0][2:] == ["甲", "甲", None]
    assert merged((2, 2, 4, 2), lines=lines, last_row_number=3)[0][2:] == ["甲", None, None]


@pytest.mark.parametrize(
    ("merge", "passed_over", "rows"),
    [
        ((1, 5, 2, 5), [], [2, 3]),
        ((1, 5, 3, 5), [], [2, 3, 4]),
        ((1, 5, 3, 5), [3], [2, 4]),
        ((3, 5, 4, 5), [], [4, 5]),  # the number stands in the second of its rows
        ((4, 5, 5, 5), [6], []),  # the other row is a total
        ((1, 5, 1, 5), [], []),
    ],
)
def test_a_merged_number_is_named_in_each_of_several_rows(merge, passed_over, rows):
    found = merged(merge, lines=COMPANIES, passed_over=passed_over)
    assert found[1] == [(row, "F") for row in rows]
    kept = dict(zip(range(2, 7), ["5", "6", None, "7", None], strict=True))
    assert found[0] == [text for row, text in kept.items() if row not in passed_over]


def test_a_merged_empty_number_is_none():
    assert merged((1, 7, 3, 7), lines=COMPANIES) == ([None] * 5, [])


def test_merges_of_other_columns_do_not_hold_up_the_next_one():
    merges = (2, 2, 3, 2), (2, 9, 3, 9), (1, 5, 2, 5), (1, 0, 2, 0), (4, 2, 5, 2)
    names, complaints = merged(*merges, lines=COMPANIES)
    assert names == [None, "甲", "甲", "乙", "乙"]
    assert complaints == [(2, "F"), (3, "F")]


@pytest.mark.parametrize(("template", "ids"), [(W1, [ID, None, None]), (MATERIAL, [ID, ID, None])])
def test_a_merged_id_holds_for_rows_of_one_project_not_for_projects(template, ids):
    columns = {"A": "project_id"}
    lines = [ID, ". 面漆", ". 底漆"]
    assert merged((1, 0, 2, 0), columns=columns, template=template, lines=lines) == (ids, [])


def test_a_complaint_names_row_letter_and_rule():
    at = pl.DataFrame({"row_number": [3], "letter": ["F"]})
    assert issues(at, "R-08").rows(named=True) == [
        {"row_number": 3, "letter": "F", "rule_id": "R-08", "detail": None}
    ]
