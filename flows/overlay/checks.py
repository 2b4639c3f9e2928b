"""What can be wrong with a row that an office lays over a table (本单位数据检查)."""

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import polars as pl

from jianpai.flows import terms
from jianpai.flows.overlay.complaint import Complaint
from jianpai.flows.overlay.files import CHANGED_BY, Own, Row
from jianpai.schemas import reference

CONFIDENCES = [code for code in terms.CONFIDENCES if code != "M-"]
"""Rulebook §0.1; what is recalled weakly (M-) stays out."""


class Form(NamedTuple):
    """How a cell is written, and what is said of one that is not."""

    pattern: str
    zh: str
    en: str


YEAR = Form("(19|20)[0-9]{2}", "不是四位年份，请改为如 2024", "is no year; write e.g. 2024")
NUMBER = Form(
    r"[0-9]{1,12}(\.[0-9]{1,6})?",
    "应为不带单位、不带千分位逗号的数，整数不超过十二位、小数不超过六位",
    "must be a plain number, without unit or separators, with at most six decimals",
)
FORMS = {
    **dict.fromkeys(("valid_from", "valid_to", "target_year", "base_year"), YEAR),
    **dict.fromkeys(("value", "target_value", "threshold"), NUMBER),
    "verdict": Form("same|different", "应为 same 或 different", "must be same or different"),
    "confidence": Form(
        "|".join(map(re.escape, CONFIDENCES)),
        f"不是依据程度，可填 {'、'.join(CONFIDENCES)}",
        f"is none of {', '.join(CONFIDENCES)}",
    ),
}
"""By column: one name means one thing in every reference table."""


@dataclass(frozen=True)
class Change:
    """A row of an office's file: what it makes of the shipped row of its key."""

    own: Own
    line: int
    before: Row
    """empty where the row is added"""
    after: Row
    given: Row
    """the cells it fills"""

    def complaint(self, column: str, zh: str, en: str) -> Complaint:
        """Return what is wrong with a cell of it."""
        return Complaint(self.own.file, self.line, column, zh, en)


def twice(file: str, line: int, first: int, key: list[str]) -> Complaint:
    """Return that two rows of a file have one key."""
    named = "、".join(key)
    zh = f"与第 {first} 行是同一条（{named} 相同），请合并为一行"
    return Complaint(
        file, line, "", zh, f"has the key of line {first} ({named}); make one row of them"
    )


def complaints(
    change: Change, shipped: list[Row], others: dict[str, pl.DataFrame]
) -> list[Complaint]:
    """Return what is wrong with a row."""
    of = change.own.declared
    if not change.before and not of.adds:
        zh = f"没有 {'、'.join(of.key)} 为此值的行，本表不能增加行，请核对"
        return [change.complaint(of.key[0], zh, "names no row, and none can be added; check it")]
    return [
        *_empty(change),
        *_forms(change),
        *_fixed(change, shipped),
        *_unknown(change, others),
        *_no_choice(change),
    ]


def of_row(own: Own, line: int, row: Row) -> list[Complaint]:
    """Return what is wrong with a row of a shipped table: what an added row would be refused for."""
    change = Change(own, line, {}, row, row)
    needed = [name for name in own.declared.required if not row.get(name)]
    return [
        *(_to_fill(change, name) for name in needed),
        *_forms(change),
        *_unknown(change, {}),
        *_no_choice(change),
    ]


def _empty(change: Change) -> list[Complaint]:
    needed = [name for name in change.own.declared.required if not change.after[name]]
    if not change.given.get(CHANGED_BY):
        needed.append(CHANGED_BY)
    return [_to_fill(change, name) for name in needed]


def _to_fill(change: Change, column: str) -> Complaint:
    return change.complaint(column, "不能为空，请填写", "must not be empty; fill it in")


def _forms(change: Change) -> list[Complaint]:
    """Return the cells that are no year, no number or no degree of confidence, or out of range."""
    wrong = [
        (name, f"“{cell}”{FORMS[name].zh}", f"“{cell}” {FORMS[name].en}")
        for name, cell in change.given.items()
        if cell and name in FORMS and not re.fullmatch(FORMS[name].pattern, cell)
    ]
    return [change.complaint(*each) for each in [*wrong, *_out_of_range(change)]]


def _out_of_range(change: Change) -> list[tuple[str, str, str]]:
    value, first, last = (change.after.get(n, "") for n in ("value", "valid_from", "valid_to"))
    found = []
    if "ratio_id" in change.after and re.fullmatch(NUMBER.pattern, value) and float(value) > 1:
        zh = f"“{value}”大于 1，比例请填小数，如 0.80"
        found.append(("value", zh, f"“{value}” is above 1; write a ratio such as 0.80"))
    if first and last and last < first:
        zh = f"“{last}”早于适用首年 {first}"
        found.append(("valid_to", zh, f"“{last}” is before the first year {first}"))
    return found


def _fixed(change: Change, shipped: list[Row]) -> list[Complaint]:
    """Return the columns that stay as shipped; a new row has in them what others of its id have."""
    of, first = change.own.declared, change.own.declared.key[0]
    alike = [row for row in shipped if row[first] == change.after[first]]
    found = []
    for name in of.fixed:
        allowed = {change.before[name]} if change.before else {row[name] for row in alike}
        if allowed and change.after[name] not in allowed:
            listed = "、".join(sorted(allowed))
            zh = f"“{change.after[name]}”应与随程序的数据一致（{listed}），计算按此进行"
            en = f"“{change.after[name]}” must stay as shipped ({listed}): the formulas rely on it"
            found.append(change.complaint(name, zh, en))
    return found


def _unknown(change: Change, others: dict[str, pl.DataFrame]) -> list[Complaint]:
    """Return the cells that name something which is in no table."""
    found = []
    for name, (table, column) in change.own.declared.refers.items():
        cell = change.after[name]
        if cell and cell not in _values(table, column, others):
            zh = f"“{cell}”不在 {table}.csv 的 {column} 列中，请核对"
            found.append(
                change.complaint(name, zh, f"“{cell}” is not in {table}.csv, column {column}")
            )
    return found


def _no_choice(change: Change) -> list[Complaint]:
    """Return a switch that is put where the rule has no position."""
    effect, effects = change.after.get("effect", ""), change.after.get("effects", "").split(";")
    if not effect or effect in effects:
        return []
    zh = f"“{effect}”不是该条件可选的处理，可填 {'、'.join(effects)}"
    return [
        change.complaint("effect", zh, f"“{effect}” is no switch of it; write {', '.join(effects)}")
    ]


def _values(table: str, column: str, others: dict[str, pl.DataFrame]) -> set[str]:
    """Return the values of a column; local areas are regions too."""
    names = [table, "local_areas"] if table == "regions" else [table]
    return set().union(
        *(
            {*others[name][column]} if name in others else _shipped_values(name, column)
            for name in names
        )
    )


@cache
def _shipped_values(table: str, column: str) -> frozenset[str]:
    return frozenset(reference.shipped(table)[column])


def overlapping(own: Own, rows: list[Row], lines: dict[int, int]) -> list[Complaint]:
    """Return the rows whose years overlap those of another row of the same key but for its first year."""
    if "valid_from" not in own.declared.key:
        return []
    same = [name for name in own.declared.key if name != "valid_from"]
    found = []
    for place, line in lines.items():
        row = rows[place]
        for other in rows[:place] + rows[place + 1 :]:
            if all(row[name] == other[name] for name in same) and _overlap(row, other):
                until = f"{other['valid_from']}–{other['valid_to']}"
                zh = f"与适用年度 {until} 的另一行重叠；请为先适用的一行填写 valid_to"
                en = f"overlaps another row of the years {until}; give the earlier one its valid_to"
                found.append(Complaint(own.file, line, "valid_from", zh, en))
    return found


def _overlap(one: Row, other: Row) -> bool:
    """Return whether two rows hold in a common year; without a last year a row still holds."""
    return one["valid_from"] <= (other["valid_to"] or "9999") and other["valid_from"] <= (
        one["valid_to"] or "9999"
    )
