"""How the text of a cell became its value: percent, unit, rounding, what a rule said (读取步骤)."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from jianpai.flows.explain.dossier import Amount, Reading, Words
from jianpai.flows.explain.stored import Record
from jianpai.flows.read.sheet.heading_text import normal
from jianpai.schemas import reference

_BRACKET = re.compile(r"\(([^()]*)\)$")
_PLAIN = re.compile(r"^-?[0-9]+\.[0-9]+$")
_ROUNDED = "R-05"

PERCENT = Words("百分数除以 100", "a percentage, divided by 100")
UNIT = Words("表头的单位按填报表的单位读取", "unit of the heading, read as the sheet's")
REWRITTEN = Words("改写为规范形式", "written in its regular form")
EMPTY = Words("按空值处理", "read as empty")
MERGED = Words("取自合并单元格的首格", "from the first cell of the merged ones")
MAPPING = Words("来源表没有此格，由列映射给出", "stands in no cell; given by the column mapping")


@dataclass(frozen=True)
class Sent:
    """What was sent: column, address, heading and text of a cell."""

    column: str
    address: str
    heading: str
    raw: str


def of(
    sent: Sent, value: Amount, meta: dict[str, Any], record: Record, notes: list[Record]
) -> list[Reading]:
    """Return the steps from a cell's text to its value; none where it was taken as it stands."""
    if not sent.address:
        return [Reading("mapping", MAPPING, "", value.value)]
    said = [_said(note, value) for note in notes if note["cell"] == sent.address]
    merged = (
        [Reading("merged", MERGED, sent.address, value.value)] if _is_merged(sent, record) else []
    )
    steps = [*merged, *_unit_of(sent, meta), *said]
    return steps if said or _is_same(sent.raw, value.value) else [*steps, *_plain_step(sent, value)]


def _is_same(raw: str, value: str) -> bool:
    """Return whether a text is its value but for zeros at its end: of a number, or of a day's time."""
    if _PLAIN.match(raw):
        return raw.rstrip("0").rstrip(".") == value
    return raw in (value, f"{value} 00:00:00")


def _is_merged(sent: Sent, record: Record) -> bool:
    return int(re.sub(r"^\D+", "", sent.address)) != record["row_number"]


def _said(note: Record, value: Amount) -> Reading:
    """Return what a rule said about the reading of a cell."""
    rule = _rules()[note["rule_id"]]
    detail = note["detail"] or ""
    words = Words(*(rule[name].replace("{detail}", detail) for name in ("what_zh", "what_en")))
    kind = "rounded" if note["rule_id"] == _ROUNDED else note["rule_id"]
    return Reading(kind, words, note["value"] or "", value.value)


@cache
def _rules() -> dict[str, dict[str, str]]:
    return {rule["rule_id"]: rule for rule in reference.table("rules").to_dicts()}


def _plain_step(sent: Sent, value: Amount) -> list[Reading]:
    if not value.value:
        return [Reading("empty", EMPTY, sent.raw, "")]
    if sent.raw.endswith(("%", "％")):
        return [Reading("percent", PERCENT, sent.raw, value.value)]
    return [Reading("rewritten", REWRITTEN, sent.raw, value.value)]


def _unit_of(sent: Sent, meta: dict[str, Any]) -> list[Reading]:
    """Return the step from the unit of the heading, where it is spelled otherwise than in the sheet."""
    told, own = (_BRACKET.search(normal(text)) for text in (sent.heading, meta["heading"]))
    if not (meta["unit"] and told and own) or told[1] == own[1]:
        return []
    return [Reading("unit", UNIT, told[1], meta["unit"])]
