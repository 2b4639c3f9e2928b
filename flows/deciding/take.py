"""Take a file of decisions in: all of it, or, where anything is wrong, nothing (取用认定表)."""

from dataclasses import dataclass, field
from pathlib import Path

from jianpai.flows.deciding import effect, filled, standing
from jianpai.flows.deciding.answers import Answers, answers, told
from jianpai.flows.deciding.complaint import Complaint
from jianpai.flows.deciding.effect import Change
from jianpai.flows.deciding.filled import Row
from jianpai.flows.deciding.standing import Known
from jianpai.flows.decisions import store
from jianpai.flows.decisions.record import Decision
from jianpai.flows.errors import DecisionError
from jianpai.flows.warehouse import Warehouse


@dataclass(frozen=True)
class Taken:
    """What was taken in of a file, and what it changes."""

    file_name: str
    run_id: str
    answered: list[Decision]
    """every decision of the file, one per finding"""
    undecided: int
    without_word: list[str]
    """places of rows with a reason, a name or a date, and no decision"""
    new: list[Decision]
    changed: list[tuple[Decision, Decision]]
    """of those the ones that stand in the place of another: it, and what it is now"""
    current: str = ""
    effect: list[Change] = field(default_factory=list)


def take(path: Path, house: Warehouse, *, office: str = "", revise: bool = False) -> Taken:
    """Add the decisions of a file to those of the warehouse; return what was added and what it changes.

    ``revise`` lets a file change a decision that its workbook did not show.

    Raises:
        UsageError: there is no such file.
        DecisionError: anything of it is wrong; nothing was taken in.
        WarehouseBusyError: a run holds the warehouse.
    """
    read = filled.read(path)
    if not house.root.is_dir():
        raise _refused(path, [_no_warehouse(house)])
    with house.opened():
        run = standing.run_of(read, house, office)
        if isinstance(run, Complaint):
            raise _refused(path, [run])
        known = standing.known(house, run, revise=revise)
        said = answers(read, known)
        new, changed, conflicts = _against_record(said, known)
        if complaints := [*said.complaints, *conflicts]:
            raise _refused(path, complaints)
        moved = effect.between(house, known.current, store.standing([*known.taken, *new]))
        if new:
            store.add(house, new)
    return Taken(
        path.name,
        run.name,
        _once(said),
        said.undecided,
        [_entry(row) for row in said.without_word],
        new,
        changed,
        known.current.name,
        moved,
    )


def _once(said: Answers) -> list[Decision]:
    """Return one decision per finding: of rows that say the same, the first."""
    first: dict[str, Decision] = {}
    for _, decision in said.decided:
        first.setdefault(decision.finding_id, decision)
    return list(first.values())


def _entry(row: Row) -> str:
    return f"{row.sheet_name}!{row.letters['decision']}{row.row_number}"


def _against_record(
    said: Answers, known: Known
) -> tuple[list[Decision], list[tuple[Decision, Decision]], list[Complaint]]:
    """Return the decisions that are new, those that change another, and those that contradict it unseen."""
    last = {decision.about: decision for decision in known.taken}
    before = {(decision.decision_id, decision.file_sha256) for decision in known.taken}
    row_of = {decision.finding_id: row for row, decision in reversed(said.decided)}
    new, changed, conflicts = [], [], []
    for decision in _once(said):
        former = last.get(decision.about)
        is_shown = decision.decision_id in known.shown
        if is_shown or (decision.decision_id, decision.file_sha256) in before:
            continue
        if former is None or former.status == "open":
            new += [decision] if decision.status != "open" else []
        elif former.answer != decision.answer:
            may = former.decision_id in known.shown or known.revise
            if former.status != decision.status and not may:
                conflicts.append(_conflict(row_of[decision.finding_id], decision, former))
            if former.status != decision.status:
                changed.append((former, decision))
            new.append(decision)
    return new, changed, conflicts


def _conflict(row: Row, decision: Decision, former: Decision) -> Complaint:
    where = f"{former.file_name} {former.sheet_name}!{row.letters['decision']}{former.row_number}"
    return Complaint(
        row.place("decision"),
        f"{decision.finding_id} 已认定为{told(former)}（{where}），此表填的是{told(decision)}，"
        "填表时没有显示此前的认定。请与认定人核对；确要更改，加 --revise 重新执行",
        f"{decision.finding_id} was decided before: {told(former)} ({where}), which this workbook did not show; it "
        f"says {told(decision)}. Settle it between you; to change it, take the file in with --revise",
    )


def _no_warehouse(house: Warehouse) -> Complaint:
    return Complaint(
        "",
        f"没有数据仓 {house.root}。请用 --warehouse 写明 flagged.xlsx 所出自的数据仓",
        f"there is no warehouse {house.root}. Name with --warehouse the one that flagged.xlsx comes from",
    )


def _refused(path: Path, complaints: list[Complaint]) -> DecisionError:
    return DecisionError.refused(path.name, *Complaint.listed(complaints))
