"""Mapping files with mistakes in them: each is refused in words, and the other files go on."""

import json

import pytest

from tests.sheets import W1, column_names, examine, grid, heading, w1, write_csv, write_xlsx

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
    assert f"外表.mapping.toml：列映射不能使用（{named} " in problem["message"]
    assert f"the mapping cannot be used ({named} must be" in problem["message_en"]


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
    assert f"核算不能缺少的填报项：{name}）" in problem["message"]
    assert f"the accounting cannot do without: {name})" in problem["message_en"]


@pytest.mark.parametrize(
    "name", ["uscc", "base_emission_cod_t", "reported_nh3n_t", "evidence", "offset_cod_t"]
)
def test_what_the_accounting_can_do_without_may_be_absent(tmp_path, name):
    found = outcome(tmp_path, mapping(f"absent = ['{name}']", without=[name]))
    assert found.only("R-38")["column_name"] == name
    assert found.rows["status"].to_list() == ["accepted"] * 2
