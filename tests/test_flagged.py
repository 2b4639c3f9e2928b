"""The auditors' workbook: a row per finding and project, links to the cells, no formula."""

import csv
import io
import re
import zipfile
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote

import openpyxl
import polars as pl
import pytest

from jianpai.flows.publish.evidence.copies import copy_evidence
from jianpai.flows.publish.evidence.places import places
from jianpai.flows.publish.flagged.rows import findings
from jianpai.flows.publish.flagged.workbook import write_flagged
from jianpai.flows.publish.spreadsheet import workbook
from jianpai.flows.publish.spreadsheet.rows import links_of
from jianpai.flows.warehouse import Warehouse
from tests.sheets import USCC
from tests.tables import AIR_FILE, FORMULA_NAME, VOC_FILE, changed, of_six_projects

SAME = "企业名称、统一社会信用代码、排污许可证编号、设施编号、排放口编号、核算年度、验收日期"
DIFFERENT = "行政区划代码：450200-X01 / 450200\n项目名称：1号锅炉脱硝 / 3号锅炉脱硝"
SHEETS = (
    "未读取", "存疑认定", "并列比对", "存疑项目", "问题清单", "上报与核定", "未计入项目",
    "未核实条目与本单位数据", "说明",
)  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A warehouse with the received files and one run."""
    root = tmp_path_factory.mktemp("warehouse")
    (root / "received").mkdir()
    run = root / "runs" / "2025-10-x"
    changed(of_six_projects(), run / "tables")
    for name, sha256 in shas(run / "tables").items():
        (root / "received" / f"{sha256}{Path(name).suffix.lower()}").touch()
    copy_evidence(places(run / "tables"), Warehouse(root), run)
    write_flagged(run / "tables", run / "flagged.xlsx")
    return root


@pytest.fixture(scope="module")
def flagged(house):
    return house / "runs" / "2025-10-x" / "flagged.xlsx"


def cells_of(file: Path, sheet: str) -> list[dict]:
    heading, *rows = openpyxl.load_workbook(file)[sheet].iter_rows()
    return [dict(zip((cell.value for cell in heading), row, strict=True)) for row in rows]


def rows_of(file: Path, sheet: str) -> list[dict]:
    return [{k: cell.value for k, cell in row.items()} for row in cells_of(file, sheet)]


def link(cell) -> tuple | None:
    found = cell.hyperlink
    return found and (cell.value, found.target, found.location)


def shas(tables: Path) -> dict[str, str]:
    """Return the SHA-256 of each received file by its name."""
    files = pl.read_parquet(tables / "source_file.parquet")
    return dict(files.select("file_name", "file_sha256").iter_rows())


def test_a_row_per_finding_and_project_the_largest_first(flagged):
    rows = rows_of(flagged, "存疑项目")
    assert [(r["类别"], r["减排项目编号"], r["本项目存疑减排量（吨）"]) for r in rows] == [
        ("D-01", "450200-2024-A-0003", 120),
        ("D-01", "450200-2024-A-0001", 0),
        ("F-17", "450500-2024-A-0004", 0),
    ]
    assert rows[0].pop("存疑编号") == rows[1]["存疑编号"]
    assert {k: v for k, v in rows[0].items() if not k.startswith("单元格")} == {
        "类别": "D-01",
        "问题": "同一减排量重复申报",
        "严重程度": "错误",
        "状态": "未决",
        "污染物": "氮氧化物",
        "减排项目编号": "450200-2024-A-0003",
        "项目名称": FORMULA_NAME,
        "企业名称": "＋恒峰热电",
        "统一社会信用代码": USCC,
        "行政区划": "柳州市",
        "设区市": "柳州市",
        "核算年度": 2024,
        "上报减排量（吨）": 120,
        "复算减排量（吨）": 119.995,
        "净减排量（吨）": 120,
        "本项目存疑减排量（吨）": 120,
        "本条存疑减排量合计（吨）": 120,
        "说明": "=疑为同一项目重复申报，请核对现场和佐证材料。",
        "处理建议": "保留先申报的一个，后申报的撤回或只报未覆盖的部分。",
        "涉及的其他项目": "450200-2024-A-0001",
        "填报相同的内容": SAME,
        "填报不同的内容": DIFFERENT,
        "来源文件": "柳州/锅炉.XLSX",
        "工作表": "A1 锅炉'炉窑",
        "行号": 3,
    }


def test_links_lead_to_the_cells_in_the_received_file(flagged):
    row = cells_of(flagged, "存疑项目")[0]
    target = f"evidence/{quote(AIR_FILE)}"
    assert {k: link(cell) for k, cell in row.items() if k.startswith("单元格")} == {
        "单元格：上报减排量": ("锅炉.XLSX · A1 锅炉'炉窑 · P3", target, "'A1 锅炉''炉窑'!P3"),
        "单元格：设施编号": ("锅炉.XLSX · A1 锅炉'炉窑 · I3", target, "'A1 锅炉''炉窑'!I3"),
        "单元格：排放口编号": ("锅炉.XLSX · A1 锅炉'炉窑 · J3", target, "'A1 锅炉''炉窑'!J3"),
        "单元格：基准年排放量": ("锅炉.XLSX · A1 锅炉'炉窑 · O3", target, "'A1 锅炉''炉窑'!O3"),
    }


def test_every_link_leads_to_a_file_that_is_there(flagged):
    sheets = openpyxl.load_workbook(flagged)
    links = [
        c.hyperlink
        for s in sheets
        if s.title != "并列比对"
        for row in s.iter_rows()
        for c in row
        if c.hyperlink
    ]
    own = [found for found in links if found.target is None]
    begins = [n for n, row in enumerate(sheets["并列比对"].values, 1) if row[2] == "减排项目编号"]
    assert [found.location for found in own] == [f"'并列比对'!A{row}" for row in begins]
    assert len(links) - len(own) == 3 * 4 + 2 + 1 + 6
    beside = [c.hyperlink for row in sheets["并列比对"].iter_rows() for c in row if c.hyperlink]
    assert len(beside) > 40
    assert all(
        (flagged.parent / unquote(found.target)).exists()
        for found in [*links, *beside]
        if found.target
    )


def test_the_records_of_a_finding_stand_side_by_side_each_with_its_cell(flagged):
    rows = cells_of(flagged, "并列比对")
    target = f"evidence/{quote(AIR_FILE)}"
    first = [row for row in rows if row["存疑编号"].value == rows[0]["存疑编号"].value]
    assert [cell.value for cell in first[0].values()][2:] == [
        *("减排项目编号", None, "450200-2024-A-0001", "450200-2024-A-0003（后申报）", None, None)
    ]
    shown = {row["填报内容"].value: row for row in first}
    assert shown["如成立应扣减排量（吨）"]["项目 2"].value == "120.00"
    name = shown["项目名称"]
    assert (name["比对"].value, name["项目 2"].value) == ("≠ 不同", FORMULA_NAME)
    assert link(name["项目 2"])[1:] == (target, "'A1 锅炉''炉窑'!B3")
    assert shown["设施编号"]["比对"].value == "＝ 相同"
    marks = [row["比对"].value for row in first if row["比对"].value]
    assert marks == sorted(marks, key=lambda mark: mark == "＝ 相同")
    assert any("烟气量" in heading for heading in shown)


def test_decisions_are_chosen_from_a_list_and_where_it_comes_from_is_told(flagged):
    sheet = openpyxl.load_workbook(flagged)["存疑认定"]
    offered = {str(v.sqref): (v.type, v.formula1) for v in sheet.data_validations.dataValidation}
    assert offered["B2:B3"] == ("list", '"成立,不成立,待查"')
    assert offered["E2:E3"][0] == "date"
    hidden = [c.value for c in sheet[1] if sheet.column_dimensions[c.column_letter].hidden]
    assert hidden[0] == "运行编号"
    notes = openpyxl.load_workbook(flagged)["说明"]
    assert [c.value for c in notes["A"] if c.value][-3:] == ["运行编号", "数据仓编号", "填表单位"]


def test_a_column_the_sheet_lacks_is_said_and_a_csv_is_opened_whole(flagged, house, tmp_path):
    tables = changed(
        flagged.parent / "tables",
        tmp_path / "tables",
        finding=lambda f: f.head(1).with_columns(
            project_ids=pl.lit(["450500-2024-V-0001"]), pollutant=pl.lit("vocs")
        ),
        finding_project=lambda f: f.clear(),
    )
    write_flagged(tables, tmp_path)
    row = cells_of(tmp_path / "flagged.xlsx", "存疑项目")[0]
    target = f"evidence/{quote(VOC_FILE)}"
    assert link(row["单元格：上报减排量"]) == ("V1_北海.csv · V1_北海 · M2", target, None)
    assert row["单元格：设施编号"].value == "（表中无此列）"
    assert row["单元格：设施编号"].hyperlink is None
    assert row["单元格：设施编号"].font.underline is None
    assert row["本项目存疑减排量（吨）"].value is None
    assert row["涉及的其他项目"].value in (None, "")


def test_a_finding_without_pollutant_or_project_keeps_its_row(flagged, house, tmp_path):
    tables = changed(
        flagged.parent / "tables",
        tmp_path / "tables",
        finding=lambda f: f.with_columns(
            pollutant=pl.lit(None, pl.String),
            project_ids=pl.when(pl.col("kind") == "D-01").then("project_ids").otherwise([]),
        ),
        finding_project=lambda f: f.clear(),
    )
    write_flagged(tables, tmp_path)
    rows = cells_of(tmp_path / "flagged.xlsx", "存疑项目")
    assert [row["减排项目编号"].value for row in rows] == [
        "450200-2024-A-0001",
        "450200-2024-A-0003",
        None,
    ]
    assert rows[0]["单元格：上报减排量"].hyperlink.location == "'A1 锅炉''炉窑'!A2"
    assert rows[2]["单元格：上报减排量"].value is None


def test_many_projects_are_named_up_to_twenty(flagged, house, tmp_path):
    ids = [f"450200-2024-A-{number:04d}" for number in range(1, 31)]
    tables = changed(
        flagged.parent / "tables",
        tmp_path / "tables",
        finding=lambda f: f.head(1).with_columns(project_ids=pl.lit([*ids, ids[0]])),
    )
    rows = findings(tables, {})
    assert rows.height == 30
    others = rows.filter(pl.col("project_id") == ids[0])["others"].item()
    assert others == "、".join(ids[1:21]) + " 等共 29 个"


def test_problems_come_with_the_errors_first(flagged):
    rows = cells_of(flagged, "问题清单")
    assert [[row[k].value for k in ("问题编号", "严重程度", "单元格")] for row in rows] == [
        ["P2", "错误", None],
        ["P3", "错误", None],
        ["P1", "警告", "G16"],
    ]
    assert rows[0]["填报值"].value == "=cmd|' /C calc'!A0"
    assert rows[2]["填报值"].value == "-9145"
    assert rows[2]["填报值"].data_type == "s"
    assert rows[2]["列"].value == "统一社会信用代码"
    assert [link(row["打开单元格"]) for row in rows] == [
        ("V1_北海.csv · V1 · A4", f"evidence/{quote(VOC_FILE)}", None),
        None,
        (
            "锅炉.XLSX · A1 锅炉'炉窑 · G16",
            f"evidence/{quote(AIR_FILE)}",
            "'A1 锅炉''炉窑'!G16",
        ),
    ]
    assert rows[1]["打开单元格"].value == "坏文件.xlsx"


def test_a_problem_of_a_whole_sheet_leads_to_the_sheet(flagged, house, tmp_path):
    tables = changed(
        flagged.parent / "tables",
        tmp_path / "tables",
        problem=lambda p: p.head(1).with_columns(
            cell=pl.lit(None, pl.String), row_number=pl.lit(None, pl.Int32)
        ),
    )
    write_flagged(tables, tmp_path)
    (row,) = cells_of(tmp_path / "flagged.xlsx", "问题清单")
    target = f"evidence/{quote(AIR_FILE)}"
    assert link(row["打开单元格"]) == ("锅炉.XLSX · A1 锅炉'炉窑", target, "'A1 锅炉''炉窑'!A1")


def test_projects_that_are_not_counted_have_the_reason_in_words(flagged):
    (row,) = cells_of(flagged, "未计入项目")
    assert row["减排项目编号"].value == "450200-2023-A-0002"
    assert row["未计入原因"].value == "应急管理减排，不纳入核算范围"
    assert (row["上报减排量（吨）"].value, row["复算减排量（吨）"].value) == (40, 39.5)
    assert row["验收日期"].is_date
    assert row["单元格：上报减排量"].hyperlink.location == "'A1 锅炉''炉窑'!P5"


def test_nothing_in_the_workbook_is_a_formula(flagged):
    with zipfile.ZipFile(flagged) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == len(SHEETS)
        assert not any(re.search(rb"<f[ >/]", parts.read(name)) for name in sheets)


def test_the_sheets_are_ready_to_read_and_print(flagged):
    sheets = openpyxl.load_workbook(flagged)
    assert tuple(sheets.sheetnames) == SHEETS
    for name, frozen in zip(SHEETS[1:], ("C2", "E2", "B2", "B2", "B2", "B2"), strict=False):
        sheet = sheets[name]
        assert sheet.freeze_panes == frozen
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
            0,
            True,
        )
        assert sheet.print_title_rows == "$1:$1"
        assert sheet["A2"].alignment.wrap_text


def test_the_same_tables_give_the_same_bytes(flagged, house, tmp_path):
    tables = flagged.parent / "tables"
    shuffled = changed(
        tables, tmp_path / "tables", **dict.fromkeys(("project", "finding"), pl.DataFrame.reverse)
    )
    write_flagged(shuffled, tmp_path / "flagged.xlsx")
    assert (tmp_path / "flagged.xlsx").read_bytes() == flagged.read_bytes()


def test_a_long_sheet_goes_to_a_csv(flagged, house, tmp_path):
    write_flagged(flagged.parent / "tables", tmp_path, max_sheet_rows=2)
    content = (tmp_path / "flagged_findings.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0]["项目名称"] == f"'{FORMULA_NAME}"
    assert rows[0]["说明"].startswith("'=疑为")
    assert rows[0]["单元格：上报减排量"] == "锅炉.XLSX · A1 锅炉'炉窑 · P3"
    assert rows[2]["净减排量（吨）"] == "-3.20"
    sheets = openpyxl.load_workbook(tmp_path / "flagged.xlsx")
    assert "本表共 3 行，超过 2 行" in sheets["存疑项目"]["A1"].value
    assert sheets["存疑项目"]["A2"].value == "flagged_findings.csv"
    assert (tmp_path / "flagged_problems.csv").exists()
    assert not (tmp_path / "flagged_not_counted.csv").exists()
    assert sheets["未计入项目"].max_row == 2


def test_links_beyond_what_a_sheet_holds_are_text(flagged, house, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "links_of", partial(links_of, max_links=4))
    write_flagged(flagged.parent / "tables", tmp_path)
    rows = cells_of(tmp_path / "flagged.xlsx", "存疑项目")
    assert [row["单元格：上报减排量"].hyperlink is not None for row in rows] == [True] * 3
    facility = [row["单元格：设施编号"] for row in rows]
    assert [cell.hyperlink is not None for cell in facility] == [True, False, False]
    assert [cell.font.underline for cell in facility] == ["single", None, None]
    assert facility[2].value == "锅炉.XLSX · A1 锅炉'炉窑 · I4"


def test_a_run_without_findings_or_problems_opens(flagged, house, tmp_path):
    tables = flagged.parent / "tables"
    empty = changed(
        tables,
        tmp_path / "tables",
        **{file.stem: pl.DataFrame.clear for file in tables.glob("*.parquet")},
    )
    write_flagged(empty, tmp_path)
    assert [rows_of(tmp_path / "flagged.xlsx", name) for name in SHEETS[1:5]] == [[]] * 4
    assert "未读取" not in openpyxl.load_workbook(tmp_path / "flagged.xlsx").sheetnames
