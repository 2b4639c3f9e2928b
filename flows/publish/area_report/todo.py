"""What an area has to do next, as sentences (下一步): what to correct, to decide and to look into."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from jianpai.flows import terms
from jianpai.flows.publish.area_report.gather import Shown
from jianpai.flows.publish.report.by_area import Area
from jianpai.flows.publish.report.listing import gap_causes
from jianpai.flows.publish.report.wording import signed_tonnes, tonnes

NAMED = 3


@dataclass(frozen=True)
class Task:
    """One thing to do, and the part of the page that lists it."""

    words: str
    anchor: str


def tasks(area: Area, shown: Shown) -> list[Task]:
    """Return what is to be done, most pressing first; nothing where all is in order."""
    found = [_unread(shown), _corrections(shown), _decisions(shown), *_behind(area), _gaps(shown)]
    return [task for task in found if task]


def _unread(shown: Shown) -> Task | None:
    if not shown.unread:
        return None
    named = "；".join(row["file_name"] for row in shown.unread[:NAMED])
    more = "等" if len(shown.unread) > NAMED else ""
    return Task(
        f"请报送单位重报没有读取的 {len(shown.unread):,} 个文件或工作表：{named}{more}。", "unread"
    )


def _corrections(shown: Shown) -> Task | None:
    of = shown.quarantined
    if not of.total:
        return None
    files = Counter(row["file_name"] for row in of.rows)
    named = "；".join(f"{name}（{lines} 处）" for name, lines in files.most_common(NAMED))
    more = "等" if len(files) > NAMED else ""
    return Task(f"更正隔离数据 {of.total:,} 处并重新报送：{named}{more}。", "quarantined")


def _decisions(shown: Shown) -> Task | None:
    of = [row for row in shown.findings.rows if row["status"] == "open"]
    if not of:
        return None
    held: dict[str, Decimal] = {}
    for row in of:
        held[row["pollutant"]] = held.get(row["pollutant"], Decimal(0)) + row["tonnes_at_risk"]
    said = "、".join(
        f"{terms.POLLUTANTS[p]} {tonnes(held[p])} 吨" for p in terms.POLLUTANTS if p in held
    )
    least = "至少 " if shown.findings.hidden else ""
    return Task(
        f"核实未决存疑 {least}{len(of):,} 项（各项涉及吨数相加：{said}），逐项提出成立或不成立的意见。",
        "findings",
    )


def _behind(area: Area) -> list[Task]:
    return [
        Task(
            f"{terms.POLLUTANTS[row['pollutant']]}指标落后于截至本月进度 {tonnes(-row['gap_t'])} 吨，"
            "请补充项目或核对漏报。",
            "totals",
        )
        for of in area.quotas.values()
        for row in of
        if row["state"] == "behind" and row["gap_t"] is not None
    ]


def _gaps(shown: Shown) -> Task | None:
    largest = sorted(
        shown.projects.rows,
        key=lambda r: (-abs(r["difference_t"]), r["project_id"], r["pollutant"]),
    )
    named = [row for row in largest[:NAMED] if row["difference_t"]]
    if not named:
        return None
    return Task(f"核对上报与核定相差最大的项目：{'；'.join(map(_gap, named))}。", "project-list")


def _gap(row: dict) -> str:
    cause = terms.GAP_CAUSES[gap_causes(row)[0][0]][0]
    pollutant = terms.POLLUTANTS[row["pollutant"]]
    return f"{row['project_id']} {pollutant} {signed_tonnes(row['difference_t'])} 吨（{cause}）"
