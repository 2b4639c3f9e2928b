"""The export for the provincial system: what it holds, how it is mapped, that nothing evaluates."""

import csv
import hashlib
import io
import json
import unicodedata
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import fastexcel
import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from jianpai.flows.errors import ReferenceDataError
from jianpai.flows.publish.export.package import write_export
from jianpai.flows.publish.spreadsheet.pages import Sheet
from jianpai.flows.publish.spreadsheet.rows import Column
from jianpai.flows.publish.spreadsheet.safe_text import (
    CUT_MARK,
    RISKY_START,
    as_csv_text,
    write_csv,
)
from jianpai.flows.publish.spreadsheet.workbook import write_workbook
from jianpai.schemas.reference import REFERENCE_DATA
from tests.sheets import USCC
from tests.tables import FORMULA_NAME, changed, of_six_projects

PERIOD, RUN_ID = "2025-10", "2025-10-0123456789ab"
STEM = f"jianpai_export_{PERIOD}"


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return changed(of_six_projects(), tmp_path_factory.mktemp("run") / "tables")


@pytest.fixture(scope="module")
def export(tables):
    write_export(tables, tables.parent / "export", RUN_ID, PERIOD)
    return tables.parent / "export"


@pytest.fixture
def config(tmp_path):
    """A copy of the configuration that a test may change."""
    folder = tmp_path / "reference_data"
    folder.mkdir()
    for name in ("export_columns.csv", "export_codes.csv"):
        (folder / name).write_bytes((REFERENCE_DATA / name).read_bytes())
    return folder


def rows_of(file: Path, sheet: str) -> list[dict]:
    heading, *rows = openpyxl.load_workbook(file)[sheet].iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def formulas(file: Path) -> list[str]:
    with zipfile.ZipFile(file) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        return [name for name in sheets if b"<f" in parts.read(name)]


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_a_row_of_the_water_sheet(export):
    row = rows_of(export / f"{STEM}.xlsx", "水")[0]
    assert {k: row[k] for k in row if "吨" in k} == {
        "基准年排放量（吨）": 2000,
        "上报减排量（吨）": 1000.34,  # 1000.345 half-even
        "复算减排量（吨）": 1000.34,
        "区域削减（吨）": 10,
        "排污权交易（吨）": 0,
        "净减排量（吨）": 990.34,
        "存疑减排量（吨）": 0,
        "核定减排量（吨）": 990.34,
        "核定与上报之差（吨）": -10,
    }
    assert row["污染物"] == "COD"
    assert row["项目类型"] == "城镇污水处理"
    assert row["行业代码"] == "0462"
    assert row["统一社会信用代码"] == USCC
    assert row["核算年度"] == 2024
    assert row["验收日期"] == datetime(2024, 2, 29)
    assert row["方法已核实"] == "否"
    assert row["排污许可证编号"] is None


def test_rows_are_the_eligible_ones_by_project_and_pollutant(export):
    sheets = {sheet: rows_of(export / f"{STEM}.xlsx", sheet) for sheet in ("水", "大气")}
    assert [(row["减排项目编号"], row["污染物"]) for row in sheets["水"]] == [
        ("450200-2024-W-0001", "COD"),
        ("450200-2024-W-0001", "NH3-N"),
    ]
    assert [(r["减排项目编号"], r["核定减排量（吨）"]) for r in sheets["大气"]] == [
        ("450200-2024-A-0001", 120),
        ("450200-2024-A-0003", 0),
        ("450500-2024-A-0004", 0),
        ("450500-2024-V-0001", 12.25),
    ]
    assert [row["净减排量（吨）"] for row in sheets["大气"]] == [120, 120, -3.2, 12.25]
    doubts = [row["未决存疑编号"] for row in sheets["大气"]]
    assert doubts[0] == doubts[1] and doubts[0].startswith("D-01-")
    assert doubts[2:] == [None, None]


def test_cells_have_the_types_and_formats_of_the_configuration(export):
    sheet = openpyxl.load_workbook(export / f"{STEM}.xlsx")["大气"]
    places = {cell.value: cell.column for cell in sheet[1]}
    cells = {name: sheet.cell(4, place) for name, place in places.items()}
    assert cells["净减排量（吨）"].data_type == "n"
    assert cells["净减排量（吨）"].number_format == "#,##0.00;[Red]-#,##0.00"
    assert cells["行政区划代码"].data_type == "s"
    assert cells["行政区划代码"].number_format == "@"
    assert cells["完工日期"].is_date
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == sheet.dimensions


def test_fastexcel_reads_the_same_figures(export):
    sheet = fastexcel.read_excel(str(export / f"{STEM}.xlsx")).load_sheet("大气").to_polars()
    assert sheet["净减排量（吨）"].to_list() == [120.0, 120.0, -3.2, 12.25]
    assert sheet["项目名称"][1] == FORMULA_NAME
    assert sheet["行业代码"].to_list() == ["0462"] * 4


def test_nothing_in_the_workbook_is_a_formula(export):
    file = export / f"{STEM}.xlsx"
    assert formulas(file) == []
    assert rows_of(file, "大气")[1]["项目名称"] == FORMULA_NAME
    sheet = openpyxl.load_workbook(file)["大气"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"n", "s", "d"}


def test_the_json_has_tonnes_as_text_and_one_project_a_line(export):
    content = (export / f"{STEM}.json").read_text("utf-8")
    document = json.loads(content, parse_float=lambda text: pytest.fail(f"float {text}"))
    tonnes = {k: v for k, v in document["projects"][4].items() if k.endswith("_t")}
    assert tonnes == {
        "base_emission_t": "2000.00",
        "reported_t": "5.00",
        "computed_t": "-3.20",
        "offset_t": "0.00",
        "traded_t": "0.00",
        "net_t": "-3.20",
        "at_risk_t": "0.00",
        "accounted_t": "0.00",
        "difference_t": "-5.00",
    }
    assert document["projects"][1]["project_name"] == FORMULA_NAME
    assert document["projects"][0]["acceptance_date"] == "2024-02-29"
    lines = content.splitlines()
    assert [json.loads(line.rstrip(",")) for line in lines[2:-1]] == document["projects"]


def test_a_text_with_line_breaks_stays_one_line_of_the_json(tables, tmp_path):
    name = '第一行\n"第二行"\\\t\u2028'
    renamed = {"project": lambda rows: rows.with_columns(project_name=pl.lit(name))}
    folder = changed(tables, tmp_path / "tables", **renamed)
    write_export(folder, tmp_path / "out", RUN_ID, PERIOD)
    content = (tmp_path / "out" / f"{STEM}.json").read_text("utf-8")
    projects = json.loads(content)["projects"]
    assert [project["project_name"] for project in projects] == [name] * 6
    assert [json.loads(line.rstrip(",")) for line in content.split("\n")[2:-2]] == projects


def test_totals_can_be_added_again(export):
    manifest = json.loads((export / "manifest.json").read_text("utf-8"))
    totals = {
        (t["city_name"], t["pollutant"]): (t["reported_t"], t["net_t"], t["accounted_t"])
        for t in manifest["totals"]
    }
    assert totals == {
        ("柳州市", "cod"): ("1000.34", "990.34", "990.34"),
        ("柳州市", "nh3n"): ("80.36", "80.03", "80.03"),  # 80.355 half-even
        ("柳州市", "nox"): ("240.00", "240.00", "120.00"),
        ("北海市", "nox"): ("5.00", "-3.20", "0.00"),
        ("北海市", "vocs"): ("12.50", "12.25", "12.25"),
    }
    projects = json.loads((export / f"{STEM}.json").read_text("utf-8"))["projects"]
    added = sum(Decimal(project["net_t"]) for project in projects)
    assert added == sum(Decimal(net) for _, net, _ in totals.values()) == Decimal("1319.42")


def test_the_notes_repeat_the_totals_and_say_what_is_not_verified(export):
    sheet = openpyxl.load_workbook(export / f"{STEM}.xlsx")["说明"]
    rows = [[cell for cell in row if cell not in (None, "")] for row in sheet.values]
    assert ["14FYP", "450200", "柳州市", "氮氧化物", 2, 240, 240, 120] in rows
    assert ["14FYP", "合计", "氮氧化物", 3, 245, 236.8, 120] in rows
    words = "\n".join(str(cell) for row in rows for cell in row)
    assert RUN_ID in words
    assert PERIOD in words
    assert "本次核算所用方法条目尚未经官方文本核实，涉及 6 行" in words
    assert ["pollutant", "nh3n", "NH3-N", "氨氮"] in rows


def test_the_manifest_names_every_file_with_its_content(export):
    manifest = json.loads((export / "manifest.json").read_text("utf-8"))
    for file in manifest["files"]:
        content = (export / file["name"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        assert file["bytes"] == len(content)
    assert [(f["name"], f["rows"]) for f in manifest["files"]] == [
        (f"{STEM}.json", 6),
        (f"{STEM}.xlsx", 6),
    ]
    assert (manifest["run_id"], manifest["period"]) == (RUN_ID, PERIOD)


def test_the_same_tables_give_the_same_bytes_in_any_order(tables, export, tmp_path):
    reverse = dict.fromkeys((file.stem for file in tables.glob("*.parquet")), pl.DataFrame.reverse)
    shuffled = changed(tables, tmp_path / "tables", **reverse)
    write_export(shuffled, tmp_path / "export", RUN_ID, PERIOD)
    assert {f.name for f in export.iterdir()} == {f.name for f in (tmp_path / "export").iterdir()}
    for file in export.iterdir():
        assert file.read_bytes() == (tmp_path / "export" / file.name).read_bytes(), file.name


def test_a_long_sheet_goes_to_a_csv_and_the_workbook_says_so(tables, tmp_path):
    manifest = write_export(tables, tmp_path, RUN_ID, PERIOD, max_sheet_rows=3)
    content = (tmp_path / f"{STEM}_air.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row["项目名称"] for row in rows] == [
        "1号锅炉超低排放",
        f"'{FORMULA_NAME}",
        "氮氧化物增加的锅炉",
        "'-水性涂料替代",
    ]
    assert [row["净减排量（吨）"] for row in rows] == ["120.00", "120.00", "-3.20", "12.25"]
    assert [row["企业名称"] for row in rows][1:] == [
        "'＋恒峰热电",
        "'@北海热力",
        "嘉禾家具;=1+1",
    ]
    assert '"嘉禾家具;=1+1"' in content.decode("utf-8-sig")
    sheet = openpyxl.load_workbook(tmp_path / f"{STEM}.xlsx")["大气"]
    assert "本表共 4 行，超过 3 行" in sheet["A1"].value
    assert sheet["A2"].value == sheet["A2"].hyperlink.target == f"{STEM}_air.csv"
    assert {f["name"]: f["rows"] for f in manifest["files"]} == {
        f"{STEM}.json": 6,
        f"{STEM}.xlsx": 2,
        f"{STEM}_air.csv": 4,
    }
    assert formulas(tmp_path / f"{STEM}.xlsx") == []


def test_a_run_without_eligible_projects_still_exports(tables, tmp_path):
    clear = dict.fromkeys((file.stem for file in tables.glob("*.parquet")), pl.DataFrame.clear)
    empty = changed(tables, tmp_path / "tables", **clear)
    manifest = write_export(empty, tmp_path / "export", RUN_ID, PERIOD)
    assert (manifest["rows"], manifest["totals"]) == (0, [])
    document = json.loads((tmp_path / "export" / f"{STEM}.json").read_text("utf-8"))
    assert document["projects"] == []
    assert rows_of(tmp_path / "export" / f"{STEM}.xlsx", "水") == []


def test_an_office_renames_orders_and_leaves_out_columns(tables, config, tmp_path):
    (config / "export_columns.csv").write_text(
        "sheet,position,column_name,heading_zh,heading_en,format,decimals,code_list,code_shows,"
        "width,include\n"
        "water,2,net_t,认定量,net,number,1,,,10,yes\n"
        "water,1,pollutant,因子,factor,text,,pollutant,label,10,yes\n"
        "water,3,uscc,信用代码,uscc,text,,,,10,no\n"
        "air,1,project_id,编号,id,text,,,,10,yes\n"
        "json,1,net_t,认定量,net,number,4,,,10,yes\n"
    )
    write_export(tables, tmp_path / "out", RUN_ID, PERIOD, reference_data=config)
    assert rows_of(tmp_path / "out" / f"{STEM}.xlsx", "水") == [
        {"因子": "化学需氧量", "认定量": 990.3},
        {"因子": "氨氮", "认定量": 80.0},
    ]
    document = json.loads((tmp_path / "out" / f"{STEM}.json").read_text("utf-8"))
    assert document["projects"][0] == {"net": "120.0000"}


def test_an_office_maps_codes_in_gb18030_too(tables, config, tmp_path):
    file = config / "export_codes.csv"
    rewrite(
        file,
        "\nproject_nature,正常,",
        "\npollutant,cod,01化学,化学需氧量,office\nproject_nature,正常,",
    )
    rewrite(file, "region_code,450200-X01,450200-X01,", "region_code,450200-X01,450200,")
    file.write_bytes(file.read_text("utf-8").encode("gb18030"))
    write_export(tables, tmp_path / "out", RUN_ID, PERIOD, reference_data=config)
    assert rows_of(tmp_path / "out" / f"{STEM}.xlsx", "水")[0]["污染物"] == "01化学"
    assert rows_of(tmp_path / "out" / f"{STEM}.xlsx", "大气")[0]["行政区划代码"] == "450200"


def test_pollutants_and_types_are_known_without_a_row_of_the_codes(config, tables, tmp_path):
    listed = (config / "export_codes.csv").read_text("utf-8").splitlines()
    assert {line.split(",")[0] for line in listed} & {"pollutant", "project_type"} == set()
    manifest = write_export(tables, tmp_path / "out", RUN_ID, PERIOD, reference_data=config)
    assert manifest["unmapped_codes"] == []
    notes = openpyxl.load_workbook(tmp_path / "out" / f"{STEM}.xlsx")["说明"]
    rows = {tuple(row[:4]) for row in notes.iter_rows(values_only=True)}
    assert ("pollutant", "vocs", "VOCs", "挥发性有机物") in rows
    assert ("project_type", "W1", "W1", "城镇污水处理") in rows


def test_a_code_without_a_mapping_is_exported_as_it_is_and_said(tables, config, tmp_path):
    rewrite(config / "export_codes.csv", "data_source,在线监测,", "data_source,自动监测,")
    manifest = write_export(tables, tmp_path / "out", RUN_ID, PERIOD, reference_data=config)
    assert manifest["unmapped_codes"] == [
        {"column_name": "data_source", "code_list": "data_source", "values": ["在线监测"]}
    ]
    notes = openpyxl.load_workbook(tmp_path / "out" / f"{STEM}.xlsx")["说明"]
    words = "\n".join(str(row[0].value) for row in notes.iter_rows())
    assert "代码表 data_source 未列出数据项 data_source 的值 在线监测，已照原样导出" in words


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "water,20,project_name,",
            "water,20,projekt,",
            "第 3 行：column_name 的值“projekt”不存在。可用的值：acceptance_date、accounted_t、",
        ),
        ("water,20,", "soil,20,", "第 3 行：sheet 的值“soil”不存在。可用的值：water、air、json"),
        ("water,20,", "water,二,", "第 3 行：position 的值“二”应为整数"),
        ("water,20,", "water,10,", "第 3 行：position 的值“10”与第 2 行重复"),
        (",项目名称,project_name,", ",,project_name,", "第 3 行：heading_zh 为空"),
        (",项目名称,project_name,text", ",项目名称,project_name,number", "不能用格式 number"),
        (",number,2,", ",number,x,", "第 25 行：decimals 的值“x”应为整数"),
        (",pollutant,code,", ",pollutants,code,", "第 6 行：code_list 的值“pollutants”不存在"),
        (",include,", ",included,", "第 1 行：缺少列 include"),
    ],
)
def test_a_mistake_in_the_columns_is_named(tables, config, old, new, words):
    rewrite(config / "export_columns.csv", old, new)
    with pytest.raises(ReferenceDataError) as error:
        write_export(tables, config / "out", RUN_ID, PERIOD, reference_data=config)
    assert "reference_data/export_columns.csv" in error.value.message_zh
    assert words in error.value.message_zh
    assert error.value.message_en.isascii() or "“" in error.value.message_en


def test_all_mistakes_are_named_at_once(tables, config, tmp_path):
    rewrite(config / "export_columns.csv", ",reported_t,", ",reportet_t,")
    with pytest.raises(ReferenceDataError) as error:
        write_export(tables, tmp_path / "out", RUN_ID, PERIOD, reference_data=config)
    assert error.value.message_en.count("column_name “reportet_t” does not exist") == 3


def test_a_code_listed_twice_is_named(tables, config, tmp_path):
    rewrite(config / "export_codes.csv", "project_nature,应急管理减排,", "project_nature,正常,")
    with pytest.raises(ReferenceDataError, match="第 3 行：code 的值“正常”与第 2 行重复"):
        write_export(tables, tmp_path / "out", RUN_ID, PERIOD, reference_data=config)


def test_every_eligible_pollutant_has_a_medium(tables, tmp_path):
    def rename(rows):
        return rows.with_columns(pl.col("pollutant").replace("vocs", "so2"))

    folder = changed(tables, tmp_path / "tables", project_reduction=rename)
    with pytest.raises(pl.exceptions.InvalidOperationError):
        write_export(folder, tmp_path / "out", RUN_ID, PERIOD)


TEXT = st.text(st.characters(max_codepoint=0x2FFF, exclude_categories=["Cs"]), max_size=8)
HOSTILE = st.text(alphabet="=+-@＝＋－＠'\"\t\r\n \u3000\u200b;,a1中|_x0&<\x01", max_size=12)


def could_evaluate(text: str) -> bool:
    """A second way to decide: what is left when quotes and invisible characters are taken off."""
    bare = text.lstrip("'")
    visible = bare
    unseen = ("Cc", "Cf", "Zl", "Zp", "Zs")
    while visible and unicodedata.category(visible[0]) in unseen:
        visible = visible[1:]
    return bare[:1] in ("\t", "\r", "\n") or visible[:1] in tuple("=+-@＝＋－＠﹦﹢﹣﹫−")


@settings(max_examples=200, deadline=None)
@given(st.lists(HOSTILE | TEXT, min_size=1, max_size=20))
def test_the_guard_marks_what_could_evaluate_and_only_that(texts):
    guarded = pl.Series(texts).to_frame("t").select(as_csv_text(pl.col("t"))).to_series()
    for text, safe in zip(texts, guarded, strict=True):
        assert safe == (f"'{text}" if could_evaluate(text) else text)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(HOSTILE, st.decimals("-999.99", "999.99", places=2)), min_size=1, max_size=10
    )
)
def test_a_csv_gives_back_texts_and_numbers(tmp_path_factory, rows):
    file = tmp_path_factory.mktemp("csv") / "x.csv"
    frame = pl.DataFrame(
        rows, schema={"=text": pl.String, "number": pl.Decimal(18, 2)}, orient="row"
    )
    write_csv(frame, file)
    heading, *read = csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline=""))
    assert heading == ["'=text", "number"]
    for (text, number), (read_text, read_number) in zip(rows, read, strict=True):
        marked = pl.Series([read_text]).str.contains(RISKY_START).item()
        assert not marked or read_text.startswith("'")
        assert (read_text[1:] if marked else read_text) == text
        assert Decimal(read_number) == number


@settings(max_examples=60, deadline=None)
@given(st.lists(HOSTILE | TEXT, min_size=1, max_size=10))
def test_a_workbook_gives_back_every_text_as_text(tmp_path_factory, texts):
    file = tmp_path_factory.mktemp("xlsx") / "x.xlsx"
    columns = (Column("t", "文字"), Column("m", "长文", "long_text"))
    rows = pl.DataFrame({"t": texts, "m": texts}, schema={"t": pl.String, "m": pl.String})
    write_workbook(file, [Sheet("表", "x.csv", columns, rows)])
    assert formulas(file) == []
    sheet = openpyxl.load_workbook(file)["表"]
    for number, text in enumerate(texts, start=2):
        cell = sheet.cell(number, 1)
        assert unescape(cell.value or "") == text
        assert cell.data_type in ("s", "inlineStr") or not text


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(tmp_path):
    rows = pl.DataFrame({"t": ["中" * 40_000]})
    write_workbook(tmp_path / "x.xlsx", [Sheet("表", "x.csv", (Column("t", "文字"),), rows)])
    value = openpyxl.load_workbook(tmp_path / "x.xlsx")["表"]["A2"].value
    assert len(value) == 16_000
    assert value.endswith(CUT_MARK)
