"""What the pages of a run are drawn with (网页绘制): their environment, letterhead, script and policy."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from jianpai.flows import html, terms
from jianpai.flows.decisions import record
from jianpai.flows.overlay import profile
from jianpai.flows.publish import above_quota, quotas
from jianpai.flows.publish.report import by_area, small_drawings, wording
from jianpai.flows.publish.report.listing import gap_causes
from jianpai.flows.publish.report.wording import POLLUTANTS
from jianpai.flows.since import finding_words

TITLE = "主要污染物重点工程减排量核算报告"
TEXT_SHOWN = 400
JUMPS_SHOWN = 60
CHANGE_SIGNS = {"new": "＋", "changed": "≠", "gone": "－", "same": "＝"}
SIGNS = {
    "met": "●", "on_pace": "▲", "undecided": "◆", "behind": "▼", "no_submission": "○", "parent_area": "△",
}  # fmt: skip
"""Before each state, so that none is told by its colour alone."""


def letterhead() -> dict[str, Any]:
    """Return what stands at the head of a page for its office: itself, the title, who signs."""
    office = profile.in_use()
    return {"office": office.name, "title": office.title or TITLE, "signatures": office.signatures}


@cache
def script() -> Markup:
    """Return the one script of the pages, which sorts and filters tables and asks for nothing."""
    return Markup((Path(__file__).parent / "tables.js").read_text("utf-8"))


@cache
def policy() -> Markup:
    """Return the content security policy of the pages: that script by its hash, nothing from elsewhere."""
    digest = base64.b64encode(hashlib.sha256(script().encode()).digest()).decode()
    return Markup(
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def environment() -> Environment:
    """Return the environment of the pages, with what their templates call."""
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
        "thousands": "{:,}".format,
        "causes": gap_causes,
        "pollutant": lambda code: terms.POLLUTANTS.get(code, code),
        "reason": lambda code: reasons.get(code, code),
        "type_name": lambda code: terms.PROJECT_TYPES.get(code, code),
    }
    env.globals |= {
        "policy": policy(),
        "script": script(),
        "pollutants": POLLUTANTS,
        "gap_words": terms.chinese(terms.GAP_CAUSES),
        "states": wording.STATES,
        "symbols": SIGNS,
        "severities": terms.chinese(terms.SEVERITIES),
        "entry_kinds": terms.chinese(terms.ENTRY_KINDS),
        "finding_states": terms.chinese(terms.FINDING_STATES),
        "change_states": terms.chinese(finding_words.STATES),
        "change_signs": CHANGE_SIGNS,
        "jumps_shown": JUMPS_SHOWN,
        "decision_words": record.WORD_OF,
        "plan_name": wording.plan_name,
        "period_name": wording.period_name,
        "province_lines": by_area.province_lines,
        "lines_below": by_area.lines_below,
        "line": by_area.line,
        "quota_bar": small_drawings.quota_bar,
    }
    return env


def clip(text: object, length: int = TEXT_SHOWN) -> str:
    """Return a text cut to a length that a table cell bears; nothing becomes a dash."""
    words = "—" if text is None or text == "" else str(text)
    return words if len(words) <= length else f"{words[:length]}…（已截短）"
