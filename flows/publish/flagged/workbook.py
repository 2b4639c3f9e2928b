"""The workbook for auditors (存疑项目清单): every finding and problem with a link to its cell."""

from pathlib import Path

import polars as pl

from jianpai.flows import terms
from jianpai.flows.decisions.issued import Issued
from jianpai.flows.limits import SPREADSHEET_SHEET_ROWS
from jianpai.flows.publish import rule_book
from jianpai.flows.publish.evidence.places import FOLDER, places
from jianpai.flows.publish.flagged import changes, decision_sheets
from jianpai.flows.publish.flagged.rows import findings, not_counted, problems, reported_gaps
from jianpai.flows.publish.spreadsheet.pages import Notes, Sheet
from jianpai.flows.publish.spreadsheet.rows import MAX_LINKS, Column
from jianpai.flows.publish.spreadsheet.workbook import write_workbook
from jianpai.flows.publish.unread import unread
from jianpai.flows.since import finding_changes, finding_words, jump_words, jumps
from jianpai.flows.since import since as changes_since

FINDING_COLUMNS = (
    Column("finding_id", "存疑编号", width=13),
    Column("kind", "类别", width=6),
    Column("title", "问题", width=12),
    Column("severity", "严重程度", width=6),
    Column("status", "状态", width=7),
    Column("pollutant", "污染物", width=9),
    Column("project_id", "减排项目编号", width=20),
    Column("project_name", "项目名称", width=17),
    Column("enterprise_name", "企业名称", width=16),
    Column("uscc", "统一社会信用代码", width=12),
    Column("region_name", "行政区划", width=9),
    Column("city_name", "设区市", width=8),
    Column("credit_year", "核算年度", "integer", 6),
    Column("reported_t", "上报减排量（吨）", "number", 11),
    Column("computed_t", "复算减排量（吨）", "number", 11),
    Column("net_t", "净减排量（吨）", "number", 11),
    Column("project_at_risk_t", "本项目存疑减排量（吨）", "number", 11),
    Column("tonnes_at_risk", "本条存疑减排量合计（吨）", "number", 11),
    Column("message", "说明", "long_text", 36),
    Column("resolution", "处理建议", "long_text", 30),
    Column("others", "涉及的其他项目", "long_text", 20),
    Column("same", "填报相同的内容", "long_text", 20),
    Column("different", "填报不同的内容", "long_text", 32),
    Column("file_name", "来源文件", width=14),
    Column("sheet_name", "工作表", width=11),
    Column("row_number", "行号", "integer", 6),
    Column("reported_link", "单元格：上报减排量", "link", 24),
    Column("facility_link", "单元格：设施编号", "link", 24),
    Column("outlet_link", "单元格：排放口编号", "link", 24),
    Column("base_link", "单元格：基准年排放量", "link", 24),
)
PROBLEM_COLUMNS = (
    Column("problem_id", "问题编号", width=14),
    Column("severity", "严重程度", width=9),
    Column("rule_id", "规则", width=8),
    Column("file_name", "来源文件", width=22),
    Column("sheet_name", "工作表", width=18),
    Column("row_number", "行号", "integer", 7),
    Column("heading", "列", width=20),
    Column("cell", "单元格", width=9),
    Column("value", "填报值", width=22),
    Column("project_id", "减排项目编号", width=20),
    Column("message", "说明与处理办法", "long_text", 70),
    Column("link", "打开单元格", "link", 34),
)
NOT_COUNTED_COLUMNS = (
    Column("project_id", "减排项目编号", width=20),
    Column("pollutant", "污染物", width=10),
    Column("project_name", "项目名称", width=28),
    Column("enterprise_name", "企业名称", width=24),
    Column("uscc", "统一社会信用代码", width=20),
    Column("region_name", "行政区划", width=10),
    Column("city_name", "设区市", width=10),
    Column("credit_year", "核算年度", "integer", 9),
    Column("project_nature", "项目性质", width=13),
    Column("completion_date", "完工日期", "date", 11),
    Column("acceptance_date", "验收日期", "date", 11),
    Column("reported_t", "上报减排量（吨）", "number", 13),
    Column("computed_t", "复算减排量（吨）", "number", 13),
    Column("ineligible_reason", "未计入原因", "long_text", 34),
    Column("link", "单元格：上报减排量", "link", 34),
)
UNREAD_COLUMNS = (
    Column("sender", "报送单位", width=18),
    Column("contact", "联系人", width=18),
    Column("file_name", "文件", width=40),
    Column("sheet_name", "工作表", width=20),
    Column("rule_id", "规则", width=8),
    Column("message", "原因与处理办法", "long_text", 80),
)
GAP_COLUMNS = (
    Column("project_id", "减排项目编号", width=20),
    Column("project_name", "项目名称", width=24),
    Column("enterprise_name", "企业名称", width=22),
    Column("city_name", "设区市", width=10),
    Column("pollutant", "污染物", width=10),
    Column("credit_year", "核算年度", "integer", 8),
    Column("reported_t", "上报减排量（吨）", "number", 12),
    *(
        Column(name, f"{zh}（吨）", "number", 12)
        for name, (zh, _) in terms.GAP_CAUSES.items()
        if name not in ("reported_t", "accounted_t", "difference_t")
    ),
    Column("accounted_t", "核定减排量（吨）", "number", 12),
    Column("difference_t", "核定与上报之差（吨）", "number", 12),
    Column("ineligible_reason", "未计入原因", "long_text", 30),
    Column("link", "单元格：上报减排量", "link", 30),
)
JUMP_COLUMNS = (
    Column("region_code", "地区代码", width=9),
    Column("region_name", "地区", width=14),
    Column("plan_id", "规划期", width=8),
    Column("pollutant", "污染物", width=11),
    Column("measure", "口径", width=10),
    Column("direction", "变动", width=7),
    Column("former_period", "上期", width=9),
    Column("former_t", "上期累计（吨）", "number", 14),
    Column("now_t", "本期累计（吨）", "number", 14),
    Column("change_t", "变动量（吨）", "number", 14),
    Column("share", "变动比例", width=11),
    Column("causes", "主要项目（各自变动吨数）", "long_text", 70),
)
CHANGE_COLUMNS = (
    Column("state", "变动", width=9),
    Column("finding_id", "存疑编号", width=18),
    Column("former_finding_id", "上次编号", width=18),
    Column("finding_series", "系列号", width=18),
    Column("kind", "类别", width=7),
    Column("title", "问题", width=22),
    Column("pollutant", "污染物", width=10),
    Column("project_ids", "涉及项目", "long_text", 34),
    Column("former_tonnes_at_risk", "上次存疑减排量（吨）", "number", 13),
    Column("tonnes_at_risk", "本次存疑减排量（吨）", "number", 13),
    Column("explained", "原因或证据变动", "long_text", 60),
)


def write_flagged(
    tables: Path,
    out: Path,
    *,
    max_sheet_rows: int = SPREADSHEET_SHEET_ROWS,
    since: Path | None = None,
    issued: Issued | None = None,
) -> None:
    """Write the auditors' workbook of a run: findings, problems, projects that are not counted.

    Its first two sheets are for deciding findings; ``issued`` is where they say they come from.

    With ``since``, the folder that holds what changed since the run before, more sheets list the findings
    that are new, changed and gone, the change of every project, file, row and state, and that of the totals.

    ``out`` is the workbook, or the run folder it goes to as ``flagged.xlsx``. A sheet above
    ``max_sheet_rows`` goes to a csv beside it.
    """
    file = out if out.suffix == ".xlsx" else out / "flagged.xlsx"
    csv = f"{file.stem}_{{}}.csv".format
    files = places(tables)
    issued = issued or Issued()
    sheets = [
        Sheet("存疑项目", csv("findings"), FINDING_COLUMNS, findings(tables, files)),
        Sheet("问题清单", csv("problems"), PROBLEM_COLUMNS, problems(tables, files)),
        Sheet("上报与核定", csv("reported_gap"), GAP_COLUMNS, reported_gaps(tables, files)),
        Sheet("未计入项目", csv("not_counted"), NOT_COUNTED_COLUMNS, not_counted(tables, files)),
    ]
    not_read = unread(tables)
    if not not_read.is_empty():
        sheets.insert(0, Sheet("未读取", csv("unread"), UNREAD_COLUMNS, not_read))
    if since is not None:
        found = finding_changes.read(since)
        sheets += _jumped(since, csv("jumps"))
        sheets.append(Sheet("存疑变动", csv("changes"), CHANGE_COLUMNS, _changes(found)))
        changed = changes_since.read(since)
        sheets += [] if changed is None else changes.sheets(changed, files)
    first = sheets[:1] if sheets[0].name == "未读取" else []
    deciding = decision_sheets.sheets(tables, files, issued, csv, max_sheet_rows)
    last = [rule_book.page(tables), _notes(issued)]
    write_workbook(file, [*first, *deciding, *sheets[len(first) :], *last], max_sheet_rows)


def _changes(found: pl.DataFrame) -> pl.DataFrame:
    return finding_words.table(found).with_columns(
        pl.col("state").replace(terms.chinese(finding_words.STATES)),
        pl.col("pollutant").replace(terms.POLLUTANTS),
    )


def _jumped(since: Path, csv_name: str) -> list[Sheet]:
    """Return the sheet of the totals that jumped since the former month, where some did."""
    found = jumps.read(since)
    if found is None or found.is_empty():
        return []
    rows = pl.DataFrame(jump_words.shown(found), infer_schema_length=None)
    return [Sheet("异常变动", csv_name, JUMP_COLUMNS, rows)]


def _notes(issued: Issued) -> Notes:
    return Notes(
        "说明",
        "存疑项目与问题清单：使用说明",
        [
            *decision_sheets.ABOUT,
            "存疑项目：每条存疑的每个项目一行。“本项目存疑减排量”是该条属实时本项目应扣的吨数；"
            "同一项目可能涉及多条存疑，各条吨数不能直接相加，"
            "实际暂不计入的吨数见 tables/project_reduction 的 at_risk_t。",
            "未读取：没有读取的文件、附件和工作表，其中的内容都没有计入；全部读取时没有此表。",
            "上报与核定：核定量与上报量不同的项目，从上报到核定逐步相加，相差最大的在前。",
            "存疑变动：与上一次运行相比新增、证据有变、消失的存疑；证据不变的编号不变，不在此列。"
            "第一次运行没有此表。",
            *changes.NOTES,
            "异常变动：累计量较上一个月的变动超过门限（基础数据 thresholds 的 jump 各行）的地区和污染物，"
            "附变动最大的项目，请核实；没有时没有此表。",
            "填报不同的内容：各项目所填的值按项目编号排列，“—”为未填。",
            "问题清单：填报文件中无法读取或不合规则之处。错误所在的行未被接收；"
            "警告和提示所在的行已接收，请核对。",
            "未计入项目：已接收但按规则不计减排量的项目及原因。",
            f"{rule_book.PAGE}：核定减排量所依据的未核实方法和系数及涉及的吨数，本单位对参照数据的更改。",
            f"链接：指向同一目录下 {FOLDER} 文件夹中的填报文件副本（保留报送单位的文件名）。"
            "链接为相对路径，本文件和 evidence 文件夹一起复制、发送后仍能打开。"
            "csv文件没有单元格可跳转，按所写地址查找。"
            f"一张工作表最多 {MAX_LINKS:,} 个链接，超出部分只写地址。",
        ],
        [decision_sheets.origin(issued)],
        widths=(30, 30, 30, 30, 30),
    )
