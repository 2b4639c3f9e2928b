"""What each row of a filled-in sheet decides, and what is wrong with it (逐行核对认定)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from jianpai.flows.deciding.complaint import Complaint
from jianpai.flows.deciding.filled import Filled, Row
from jianpai.flows.deciding.standing import Known
from jianpai.flows.decisions import record
from jianpai.flows.decisions.headings import ENTRIES, HEADINGS
from jianpai.flows.decisions.record import WORDS, Decision

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SAID = "、".join(WORDS)


@dataclass
class Answers:
    """What a file decides: the decisions with their rows, how many rows say none, what is wrong."""

    decided: list[tuple[Row, Decision]] = field(default_factory=list)
    undecided: int = 0
    without_word: list[Row] = field(default_factory=list)
    """rows with a reason, a name or a date, and no decision"""
    complaints: list[Complaint] = field(default_factory=list)


def answers(filled: Filled, known: Known) -> Answers:
    """Return what the rows of a file decide of the findings of its run."""
    found = Answers()
    for row in filled.rows:
        complaints = list(_wrong(row, known))
        if complaints:
            found.complaints += complaints
        elif row["decision"] and not _is_bare_pending(row):
            found.decided.append((row, _decision(row, filled, known)))
        else:
            found.undecided += 1
            if not row["decision"] and any(row[name] for name in ENTRIES):
                found.without_word.append(row)
    found.complaints += _twice(found.decided)
    return found


def _is_bare_pending(row: Row) -> bool:
    return WORDS.get(row["decision"]) == "open" and not any(row[name] for name in ENTRIES)


def _wrong(row: Row, known: Known) -> Iterator[Complaint]:
    """Yield what is wrong with a row that decides something."""
    word = row["decision"]
    if not word:
        return
    if word not in WORDS:
        yield _unknown_word(row)
        return
    if _is_bare_pending(row):
        return
    yield from _wrong_finding(row, known)
    for name in ENTRIES:
        if not row[name]:
            yield _empty(row, name)
    if row["decided_on"]:
        yield from _wrong_date(row, known.today)


def _wrong_finding(row: Row, known: Known) -> Iterator[Complaint]:
    """Yield why the row is about no finding of its run, or about one that stands on other evidence."""
    finding_id = row["finding_id"]
    finding = known.findings.get(finding_id)
    if not finding_id:
        yield _no_finding(row)
    elif finding is None:
        yield _unknown_finding(row, known)
    elif row["grounds_sha256"] and row["grounds_sha256"] != finding["grounds_sha256"]:
        yield _other_grounds(row)
    elif known.present.get(finding_id) != finding["grounds_sha256"]:
        yield _changed_since(row, known)


def _wrong_date(row: Row, today: str) -> Iterator[Complaint]:
    day = date_of(row["decided_on"])
    if day is None:
        yield _no_date(row)
    elif day > today:
        yield _in_the_future(row, today)


def date_of(text: str) -> str | None:
    """Return a date as 2025-11-03, from any of the ways in which it is written; None where it is none."""
    found = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if not found:
        return None
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return None


def _decision(row: Row, filled: Filled, known: Known) -> Decision:
    finding = known.findings[row["finding_id"]]
    return Decision(
        finding["finding_id"],
        finding["finding_series"],
        finding["grounds_sha256"],
        finding["kind"],
        finding["pollutant"],
        str(finding["tonnes_at_risk"]),
        WORDS[row["decision"]],
        row["reason"],
        row["decided_by"],
        date_of(row["decided_on"]) or "",
        known.run.name,
        filled.file_name,
        filled.file_sha256,
        row.sheet_name,
        row.row_number,
    )


def _twice(decided: list[tuple[Row, Decision]]) -> Iterator[Complaint]:
    """Yield each finding of which rows of the file say different things."""
    first: dict[str, tuple[Row, Decision]] = {}
    for row, decision in decided:
        other, said = first.setdefault(decision.finding_id, (row, decision))
        if decision.answer != said.answer:
            yield _different(row, decision, other, said)


def told(decision: Decision) -> str:
    """Return a decision as one phrase: 成立（张三，2025-11-03）."""
    return f"{record.WORD_OF[decision.status]}（{decision.decided_by}，{decision.decided_on}）"


def _unknown_word(row: Row) -> Complaint:
    word = row["decision"]
    return Complaint(
        row.place("decision"),
        f"“{word}”不是认定用语。请选{_SAID}之一，或留空",
        f"“{word}” is no decision. Choose one of {', '.join(WORDS)}, or leave it empty",
    )


def _empty(row: Row, name: str) -> Complaint:
    about = f"{row['finding_id']} 已选“{row['decision']}”"
    return Complaint(
        row.place(name),
        f"{about}，但没有填{HEADINGS[name]}。请补填，或清空认定",
        f"{row['finding_id']} is decided ({row['decision']}) without {HEADINGS[name]}. Fill it in, or clear "
        "the decision",
    )


def _no_finding(row: Row) -> Complaint:
    return Complaint(
        row.place("finding_id"),
        "没有存疑编号，不知道认定的是哪一条。请从 flagged.xlsx 抄回编号",
        "there is no finding id. Copy it back from flagged.xlsx",
    )


def _unknown_finding(row: Row, known: Known) -> Complaint:
    return Complaint(
        row.place("finding_id"),
        f"运行 {known.run.name} 没有存疑 {row['finding_id']}。请核对编号，不要手工增加行",
        f"run {known.run.name} has no finding {row['finding_id']}. Check the id; rows are not to be added",
    )


def _other_grounds(row: Row) -> Complaint:
    return Complaint(
        row.place("grounds_sha256"),
        f"{row['finding_id']} 的依据校验值与运行中的不符，本行可能由几行拼成。请从 flagged.xlsx 重新填写这一行",
        f"the digest of the grounds of {row['finding_id']} is not that of the run; the row may be made of "
        "several. Fill it in anew from flagged.xlsx",
    )


def _changed_since(row: Row, known: Known) -> Complaint:
    current, finding_id = known.current.name, row["finding_id"]
    return Complaint(
        row.place("decision"),
        f"{finding_id} 的证据在 {known.run.name} 之后已变，最近的运行 {current} 中没有这一条。请清空本行的认定，"
        f"在 {current} 的 flagged.xlsx 中重新认定",
        f"the evidence of {finding_id} has changed since {known.run.name}; it is not in the latest run, {current}. "
        f"Clear this row and decide anew in flagged.xlsx of {current}",
    )


def _no_date(row: Row) -> Complaint:
    return Complaint(
        row.place("decided_on"),
        f"“{row['decided_on']}”不是日期。请写成 2025-11-03",
        f"“{row['decided_on']}” is no date. Write it as 2025-11-03",
    )


def _in_the_future(row: Row, today: str) -> Complaint:
    return Complaint(
        row.place("decided_on"),
        f"“{row['decided_on']}”晚于今天（{today}）。请填作出认定的日期",
        f"“{row['decided_on']}” is after today ({today}). Write the day on which it was decided",
    )


def _different(row: Row, decision: Decision, other: Row, said: Decision) -> Complaint:
    earlier = f"{other.sheet_name}!{other.letters['decision']}{other.row_number}"
    return Complaint(
        row.place("decision"),
        f"{decision.finding_id} 填了两次且不一致：{earlier} 为{told(said)}，此处为{told(decision)}。"
        "请只留一个（理由、姓名、日期也须一致）",
        f"{decision.finding_id} is filled in twice with different answers: {told(said)} at {earlier}, "
        f"{told(decision)} here. Keep one of them, reason, name and date included",
    )
