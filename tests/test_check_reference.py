"""The bureau's own files are checked as submissions are, and so are the shipped ones that somebody edited."""

import shutil

import pytest

from jianpai.flows.command.offices import check_reference
from jianpai.flows.overlay import shipped
from jianpai.schemas.reference import REFERENCE_DATA

HEADINGS = (
    "region_code,indicator,pollutant,plan_id,target_year,target_value,target_unit,target_kind,"
    "base_year,quoted,document,confidence,changed_by\n"
)
QUOTA = "450205,project_reduction,nox,14FYP,2025,120,t,floor_tonnes,2020,120吨,某文,S,张\n"


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped tables, which may be broken."""
    return shutil.copytree(REFERENCE_DATA, tmp_path / "reference_data")


def told(folder) -> list[str]:
    return [complaint.texts[0] for complaint in shipped.complaints(folder)]


def test_the_shipped_tables_are_whole():
    assert shipped.complaints(REFERENCE_DATA) == []
    shipped.require()


SHIPPED = [
    ("3200,t", "3200吨,t", "targets.csv 第 3 行 target_value 列：“3200吨”应为不带单位、不带千分位逗号的数，"
     "整数不超过十二位、小数不超过六位。"),
    ("450000,project_reduction,nh3n", "459999,project_reduction,nh3n",
     "targets.csv 第 3 行 region_code 列：“459999”不在 regions.csv 的 region_code 列中，请核对。"),
    ("450000,project_reduction,nh3n", "450000,project_reduction,so2",
     "targets.csv 第 3 行 pollutant 列：“so2”不在 pollutants.csv 的 id 列中，请核对。"),
    ("450000,project_reduction,nh3n", "450000,project_reduction,cod",
     "targets.csv 第 3 行：与第 2 行是同一条（region_code、indicator、pollutant、plan_id、target_year 相同），"
     "请合并为一行。"),
    ("pollutant", "污染物", "targets.csv 第 1 行 污染物 列：表中没有这一列"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), SHIPPED)
def test_an_edited_shipped_table_is_told_with_line_and_column(folder, old, new, words):
    path = folder / "targets.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert any(line.startswith(words) for line in told(folder)), told(folder)


def test_a_shipped_table_in_gbk_or_gone_is_told(folder):
    path = folder / "targets.csv"
    path.write_bytes(path.read_text("utf-8").encode("gb18030"))
    (folder / "limits.csv").unlink()
    assert told(folder) == [
        "limits.csv：文件不在，请重新安装程序。",
        "targets.csv：不是 UTF-8 编码，请另存为“CSV UTF-8”。",
    ]


def test_the_command_lists_what_the_office_changes(tmp_path, capsys):
    (tmp_path / "targets.csv").write_bytes((HEADINGS + QUOTA).encode("gb18030"))
    (tmp_path / "thresholds.csv").write_text(
        "kind,key,value,changed_by\nF-01,absolute,0.05,李\n", "utf-8"
    )
    assert check_reference(tmp_path, None, "zh") == 0
    assert capsys.readouterr().out == (
        "targets〔region_code=450205；indicator=project_reduction；pollutant=nox；plan_id=14FYP；"
        "target_year=2025〕新增 target_value 120；target_unit t；target_kind floor_tonnes；base_year 2020；"
        "quoted 120吨；document 某文；confidence S（张）\n"
        "thresholds〔kind=F-01；key=absolute〕value 0.01 → 0.05（李）\n"
        "没有问题。本单位文件 2 份，共改动 13 个单元格；下次运行即按此核算。\n"
    )


def test_every_mistake_of_the_office_is_told_at_once(tmp_path, capsys):
    wrong = QUOTA.replace(",120,t", ',"1,200",t') + QUOTA + QUOTA.replace("nox", "so2")
    (tmp_path / "targets.csv").write_text(HEADINGS + wrong, "utf-8")
    assert check_reference(tmp_path, None, "zh") == 2
    assert capsys.readouterr().err == (
        f"本单位参照数据 {tmp_path} 有误，未开始核算：\n"
        "  · targets.csv 第 2 行 target_value 列：“1,200”应为不带单位、不带千分位逗号的数，整数不超过十二位、"
        "小数不超过六位。\n"
        "  · targets.csv 第 3 行：与第 2 行是同一条（region_code、indicator、pollutant、plan_id、target_year "
        "相同），请合并为一行。\n"
        "  · targets.csv 第 4 行 pollutant 列：“so2”不在 pollutants.csv 的 id 列中，请核对。\n"
        "请改正后重新运行。\n"
    )
