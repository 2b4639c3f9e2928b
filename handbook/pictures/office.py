"""The office of the manual (手册中的单位): made up from the sample's 柳州市, month by month.

The manual's commands are run in it in the manual's order, by the pictures and by the test.
"""

import shutil
from datetime import date
from pathlib import Path

import openpyxl

NAME = "柳州市生态环境局"
SENT = Path(__file__).parents[2] / "samples" / "inbox" / "450200_柳州市"
SUMMARY = "柳州市2021-2025年减排项目汇总.xlsx"
CORRECTION = "柳州市2021-2025年减排项目汇总_更正.xlsx"
DISTRICT = "柳东新区和阳和工业新区.xlsx"
CONTACTS = {"鹿寨县": "县生态环境局 韦某", "柳东新区": "新区分局 覃某"}
TARGET = """\
region_code,indicator,pollutant,plan_id,target_year,target_value,target_unit,target_kind,base_year,quoted,document,confidence,changed_by
450205,project_reduction,nox,14FYP,2025,1200,t,floor_tonnes,2020,1200吨,某市减排计划（文号）,S,张某 2025-03-01
"""
DECISIONS = {
    "450200-2022-A-0002、450200-2024-A-0003": ("成立", "两条是同一次改造，已查验收文件"),
    "450200-2022-A-0004、450200-2023-A-0005": (
        "不成立",
        "基准年排放量按两个排放口分别填报，已对许可证",
    ),
}
"""What is decided of the findings on these projects."""
OFFICER, DECIDED_ON = "张某", date(2025, 11, 6)


def set_up(office: Path) -> None:
    """Fill in the profile and the quota of a county, as the manual shows it."""
    profile = office / "jianpai.toml"
    text = profile.read_text("utf-8")
    text = text.replace('name = ""  ', f'name = "{NAME}"').replace(
        "areas = []", 'areas = ["450200"]'
    )
    named = "\n".join(f'"{sender}" = "{contact}"' for sender, contact in CONTACTS.items())
    text = text.replace('# "柳北区" = "区生态环境局 综合股"', named)
    profile.write_text(text, "utf-8")
    (office / "reference" / "targets.csv").write_text(TARGET, "utf-8")


def september(office: Path) -> None:
    """Put the files of the first month into the inbox."""
    _put(SENT / "A1_柳江区.csv", office / "inbox" / "柳江区")
    _put(SENT / SUMMARY, office / "inbox" / "市区")
    _put(SENT / "鹿寨县" / "W1_鹿寨县.csv", office / "inbox" / "鹿寨县")


def october(office: Path) -> None:
    """Put those of the second into it: a correction, a new sender, and a file that is no submission."""
    _put(SENT / CORRECTION, office / "inbox" / "市区")
    _put(SENT / DISTRICT, office / "inbox" / "柳东新区")
    (office / "inbox" / "鹿寨县" / "情况说明.doc").write_bytes(b"\xd0\xcf\x11\xe0")


def decide(workbook: Path) -> None:
    """Fill in the sheet 存疑认定 of a workbook."""
    book = openpyxl.load_workbook(workbook)
    sheet = book["存疑认定"]
    place = {cell.value: cell.column - 1 for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        answer = DECISIONS.get(row[place["涉及项目"]].value)
        if answer:
            filled = (*answer, OFFICER, DECIDED_ON)
            for heading, value in zip(("认定", "理由", "认定人", "认定日期"), filled, strict=True):
                row[place[heading]].value = value
    book.save(workbook)


def newest(office: Path) -> Path:
    """Return the run of an office that was published last."""
    return max((office / "warehouse" / "runs").iterdir(), key=lambda run: run.stat().st_mtime)


def _put(file: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, folder / file.name)
