"""What is on record of the files received, a row each (收件清单)."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from jianpai.flows import problems, receipts
from jianpai.flows.intake import not_taken, withdrawals
from jianpai.flows.intake.sender import sender
from jianpai.flows.on_record import named
from jianpai.flows.published import runs
from jianpai.flows.receipts import is_mapping
from jianpai.flows.warehouse import Warehouse
from jianpai.schemas import reference

Words = tuple[str, str]
"""Chinese and English."""
COPIES = {"V-47", "V-161"}
_IN_FORCE, _SUPERSEDED = ("有效", "in force"), ("已被取代", "superseded")
_QUARANTINED, _EMPTY = ("全部隔离", "quarantined"), ("无数据行", "no data row")
_WAITING, _MAPPING = ("待核算", "not yet accounted"), ("列映射", "column mapping")
_WITHDRAWN, _COPY, _REFUSED = ("已撤回", "withdrawn"), ("副本", "copy"), ("拒收", "refused")


class Listed(NamedTuple):
    """One file: received, or lying in the inbox and not taken in."""

    file_name: str
    file_sha256: str
    sender: str
    received: date
    batch: int | None
    rows: tuple[int, int, int] | None
    """read, accepted, quarantined, in the latest published run that counts the file"""
    state: Words
    note: Words


def listed(house: Warehouse) -> list[Listed]:
    """Return every received file in the order of receipt, then what was not taken in."""
    known = receipts.load(house)
    days = {(name, digest): day for name, digest, day in named.files(known)}
    gone = withdrawals.in_effect(house)
    in_order = receipts.in_order(known)
    counted = _counted(house, set(days))
    rows = []
    for receipt in in_order:
        of = (receipt["file_name"], receipt["sha256"])
        counts = counted.get(of)
        state = _WITHDRAWN if of in gone else _state(of[0], counts)
        note = problems.each(gone[of].words) if of in gone else ("", "")
        read = (
            (counts["rows_read"], counts["rows_accepted"], counts["rows_quarantined"])
            if counts
            else None
        )
        rows.append(Listed(*of, sender(of[0]), days[of], receipt["batch"], read, state, note))
    return rows + list(_untaken(house))


def _state(name: str, counts: dict[str, Any] | None) -> Words:
    if is_mapping(name):
        return _MAPPING
    if counts is None:
        return _WAITING
    if counts["rows_accepted"]:
        return _IN_FORCE
    if counts["rows_superseded"]:
        return _SUPERSEDED
    return _QUARANTINED if counts["rows_quarantined"] else _EMPTY


def _counted(house: Warehouse, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], dict]:
    """Return what became of the rows of each file, in the latest published run that counts it.

    The current runs come first, the latest period before the others.
    """
    found: dict[tuple[str, str], dict] = {}
    ranked = sorted(runs.listed(house), key=lambda r: (not r.replaced_by, r.period, r.published_at))
    for run in reversed(ranked):
        if found.keys() >= wanted:
            break
        for file in runs.manifest(house.runs / run.run_id)["input_files"]:
            found.setdefault((file["file_name"], file["file_sha256"]), file)
    return found


def _untaken(house: Warehouse) -> Iterator[Listed]:
    rules = reference.table("rules").select("rule_id", "title_zh", "title_en").rows()
    titles = {rule_id: (zh, en) for rule_id, zh, en in rules}
    since = not_taken.since(house)
    for name, rule_id, detail in not_taken.latest(house):
        is_copy = rule_id in COPIES
        details, of = problems.each(detail), titles[rule_id]
        note = (f"{of[0]}：{details[0]}", f"{of[1]}: {details[1]}") if detail else of
        day = since[name, rule_id, detail]
        yield Listed(name, "", sender(name), day, None, None, _COPY if is_copy else _REFUSED, note)
