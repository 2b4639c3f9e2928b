"""Units in mapped headings: another unit refuses the workbook unless it is declared; factors are exact."""

from decimal import Decimal

import polars as pl
import pytest

from jianpai.flows.read.mapping.mapped_units import converted
from jianpai.flows.read.sheet.heading_text import normal
from jianpai.schemas import reference
from jianpai.schemas.sheet.units import FACTORS, SPELLINGS, factor_to
from tests.sheets import W1, examine, grid, heading, w1, write_xlsx

VOLUME = "volume_after_10k_m3"


def outcome(tmp_path, title, value, source, above=()):
    """Return what becomes of a workbook whose volume has another heading."""
    names, row = grid(W1, [w1()])
    at = names.index(heading(VOLUME, W1))
    names[at], row[at] = title, value
    lines = [f"'{text}' = '{text}'" for i, text in enumerate(names) if i != at]
    text = "\n".join(
        ["类型 = 'W1'", "工作表 = '汇总'", f"表头行 = {len(above) + 1}", "[列]", *lines, source]
    )
    (tmp_path / "外表.mapping.toml").write_text(text, "utf-8")
    cells = [*([line] for line in above), names, row]
    path = write_xlsx(tmp_path / "外表.xlsx", {"汇总": cells})
    return examine(path, tmp_path / "外表.mapping.toml")


@pytest.mark.parametrize(
    ("title", "value", "source"),
    [
        ("年水量（立方米）", 1_000_000, "{ 表头 = '年水量', 单位 = '立方米' }"),
        (
            "年水量（立方米）",
            1_000_000,
            "{ 表头 = '年水量（立方米）', 单位 = 'm3', 乘以 = 0.0001 }",
        ),
        ("年水量（m³/a）", "1,000,000", "{ heading = '年水量（m³/a）', unit = '立方米/年' }"),
        ("年水量", "１００００００", "{ 表头 = '年水量', 单位 = '吨' }"),
        ("年水量（亿立方米）", "0.01", "{ 表头 = '年水量（亿立方米）', 单位 = '亿立方米' }"),
        (
            "年水量（百立方米）",
            10_000,
            "{ 表头 = '年水量（百立方米）', 单位 = '百立方米', 乘以 = '0.01' }",
        ),
        ("年水量（万m3/a）", 100, "{ 表头 = '年水量（万m3/a）', 单位 = '万m3' }"),
        ("年水量（万立方米/年）", 100, "'年水量（万立方米/年）'"),
    ],
)
def test_a_declared_unit_is_converted_exactly(tmp_path, title, value, source):
    source = source.replace("表头 = '年水量'", f"表头 = '{title}'")
    found = outcome(tmp_path, title, value, f"改造后年处理水量 = {source}")
    assert found.project()[VOLUME] == Decimal(100)
    assert found.rules == ([] if "'万" in source or source.startswith("'") else ["R-60"])


def test_a_conversion_is_said_with_its_factor(tmp_path):
    source = "改造后年处理水量 = { 表头 = '水量（立方米）', 单位 = '立方米' }"
    problem = outcome(tmp_path, "水量（立方米）", 5, source).only("R-60")
    assert problem["message"] == (
        "外表.xlsx，工作表“汇总”（水量（立方米） × 0.0001）：按列映射由 立方米 换算为 改造后年处理水量（万吨），"
        "乘以 0.0001。请确认来源的单位和换算系数无误。"
    )
    assert "was converted from 立方米 to 10^4 m^3, multiplied by 0.0001" in problem["message_en"]


def test_a_complaint_about_a_converted_cell_says_the_factor(tmp_path):
    source = "改造后年处理水量 = { 表头 = '水量（立方米）', 单位 = '立方米' }"
    found = outcome(tmp_path, "水量（立方米）", -5, source)
    problem = next(p for p in found.problems.to_dicts() if p["severity"] == "error")
    assert (problem["value"], problem["heading"]) == ("-0.0005", "水量（立方米） × 0.0001")


@pytest.mark.parametrize(
    ("title", "source", "words"),
    [
        (
            "水量（立方米）",
            "'水量（立方米）'",
            "表头“水量（立方米）”的单位是立方米，填报项“改造后年处理水量（万吨）”的单位是万吨；"
            '请改写为 { 表头 = "水量（立方米）", 单位 = "立方米", 乘以 = "0.0001" }',
        ),
        (
            "水量（桶）",
            "'水量（桶）'",
            "表头“水量（桶）”的单位是桶，填报项“改造后年处理水量（万吨）”的单位是万吨；"
            '请改写为 { 表头 = "水量（桶）", 单位 = "桶", 乘以 = "…" }',
        ),
        (
            "水量（桶）",
            "{ 表头 = '水量（桶）', 单位 = '桶' }",
            "没有从“桶”到万吨的换算系数，请写 乘以 = “…”",
        ),
        (
            "水量",
            "{ 表头 = '水量', 单位 = '立方米', 乘以 = 0.001 }",
            "“立方米”换算为万吨应乘以 0.0001，不是 0.001",
        ),
        (
            "水量（亿立方米）",
            "{ 表头 = '水量（亿立方米）', 单位 = '立方米' }",
            "表头“水量（亿立方米）”的单位是亿立方米，映射写的是立方米",
        ),
        ("水量", "{ 表头 = '水量', 乘以 = 0.001 }", "“改造后年处理水量”写了 乘以，也要写 单位"),
        ("水量", "{ 单位 = '立方米' }", "“改造后年处理水量”没有写 表头"),
        ("水量", "{ 表头 = '水量', 单位 = 1 }", "单位 应为文本"),
        ("水量", "{ 表头 = '水量', 单位 = '吨', 乘以 = 0 }", "乘以 应为大于 0 的数，如 “0.0001”"),
        ("水量", "{ 表头 = '水量', 单位 = '吨', 乘以 = nan }", "乘以 应为大于 0 的数，如 “0.0001”"),
        ("水量", "{ 表头 = '水量', 单 = '吨' }", "没有设置“单”，最接近的是“单位”"),
    ],
)  # fmt: skip
def test_units_that_do_not_agree_are_told_with_what_to_write(tmp_path, title, source, words):
    problem = outcome(tmp_path, title, 5, f"改造后年处理水量 = {source}").only("R-39")
    assert problem["message"].startswith("外表.mapping.toml：列映射不能使用（第 ")
    assert f"行：{words}" in problem["message"]


def test_the_unit_of_the_title_counts_where_the_heading_says_none(tmp_path):
    bare = outcome(tmp_path, "水量", 5, "改造后年处理水量 = '水量'", above=["表1  单位：立方米"])
    assert "表头“水量”的单位是立方米" in bare.only("R-39")["message"]
    said = outcome(
        tmp_path, "水量（万吨）", 5, "改造后年处理水量 = '水量（万吨）'", above=["单位：立方米"]
    )
    assert said.rules == []


def test_a_text_column_has_no_unit(tmp_path):
    source = "改造后年处理水量 = '水量'\n曾用名 = { 表头 = '企业名称', 单位 = '吨' }"
    problem = outcome(tmp_path, "水量", 5, source).only("R-39")
    assert "“曾用名”没有单位，不能换算" in problem["message"]


def test_only_numbers_are_converted_and_every_digit_is_kept():
    cells = pl.Series("G", ["1,234.5", "约5", None, "12", "-3", "1" * 30 + ".5", "50%", "1e3"])
    kept = pl.Series([False, False, False, True, False, False, False, False])
    assert converted(cells, Decimal("0.0001"), kept).to_list() == [
        "0.12345", "约5", None, "12", "-0.0003", "1" * 26 + ".11115", "50%", "1e3",
    ]  # fmt: skip


def test_every_factor_is_of_a_known_unit_and_no_other_name_of_it():
    for unit, factors in FACTORS.items():
        assert not set(factors) & set(SPELLINGS[unit]), unit
        assert all(factor > 0 for factor in factors.values())
        assert all(normal(spelling) == spelling for spelling in factors), unit


def test_every_spelling_has_one_factor():
    rows = reference.table("unit_conversions").with_columns(pl.col("spellings").str.split(";"))
    spelt = rows.explode("spellings").select("unit", "spellings")
    assert spelt.is_duplicated().sum() == 0
    assert rows["source"].null_count() == 0


def test_there_and_back_is_one():
    """吨 is 0.0001 万吨 as 万吨 is 10000 吨: wherever the table knows both ways they agree."""
    known = 0
    for unit, factors in FACTORS.items():
        for spelling, factor in factors.items():
            for other, spellings in SPELLINGS.items():
                back = [factor_to(other, mine) for mine in SPELLINGS[unit]]
                if spelling in spellings and other != unit and OF_WATER.isdisjoint((unit, other)):
                    known += sum(one is not None for one in back)
                    assert {one * factor for one in back if one is not None} <= {1}, (unit, other)
    assert known > 5


OF_WATER = {"10^4 m^3"}
"""万吨 is a volume here and a mass elsewhere."""
