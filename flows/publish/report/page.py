"""Write the run's report (核算报告): one HTML file in Chinese that needs nothing beside it.

The page is made from the finished tables alone and carries no clock, so that the same tables give
the same bytes. What it shows is gathered in facts: totals by queries and by_area,
lists by listing, drawings by drawing, words by wording; report.html.j2 lays it out.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from jianpai.flows import html, terms
from jianpai.flows.publish import above_quota, quotas
from jianpai.flows.publish.report import by_area, queries, wording
from jianpai.flows.publish.report.facts import facts
from jianpai.flows.publish.report.wording import POLLUTANTS
from jianpai.flows.publish.unread import unread
from jianpai.flows.since import finding_changes, finding_words, jump_words, jumps

TEXT_SHOWN = 400
JUMPS_SHOWN = 60
CHANGE_SIGNS = {"new": "＋", "changed": "≠", "gone": "－", "same": "＝"}


@dataclass(frozen=True)
class RunLabel:
    """What the report says about the run it belongs to; ``period`` is as in 2025-10."""

    run_id: str
    period: str
    code_version: str
    count_open_findings: bool


def write_report(tables: Path, out: Path, run: RunLabel, since: Path | None = None) -> None:
    """Write the report of the tables in a folder to one file.

    ``since`` is the folder that holds what became of the findings since the run before, if there is one.

    Raises:
        duckdb.Error: a table is missing or lacks a column.
    """
    with queries.open_tables(tables) as con:
        shown = facts(con, run.period, run.count_open_findings)
    jumped = jumps.read(since)
    shown |= {
        "since": changes_since(since),
        "jumps": [] if jumped is None else jump_words.shown(jumped),
        "unread": unread(tables).to_dicts(),
    }
    page = environment().get_template("report.html.j2").render(shown, run=run)
    out.write_text(page, encoding="utf-8", newline="\n")


def changes_since(folder: Path | None) -> dict[str, Any] | None:
    """Return what the page says of the findings since the run before; None of the first run."""
    if folder is None:
        return None
    found = finding_changes.read(folder)
    return {
        "run_id": finding_changes.former_of(folder),
        "counts": finding_words.counts(found),
        "blocks": finding_words.blocks(found),
    }


@cache
def environment() -> Environment:
    """Return the environment of the report, with what its template calls."""
    env = html.environment(Path(__file__).parent)
    reasons = terms.chinese(terms.INELIGIBLE_REASONS)
    env.filters |= {
        "tonnes": wording.tonnes,
        "state": wording.state,
        "above": above_quota.words,
        "signed": wording.signed_tonnes,
        "confidence": wording.confidence,
        "question_of_cut": wording.question_of_cut,
        "quoted": quotas.quoted,
        "percent": quotas.percent,
        "clip": clip,
        "pollutant": lambda code: terms.POLLUTANTS.get(code, code),
        "reason": lambda code: reasons.get(code, code),
        "type_name": lambda code: terms.PROJECT_TYPES.get(code, code),
    }
    env.globals |= {
        "pollutants": POLLUTANTS,
        "gap_words": terms.chinese(terms.GAP_CAUSES),
        "states": wording.STATES,
        "severities": terms.chinese(terms.SEVERITIES),
        "entry_kinds": terms.chinese(terms.ENTRY_KINDS),
        "finding_states": terms.chinese(terms.FINDING_STATES),
        "change_states": terms.chinese(finding_words.STATES),
        "change_signs": CHANGE_SIGNS,
        "jumps_shown": JUMPS_SHOWN,
        "plan_name": wording.plan_name,
        "period_name": wording.period_name,
        "province_lines": by_area.province_lines,
        "lines_below": by_area.lines_below,
        "line": by_area.line,
    }
    return env


def clip(text: object, length: int = TEXT_SHOWN) -> str:
    """Return a text cut to a length that a table cell bears; nothing becomes a dash."""
    words = "—" if text is None or text == "" else str(text)
    return words if len(words) <= length else f"{words[:length]}…（已截短）"
