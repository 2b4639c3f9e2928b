"""The two sheets for deciding findings: what is decided, and the records side by side (认定用表)."""

from collections.abc import Callable
from pathlib import Path

from jianpai.flows.decisions.headings import HEADINGS
from jianpai.flows.decisions.issued import Issued
from jianpai.flows.decisions.record import WORDS
from jianpai.flows.publish.evidence.places import Places
from jianpai.flows.publish.flagged import side_by_side
from jianpai.flows.publish.flagged.decision_rows import LAPSED, decision_rows, with_link
from jianpai.flows.publish.spreadsheet.pages import Shade, Sheet, Table
from jianpai.flows.publish.spreadsheet.rows import Column

DECISIONS, BESIDE = "存疑认定", "并列比对"
COLUMNS = (
    Column("finding_id", HEADINGS["finding_id"], width=20),
    Column("decision", HEADINGS["decision"], width=9, is_entry=True, choices=tuple(WORDS)),
    Column("reason", HEADINGS["reason"], "long_text", 28, is_entry=True),
    Column("decided_by", HEADINGS["decided_by"], width=10, is_entry=True),
    Column("decided_on", HEADINGS["decided_on"], "date", 12, is_entry=True),
    Column("state", "现状", width=13),
    Column("title", "问题", width=16),
    Column("severity", "严重程度", width=6),
    Column("pollutant", "污染物", width=9),
    Column("tonnes_at_risk", "存疑减排量（吨）", "number", 12),
    Column("city_name", "设区市", width=8),
    Column("enterprise_name", "企业名称", width=20),
    Column("projects", "涉及项目", "long_text", 21),
    Column("message", "说明", "long_text", 42),
    Column("different", "填报不同的内容", "long_text", 34),
    Column("resolution", "处理建议", "long_text", 30),
    Column("beside", BESIDE, "link", 13),
    Column("earlier", "此前认定", "long_text", 26),
    Column("run_id", HEADINGS["run_id"], width=12, is_hidden=True),
    Column("grounds_sha256", HEADINGS["grounds_sha256"], width=12, is_hidden=True),
    Column("warehouse", HEADINGS["warehouse"], width=12, is_hidden=True),
    Column("office", HEADINGS["office"], width=12, is_hidden=True),
)
_BESIDE_COLUMNS = (
    Column("finding_id", "存疑编号", width=20),
    Column("title", "问题", width=30),
    Column("field", "填报内容", width=26),
    Column("mark", "比对", width=9),
    *(
        Column(name, f"项目 {number}", "link", 30)
        for number, name in enumerate(side_by_side.RECORDS, start=1)
    ),
)
_SHADES = (
    Shade("A", "H", f'=$C2="{side_by_side.HEAD}"', "#DDEBF7", bold=True),
    Shade("E", "H", '=AND(LEFT($D2,1)="≠",E2<>"")', "#FCE4D6"),
    Shade("E", "H", '=AND(LEFT($D2,1)="○",E2<>"")', "#EDEDED"),
)
ABOUT = (
    "存疑认定：每条存疑一行，证据已变、需重新认定的在最前。在浅黄色的“认定”列选成立、不成立或待查；选成立或不成立的须填理由、认定人、认定日期。"
    "填好后执行 jianpai decide 本文件，下次核算即按此计算：成立的按应扣吨数扣除，不成立的照常计入。"
    "空白和待查的不作认定，可以只填一部分；行可以排序、筛选、删除。证据改变后认定失效，须重新认定。",
    "并列比对：每条存疑所涉项目的填报内容并列，“≠”为不同，“○”为有的未填；单元格链接到来源文件。"
    f"列出前 {side_by_side.FINDINGS_SHOWN} 条，每条至多四个项目。",
)


def sheets(
    tables: Path, places: Places, issued: Issued, csv: Callable[[str], str], max_rows: int
) -> list[Sheet]:
    """Return the sheet to decide in, each row with a link to its records on the sheet after it."""
    rows = decision_rows(tables, issued)
    beside = side_by_side.side_by_side(tables, rows["finding_id"].to_list(), places)
    begins = side_by_side.first_rows(beside) if beside.height <= max_rows else {}
    linked = with_link(rows, BESIDE, begins)
    again = (Shade("F", "F", f'=$F2="{LAPSED}"', "#FCE4D6", bold=True),)
    return [
        Sheet(DECISIONS, csv("decisions"), COLUMNS, linked, 2, shades=again),
        Sheet(BESIDE, csv("side_by_side"), _BESIDE_COLUMNS, beside, 4, shades=_SHADES),
    ]


def origin(issued: Issued) -> Table:
    """Return what the page of explanations says of where the workbook comes from."""
    rows = (
        ("运行编号", issued.run_id),
        ("数据仓编号", issued.warehouse),
        ("填表单位", issued.office),
    )
    return Table("本表出处（取用认定时核对，请勿改动）", ("项目", "内容"), rows)
