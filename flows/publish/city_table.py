"""The city table as text for the terminal (城市汇总表)."""

import io
import json
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from jianpai.flows import terms
from jianpai.flows.publish import above_quota, decided, rule_book, unread
from jianpai.flows.publish.summary import city_rows
from jianpai.flows.since import change_words, former, jump_words, jumps, since
from jianpai.schemas import reference

_HEADINGS = {
    "zh": [
        "地区",
        "污染物",
        "年度",
        "上报(吨)",
        "下限(吨)",
        "核定量(吨)",
        "上限(吨)",
        "核定−上报",
        "目标",
        "当期进度线(吨)",
        "状态",
    ],
    "en": [
        "area",
        "pollutant",
        "year",
        "reported t",
        "floor t",
        "accounted t",
        "ceiling t",
        "less reported",
        "quota",
        "path to date t",
        "state",
    ],
}


WIDEST = 240
"""Columns of text that no line of the table comes to: it is never cut."""
_TONNES = (
    "reported_t", "floor_t", "accounted_t", "ceiling_t", "difference_t", "target", "pace_to_date_t",
)  # fmt: skip


_STYLES = {"met": "green", "on_pace": "green", "undecided": "yellow", "behind": "red"}
"""Of the words of a state; the others say that there is nothing to be judged."""


def city_table(tables: Path, lang: str, is_coloured: bool = False) -> str:
    """Return the cumulative totals of each city and province against its quota, as aligned text."""
    position = 1 if lang == "en" else 0
    table = Table(box=None, pad_edge=False, header_style="")
    for number, heading in enumerate(_HEADINGS["en" if lang == "en" else "zh"]):
        table.add_column(heading, justify="right" if 3 <= number <= 9 else "left", no_wrap=True)
    for row in city_rows(tables, lang):
        table.add_row(
            f"{row['region_code']} {row['region_name']}",
            terms.POLLUTANTS[row["pollutant"]] if lang != "en" else row["pollutant"],
            str(row["year"]),
            *(_grouped(row[name]) for name in _TONNES),
            _state(row, position, lang),
        )
    text = io.StringIO()
    colours: dict[str, Any] = {"force_terminal": True, "color_system": "standard"}
    Console(file=text, width=WIDEST, **(colours if is_coloured else {})).print(table)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines())


def _state(row: dict[str, Any], position: int, lang: str) -> Text:
    """Return the state of a quota in its colour; a total far above it is in that of a doubt."""
    words = above_quota.state(terms.STATES[row["state"]][position], row["above_pct"], lang)
    return Text(words, _STYLES.get("undecided" if row["above_pct"] else row["state"], ""))


def _grouped(number: str | None) -> str:
    if number is None or "%" in number:
        return number or "—"
    whole, _, decimals = number.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}.{decimals}"


def outcome(run: Path, lang: str) -> str:
    """Return what became of the rows, the open findings, where to look, what changed since the run before."""
    tables = run / "tables"
    read, accepted, quarantined, superseded = _one_row(
        tables / "source_file.parquet",
        "COALESCE(SUM(rows_read), 0), COALESCE(SUM(rows_accepted), 0), "
        "COALESCE(SUM(rows_quarantined), 0), COALESCE(SUM(rows_superseded), 0)",
    )
    (found,) = _one_row(tables / "finding.parquet", "COUNT(*) FILTER (status = 'open')")
    withheld = _at_risk(tables, lang)
    first = unread.told(tables, lang)
    notes = _jumps(run, lang) + decided.line(tables, lang) + _plan_note(run, lang)
    notes += rule_book.outcome(tables, _plan(run), lang)
    changed = change_words.text(since.kept(run), lang)
    if lang == "en":
        return (
            f"\n{first}Rows read {read} = accepted {accepted} + quarantined {quarantined} + "
            f"superseded {superseded}; open findings {found}{withheld}.\n{notes}"
            f"Report {run / 'report.html'}\nExport {run / 'export'}\n"
            f"For auditors {run / 'flagged.xlsx'}\n\n{changed}"
        )
    return (
        f"\n{first}读取 {read} 行 = 接受 {accepted} + 隔离 {quarantined} + 被取代 {superseded}；"
        f"存疑事项 {found} 条{withheld}。\n{notes}报告 {run / 'report.html'}\n"
        f"上报包 {run / 'export'}\n核查清单 {run / 'flagged.xlsx'}\n\n{changed}"
    )


def _one_row(path: Path, columns: str) -> tuple:
    with duckdb.connect() as con:
        found = con.execute(f"SELECT {columns} FROM read_parquet($1)", [str(path)]).fetchone()
    return found or ()


def _at_risk(tables: Path, lang: str) -> str:
    """Return the tonnes that open findings withhold, by pollutant: tonnes of two never add up."""
    sums = ", ".join(
        f"COALESCE(SUM(at_risk_t) FILTER (pollutant = '{code}'), 0)" for code in terms.POLLUTANTS
    )
    tonnes = zip(
        terms.POLLUTANTS, _one_row(tables / "project_reduction.parquet", sums), strict=True
    )
    if lang == "en":
        said = ", ".join(f"{code} {amount:,} t" for code, amount in tonnes if amount)
        return f", at risk: {said}" if said else ""
    said = "、".join(f"{terms.POLLUTANTS[code]} {amount:,} 吨" for code, amount in tonnes if amount)
    return f"，涉及{said}" if said else ""


def _jumps(run: Path, lang: str) -> str:
    """Return lines on the totals that jumped since the former month; nothing where none did."""
    found = jumps.read(run / former.FOLDER)
    return "" if found is None else jump_words.text(found, lang)


def _plan_note(run: Path, lang: str) -> str:
    """Return a line where no target of the period's plan is loaded."""
    plan = _plan(run)
    if plan in reference.table("targets")["plan_id"]:
        return ""
    titles = dict(reference.table("plans").select("plan_id", "title").rows())
    if lang == "en":
        return f"No target of {plan} is loaded: reductions are listed, progress is not judged.\n"
    return f"{titles[plan]}规划的减排目标尚未载入：只列减排量，不判断进度。\n"


def _plan(run: Path) -> str:
    """Return the plan that the period of a run lies in."""
    return reference.plan_of(int(json.loads((run / "manifest.json").read_text())["period"][:4]))
