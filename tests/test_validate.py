"""Each rule of reference_data/rules.csv: a row that keeps it, a row that breaks it and nothing else."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.account import records
from jianpai.flows.validate.region_hints import region_hints
from jianpai.schemas import reference
from jianpai.schemas.sheet.bounds import BOUNDS
from jianpai.schemas.sheet.project import ProjectSheet
from samples.types import makers
from tests.sheets import (
    A1,
    GOOD,
    L1,
    L2,
    L3,
    L5,
    L6,
    MATERIAL,
    OTHER_USCC,
    USCC,
    V1,
    W1,
    base_emission,
    column_names,
    energy_use,
    evidence_file,
    examine,
    examine_rows,
    grid,
    letter,
    material,
    materials,
    offset_entry,
    trade_entry,
    v1,
    w1,
    write_xlsx,
)

ROOT = Path(__file__).parent.parent

ROWS = GOOD | {
    L1: base_emission,
    L2: offset_entry,
    L3: trade_entry,
    L5: evidence_file,
    L6: energy_use,
}
SITE = {"region_code": "450203", "enterprise_name": "柳州市示例水务有限公司"}
"""What names a site that has no permit, beside its credit code."""

_RATIOS = {"collection_after_ratio": "0.500001", "removal_after_ratio": "0.100001"}

# rule, sheet, what is changed in a good row, the column named
BROKEN = [
    ("V-01", W1, {"project_name": None}, "project_name"),
    ("V-01", W1, {"project_name": "/"}, "project_name"),
    ("V-01", W1, {"credit_year": None}, "credit_year"),
    ("V-01", A1, {"acceptance_date": None}, "acceptance_date"),
    ("V-01", A1, {"unit_kind": None}, "unit_kind"),
    ("V-01", V1, {"removal_after_ratio": None}, "removal_after_ratio"),
    ("V-02", A1, {"base_emission_nox_t": -1}, "base_emission_nox_t"),
    ("V-02", A1, {"offset_nox_t": -1}, "offset_nox_t"),
    ("V-02", W1, {"reported_cod_t": 100_000_001}, "reported_cod_t"),
    ("V-02", W1, {"inlet_nh3n_after_mg_per_l": 10_001}, "inlet_nh3n_after_mg_per_l"),
    ("V-02", V1, {"collection_before_ratio": 85}, "collection_before_ratio"),
    ("V-02", V1, {"output_before": 0, "output_after": 1}, "output_before"),
    ("V-02", W1, {"longitude_deg": 24.3, "latitude_deg": 24.3}, "longitude_deg"),
    ("V-03", W1, {"project_nature": "一般"}, "project_nature"),
    ("V-03", A1, {"data_source": "自报"}, "data_source"),
    ("V-03", A1, {"unit_kind": "锅炉"}, "unit_kind"),
    ("V-03", W1, {"record_status": "撤销"}, "record_status"),
    ("V-04", W1, {"project_id": "450200-24-W-0001"}, "project_id"),
    ("V-04", W1, {"industry_code": "462"}, "industry_code"),
    ("V-04", W1, {"permit_no": USCC}, "permit_no"),
    ("V-04", W1, {"facility_code": "1号"}, "facility_code"),
    ("V-04", W1, {"outlet_code": "DW01"}, "outlet_code"),
    ("V-05", W1, {"uscc": USCC[:-1] + "0"}, "uscc"),
    ("V-05", W1, {"uscc": USCC[:-1]}, "uscc"),
    ("V-05", W1, {"uscc": USCC.replace("0", "O", 1)}, "uscc"),
    ("V-07", W1, {"region_code": "459999"}, "region_code"),
    ("V-07", W1, {"region_code": "450221"}, "region_code"),
    ("V-08", W1, {"credit_year": 2019, "acceptance_date": date(2019, 5, 1)}, "credit_year"),
    ("V-09", W1, {"completion_date": date(2024, 5, 2)}, "acceptance_date"),
    ("V-09", W1, {"stable_date": date(2024, 4, 30)}, "stable_date"),
    ("V-10", W1, {"longitude_deg": 109.4}, "latitude_deg"),
    ("V-10", W1, {"latitude_deg": 24.3}, "latitude_deg"),
    ("V-10", A1, {"reagent_kind": "尿素"}, "reagent_t"),
    ("V-10", V1, {"output_before": 10}, "output_after"),
    ("V-11", W1, {"permit_no": f"{OTHER_USCC}001P"}, "permit_no"),
    ("V-12", W1, {"project_id": "450200-2024-A-0001"}, "project_id"),
    ("V-13", A1, {"project_name": "水泥窑错峰生产"}, "project_name"),
    ("V-14", W1, {"region_code": "150100"}, "region_code"),
    ("V-14", W1, {"region_code": "450100"}, "region_code"),
    ("V-17", W1, {"credit_year": 2023}, "credit_year"),
    ("V-20", W1, {"outlet_cod_before_mg_per_l": 201}, "outlet_cod_before_mg_per_l"),
    ("V-20", W1, {"outlet_cod_after_mg_per_l": 201}, "outlet_cod_after_mg_per_l"),
    ("V-20", W1, {"outlet_nh3n_before_mg_per_l": 26}, "outlet_nh3n_before_mg_per_l"),
    ("V-20", W1, {"outlet_nh3n_after_mg_per_l": 26}, "outlet_nh3n_after_mg_per_l"),
    ("V-21", W1, {"volume_before_10k_m3": 440}, "volume_before_10k_m3"),
    ("V-21", W1, {"volume_after_10k_m3": 1098}, "volume_after_10k_m3"),
    ("V-22", W1, {"volume_before_10k_m3": 1098.1}, "volume_before_10k_m3"),
    ("V-22", W1, {"volume_after_10k_m3": 10_000}, "volume_after_10k_m3"),
    ("V-23", A1, {"nox_after_mg_per_nm3": 191}, "nox_after_mg_per_nm3"),
    ("V-24", A1, {"nox_before_mg_per_nm3": 401}, "nox_before_mg_per_nm3"),
    ("V-25", A1, {"capacity_t_per_h": None}, "capacity_t_per_h"),
    ("V-01", MATERIAL, {"amount_t": None}, "amount_t"),
    ("V-02", MATERIAL, {"voc_content_unit": "g/L", "density_g_per_ml": 26}, "density_g_per_ml"),
    ("V-03", MATERIAL, {"material_kind": "油漆"}, "material_kind"),
    ("V-03", MATERIAL, {"voc_content_unit": "mg/L"}, "voc_content_unit"),
    ("V-26", MATERIAL, {"voc_content_unit": "g/L"}, "density_g_per_ml"),
    ("V-02", V1, {"output_before": 10_000_000_001, "output_after": 10**9}, "output_before"),
    ("V-28", V1, {"output_before": 500_000_000, "output_after": "0.000001"}, "output_after"),
    ("V-28", V1, {"output_before": "1000.000001", "output_after": 1}, "output_after"),
    ("V-28", V1, {"output_before": 1, "output_after": "1000.000001"}, "output_after"),
    ("V-27", MATERIAL, {"voc_content": 101}, "voc_content"),
    (
        "V-27",
        MATERIAL,
        {"voc_content_unit": "g/L", "voc_content": 1001, "density_g_per_ml": 1},
        "voc_content",
    ),
    ("V-03", V1, {"collection_kind_after": "软帘"}, "collection_kind_after"),
    ("V-110", V1, _RATIOS | {"collection_kind_after": "包围型集气罩"}, "collection_after_ratio"),
    ("V-110", V1, _RATIOS | {"treatment_kind_after": "光解或等离子"}, "removal_after_ratio"),
    ("V-111", A1, {"limit_at_base_mg_per_nm3": "400.000001"}, "limit_at_base_mg_per_nm3"),
    (
        "V-111",
        A1,
        {"unit_kind": "水泥窑", "capacity_t_per_h": None, "limit_at_base_mg_per_nm3": 401},
        "limit_at_base_mg_per_nm3",
    ),
    ("V-112", W1, {"inlet_cod_before_mg_per_l": "1000.000001"}, "inlet_cod_before_mg_per_l"),
    ("V-112", W1, {"inlet_cod_after_mg_per_l": 2000}, "inlet_cod_after_mg_per_l"),
    ("V-01", W1, {"reported_cod_t": None}, "reported_cod_t"),
    ("V-100", W1, {"outlet_nh3n_after_mg_per_l": None}, "outlet_nh3n_after_mg_per_l"),
    ("V-01", A1, {"base_emission_nox_t": None}, "base_emission_nox_t"),
    ("V-02", L1, {"base_emission_t": -1}, "base_emission_t"),
    ("V-03", L1, {"pollutant": "二氧化硫"}, "pollutant"),
    ("V-05", L1, {"uscc": USCC[:-1] + "0", "permit_no": None} | SITE, "uscc"),
    (
        "V-07",
        L1,
        {"uscc": USCC, "permit_no": None} | SITE | {"region_code": "450221"},
        "region_code",
    ),
    ("V-11", L1, {"uscc": OTHER_USCC}, "permit_no"),
    ("V-15", L1, {"uscc": USCC, "region_code": "450203", "permit_no": None}, "permit_no"),
    ("V-16", L1, {"base_year": 2021}, "base_year"),
    *(
        broken
        for register in (L2, L3)
        for broken in (
            ("V-15", register, {"permit_no": None}, "permit_no"),
            ("V-15", register, {"permit_no": None, "uscc": USCC}, "permit_no"),
            ("V-07", register, {"region_code": "459999"}, "region_code"),
        )
    ),
    ("V-02", L2, {"offset_used_t": 0}, "offset_used_t"),
    ("V-02", L3, {"right_sold_t": 0}, "right_sold_t"),
    ("V-04", L5, {"evidence_sha256": "9f9f"}, "evidence_sha256"),
    ("V-04", L6, {"month": "2024-13"}, "month"),
    ("V-02", L6, {"monitored_hours": 745}, "monitored_hours"),
    ("V-15", L6, {"permit_no": None}, "permit_no"),
]
BROKEN += [
    (rule, name, changes, column)
    for name, entry in schemas.registry().items()
    for rule, changes, column in getattr(makers().get(entry.type_id), "BROKEN", [])
    if name == schemas.main_sheet(entry.type_id)
]
BROKEN += [
    (rule, name, changes, column)
    for maker in makers().values()
    for name, broken in getattr(maker, "BROKEN_CHILDREN", {}).items()
    for rule, changes, column in broken
]

NEEDS_OWN_DATA = {"V-114"}
"""The shipped factors hold in every year; tests/test_overlay.py ends one."""

OF_NH3N = schemas.columns_of(W1, "nh3n")

CONSEQUENCES = {"V-31", "V-32", "V-33", "V-34"}
"""What an error in a V1 project or in one of its materials makes of the other."""

# rows at the edge that keep every rule
KEPT = [
    *((template, {}) for template in GOOD if template != MATERIAL),
    (W1, {"reported_cod_t": -1, "offset_cod_t": 0, "traded_cod_t": 0}),
    (W1, {"volume_before_10k_m3": 439.2, "volume_after_10k_m3": 0}),  # 1.2 × 1 × 366 days
    (W1, {"region_code": "450200-X01"}),
    (W1, {"region_code": "450204", "permit_no": f"{USCC}001P"}),
    (W1, {"region_code": "450181", "credit_year": 2021, "project_id": "450127-2021-W-0001"}),
    (W1, {"region_code": "450127", "credit_year": 2021, "project_id": "450100-2021-W-0001"}),
    (W1, {"longitude_deg": 109.4, "latitude_deg": 24.3, "industry_code": "4620"}),
    (W1, {"facility_code": "TW001", "outlet_code": "DW001", "record_status": "有效"}),
    (W1, {"completion_date": date(2024, 5, 1), "stable_date": date(2024, 5, 1)}),
    (W1, {"credit_year": 2030, "project_id": "450200-2030-W-0001"}),
    (W1, {"uscc": USCC.lower(), "project_id": "450200－2024－w－0001"}),
    (A1, {"unit_kind": "水泥窑", "capacity_t_per_h": None}),
    (A1, {"nox_before_mg_per_nm3": 400, "reagent_kind": "氨水（20%）", "reagent_t": 5}),
    (A1, {"project_name": "水泥窑错峰生产", "project_nature": "应急管理减排"}),
    (V1, {"collection_before_ratio": "100%", "removal_before_ratio": 0}),
    (V1, {"output_before": 10, "output_after": "11.5", "output_unit": "台"}),
    (V1, {"collection_after_ratio": "0.5", "collection_kind_after": "包围型集气罩"}),
    (V1, {"removal_after_ratio": "10%", "treatment_kind_after": "光解或等离子"}),
    (V1, {"removal_after_ratio": "80%", "treatment_kind_after": "催化燃烧（RCO/CO）"}),
    (A1, {"unit_kind": "火电机组", "limit_at_base_mg_per_nm3": 9_000}),  # no standard is loaded
    (W1, {"inlet_cod_before_mg_per_l": 1000, "inlet_cod_after_mg_per_l": 1000}),
    (W1, dict.fromkeys(OF_NH3N)),
    (W1, {"base_emission_cod_t": None}),
    (L1, {}),
    (L5, {}),
    (L5, {"evidence_sha256": None, "document_date": None}),
    (L6, {}),
    (L6, {"permit_no": None, "uscc": USCC} | SITE),
    *((register, {}) for register in (L2, L3)),
    *((register, {"permit_no": None, "project_id": "450200-2024-A-0001"}) for register in (L2, L3)),
    *((register, {"permit_no": None, "uscc": USCC} | SITE) for register in (L2, L3)),
    (L1, {"permit_no": None, "uscc": USCC} | SITE),
    (L1, {"permit_no": None, "uscc": USCC} | SITE | {"region_code": "450206"}),  # 柳江区 since 2016
    *((L1, {"pollutant": name}) for name in ("NOx", "nox", "COD", "VOCs", "NH3-N", "氨氮")),
    (V1, {"output_before": "0.001", "output_after": "0.000001"}),
    (V1, {"output_before": 10_000_000, "output_after": 10_000_000_000}),
]
KEPT += [
    (entry.name, changes)
    for type_id, entry in schemas.project_entries().items()
    for changes in getattr(makers()[type_id], "KEPT", [])
]
KEPT += [
    (name, changes)
    for maker in makers().values()
    for name, kept in getattr(maker, "KEPT_CHILDREN", {}).items()
    for changes in kept
]


@pytest.mark.parametrize(("template", "changes"), KEPT)
def test_rows_that_keep_every_rule(tmp_path, template, changes):
    found = examine_rows(tmp_path, template, ROWS[template](**changes))
    assert found.rules == []
    assert set(found.rows["status"]) == {"accepted"}


@pytest.mark.parametrize(
    ("rule_id", "template", "changes", "column"),
    BROKEN,
    ids=[f"{case[0]}-{case[3]}" for case in BROKEN],
)
def test_a_row_that_breaks_one_rule(tmp_path, rule_id, template, changes, column):
    row = ROWS[template](**changes)
    found = examine_rows(tmp_path, template, row)
    assert set(found.rules) - CONSEQUENCES == {rule_id}
    [problem] = found.of(rule_id)
    rule = reference.table("rules").row(by_predicate=pl.col("rule_id") == rule_id, named=True)
    assert (problem["column_name"], problem["row_number"]) == (column, 2)
    is_sent = column in column_names([row], template)
    assert problem["cell"] == (f"{letter(template, [row], column)}2" if is_sent else None)
    heading = schemas.columns(template)[column].metadata["heading"]
    for message, words, to_do in (
        (problem["message"], rule["what_zh"], rule["do_zh"]),
        (problem["message_en"], rule["what_en"], rule["do_en"]),
    ):
        assert "一批.xlsx" in message
        assert (problem["cell"] or "2") in message
        assert heading in message
        assert words.split("{detail}")[0] in message
        assert to_do in message
    is_error = rule["severity"] == "error"
    is_it = (pl.col("sheet_name") == template) & (pl.col("row_number") == 2)
    [status] = found.rows.filter(is_it)["status"]
    assert status == ("quarantined" if is_error else "accepted")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"base_emission_cod_t": -1.5},
            "一批.xlsx，工作表“W1 城镇污水处理”，第2行，单元格L2（基准年COD排放量（吨））的值“-1.5”："
            "超出允许范围（≥ 0）。请核对数值和单位。",
        ),
        (
            {"project_nature": "一般"},
            "一批.xlsx，工作表“W1 城镇污水处理”，第2行，单元格G2（项目性质）的值“一般”："
            "不在允许的取值中：正常、应急管理减排、超标治理。请从中选择。",
        ),
        (
            {"project_id": "柳州1号"},
            "一批.xlsx，工作表“W1 城镇污水处理”，第2行，单元格A2（减排项目编号）的值“柳州1号”："
            "格式不符（如 450200-2024-W-0001）。请按格式改正。",
        ),
        (
            {"region_code": "450127"},
            "一批.xlsx，工作表“W1 城镇污水处理”，第2行，单元格D2（行政区划代码）的值“450127”："
            "在核算年度不是有效的行政区划代码（450127 横县 2002–2021 → 450181）。"
            "请填该年度有效的六位代码或已登记的本地代码。",
        ),
        (
            {"region_code": "柳州市"},
            "一批.xlsx，工作表“W1 城镇污水处理”，第2行，单元格D2（行政区划代码）的值“柳州市”："
            "在核算年度不是有效的行政区划代码（柳州市 450200）。"
            "请填该年度有效的六位代码或已登记的本地代码。",
        ),
    ],
)
def test_the_words_of_a_message(tmp_path, changes, words):
    found = examine_rows(tmp_path, W1, GOOD[W1](**changes))
    assert words in found.problems["message"].to_list()


def test_a_range_is_named_with_both_ends(tmp_path):
    [problem] = examine_rows(tmp_path, V1, GOOD[V1](removal_after_ratio=70)).of("V-02")
    assert "超出允许范围（0–1；70 % 应写成 0.7 或 70%）。请核对数值和单位。" in problem["message"]
    assert (
        "is outside the allowed range (0–1; 70 % is written 0.7 or 70%)." in problem["message_en"]
    )
    assert problem["value"] == "70"


@pytest.mark.parametrize(
    ("sent", "hint"),
    [
        ("柳州", "柳州市 450200"),
        ("鱼峰区", "鱼峰区 450203"),
        ("450221", "450221 柳江县 1983–2016 → 450206"),
        ("不存在", None),
        ("4502(", None),
    ],
)
def test_what_region_was_meant(sent, hint):
    both = region_hints([sent]).get(sent)
    assert both == (hint and problems.both(f"（{hint}）", f" ({hint})"))


def test_a_withdrawn_record_needs_only_its_id(tmp_path):
    row = {"project_id": "450200-2024-W-0001", "record_status": "撤回", "reported_cod_t": "约5"}
    found = examine_rows(tmp_path, W1, row)
    assert found.only("V-44")["cell"] == f"{letter(W1, [row], 'record_status')}2"
    assert found.status == {2: "accepted"}
    assert found.projects["W1"].is_empty()


def test_a_cell_that_could_not_be_read_is_not_also_empty(tmp_path):
    found = examine_rows(tmp_path, W1, GOOD[W1](reported_cod_t="约5", acceptance_date="五月"))
    assert found.rules == ["R-01", "R-02"]


def test_a_pollutant_without_a_filled_cell_is_not_claimed(tmp_path):
    found = examine_rows(tmp_path, W1, w1(1), w1(2, **dict.fromkeys(OF_NH3N)))
    assert (found.rules, found.status) == ([], {2: "accepted", 3: "accepted"})
    tonnes = records.tonnes(found.projects).filter(pl.col("project_id").str.contains("-W-"))
    assert sorted(tonnes.select("project_id", "pollutant").rows()) == [
        ("450200-2024-W-0001", "cod"),
        ("450200-2024-W-0001", "nh3n"),
        ("450200-2024-W-0002", "cod"),
    ]


def test_placeholders_in_every_cell_of_a_pollutant_claim_nothing(tmp_path):
    found = examine_rows(tmp_path, W1, w1(**dict.fromkeys(OF_NH3N, "—")))
    assert (set(found.rules), found.status) == ({"R-06"}, {2: "accepted"})
    assert records.tonnes(found.projects)["pollutant"].to_list() == ["cod"]


def test_a_half_filled_pollutant_names_each_missing_cell(tmp_path):
    row = w1() | dict.fromkeys(OF_NH3N) | {"offset_nh3n_t": 0, "reported_nh3n_t": 3}
    found = examine_rows(tmp_path, W1, row)
    assert found.status == {2: "quarantined"}
    assert [(p["rule_id"], p["heading"]) for p in found.problems.to_dicts()] == [
        ("V-100", "改造前进水氨氮（mg/L）"),
        ("V-100", "改造前出水氨氮（mg/L）"),
        ("V-100", "改造后进水氨氮（mg/L）"),
        ("V-100", "改造后出水氨氮（mg/L）"),
    ]


def test_a_row_that_claims_nothing_is_refused(tmp_path):
    nothing = dict.fromkeys([*OF_NH3N, *schemas.columns_of(W1, "cod")])
    found = examine_rows(tmp_path, W1, w1() | nothing)
    assert found.only("V-19")["message"].endswith(
        "没有填报任何一种污染物的数据。请至少填报一种污染物的上报减排量及其数据。"
    )


def test_a_sheet_without_the_columns_of_a_pollutant_claims_the_other(tmp_path):
    cells = [[c for c, name in zip(line, column_names([w1()], W1), strict=True) if name not in OF_NH3N]
             for line in grid(W1, [w1()])]  # fmt: skip
    found = examine(write_xlsx(tmp_path / "一批.xlsx", {"W1": cells}))
    assert (found.rules, found.project()["reported_cod_t"]) == ([], 30)


def test_every_problem_of_a_row_is_named(tmp_path):
    row = GOOD[W1](
        project_nature="一般", uscc="1", outlet_cod_after_mg_per_l=300, reported_cod_t=None
    )
    assert examine_rows(tmp_path, W1, row).rules == ["V-01", "V-03", "V-05", "V-20"]


@pytest.mark.parametrize("template", GOOD)
def test_a_wrong_id_is_shown_one_of_the_same_sheet(tmp_path, template):
    found = examine_rows(tmp_path, template, GOOD[template](project_id="柳州1号"))
    problem = next(p for p in found.of("V-04") if p["sheet_name"] == template)
    example = f"450200-2024-{template[0]}-0001"
    assert f"格式不符（如 {example}）。请按格式改正。" in problem["message"]
    assert f"does not have the right form (e.g. {example})." in problem["message_en"]


def test_outputs_that_cannot_be_compared_cost_their_row_only(tmp_path):
    row = v1(1, output_before=500_000_000_000, output_after="0.000001")
    found = examine_rows(tmp_path, V1, row, v1(2))
    assert set(found.rules) - CONSEQUENCES == {"V-02", "V-28"}
    assert found.projects["V1"]["project_id"].to_list() == ["450200-2024-V-0002"]
    [problem] = found.of("V-28")
    assert problem["message"].endswith(
        "（改造后产量）的值“0.000001”：与改造前产量相差一千倍以上，改造前后产量之比不合理。"
        "请核对两个产量是否同一单位、小数点是否正确。"
    )


def test_materials_that_weigh_too_much_together_cost_their_project_only(tmp_path):
    heavy = [material(1, amount_t=100_000, material_name=f"涂料{n}") for n in range(101)]
    sheets = {V1: grid(V1, [v1(1), v1(2)]), MATERIAL: grid(MATERIAL, heavy + materials(2))}
    found = examine(write_xlsx(tmp_path / "一批.xlsx", sheets))
    assert set(found.rules) - CONSEQUENCES == {"V-29"}
    assert len(found.of("V-29")) == 101
    assert found.projects["V1"]["project_id"].to_list() == ["450200-2024-V-0002"]
    assert "该项目各材料用量合计超过一千万吨。请核对用量和单位。" in found.of("V-29")[0]["message"]


def test_every_form_has_an_example_that_keeps_it():
    checks = [
        check
        for sheet in schemas.sheets()
        for column in schemas.columns(sheet).values()
        for check in column.checks
        if check.name == "str_matches"
    ]
    assert checks
    for check in checks:
        examples = check.error.removeprefix("str_matches(").removesuffix(")")
        assert all(re.match(check.statistics["pattern"], one) for one in examples.split("、"))


# Rules and code


def rules_in_code() -> set[str]:
    """Return every rule id the program can raise: named in the steps, the schemas, the queries."""
    files = [*ROOT.glob("flows/**/*.py"), *ROOT.glob("schemas/**/*.py"), *ROOT.glob("sql/**/*.sql")]
    texts = "\n".join(path.read_text("utf-8") for path in files)
    asked = reference.table("eligibility")["problem_rule"].drop_nulls()
    return {*re.findall(r"""["'`]([RV]-\d+)(?::\w+)?["']""", texts), *asked}


def test_code_and_rules_name_each_other():
    assert rules_in_code() == set(reference.table("rules")["rule_id"])


def test_every_rule_says_what_and_what_to_do_in_both_languages():
    rules = reference.table("rules")
    assert rules.null_count().sum_horizontal().item() == 0
    assert set(rules["severity"]) == {"error", "warning", "notice"}
    assert rules["rule_id"].is_unique().all()


def test_every_source_of_a_rule_is_a_text_a_reader_can_find():
    for rule_id, source in reference.table("rules").select("rule_id", "source").iter_rows():
        assert "issue" not in source, rule_id
        assert "rulebook" not in source or re.search(r"\[(V|S|M[+-]?|E|D)\]", source), rule_id


def test_every_rule_of_the_schemas_is_broken_above():
    shared = {check.error for check in ProjectSheet.to_schema().checks}
    in_sheets = {
        (name, check.error)
        for name, model in schemas.sheets().items()
        for check in model.to_schema().checks
    }
    broken = {(template, f"{rule}:{column}") for rule, template, _, column in BROKEN}
    assert shared <= {error for _, error in broken}
    own = {(name, error) for name, error in in_sheets if error not in shared}
    assert {
        (n, error) for n, error in own if error.partition(":")[0] not in NEEDS_OWN_DATA
    } <= broken
    of_tables = {name.partition(":")[0] for name in BOUNDS}
    assert of_tables <= {rule for rule, *_ in BROKEN} | NEEDS_OWN_DATA
