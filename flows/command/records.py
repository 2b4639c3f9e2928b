"""What ``jianpai received`` and ``jianpai runs`` do: the records of a warehouse, and taking a file back."""

from pathlib import Path
from typing import NamedTuple

import typer

from jianpai.flows import beijing, terms
from jianpai.flows.command.commands import guarded
from jianpai.flows.command.text_table import aligned
from jianpai.flows.errors import UsageError
from jianpai.flows.explain.errors import NotExplainedError
from jianpai.flows.intake.errors import RecordError
from jianpai.flows.intake.sender import sender
from jianpai.flows.on_record import listing, take_back
from jianpai.flows.published import runs
from jianpai.flows.warehouse import Warehouse

_FILES = {
    "zh": ["文件", "报送单位", "收到日期", "批次", "读取", "接受", "隔离", "状态", "说明"],
    "en": [
        "file",
        "sender",
        "received",
        "batch",
        "read",
        "accepted",
        "quarantined",
        "state",
        "note",
    ],
}
_RUNS = {
    "zh": [
        "运行编号",
        "核算期",
        "发布时间",
        *(f"{name}(吨)" for name in terms.POLLUTANTS.values()),
        "状态",
    ],
    "en": ["run", "period", "published", *(f"{name} t" for name in terms.POLLUTANTS), "state"],
}


class Change(NamedTuple):
    """A file to take back or to put back, with reason and name."""

    withdraw: str | None
    restore: str | None
    reason: str | None
    by: str | None


def received_files(change: Change, warehouse: Path, lang: str) -> int:
    """Print what is on record, or put on record that a file is taken back or put back."""

    def work() -> int:
        house = _house(warehouse)
        if change.withdraw is not None and change.restore is not None:
            raise RecordError.both_ways()
        if change.withdraw is not None or change.restore is not None:
            typer.echo(_changed(house, change, lang))
            return 0
        if change.reason is not None or change.by is not None:
            raise RecordError.nothing_to_do()
        typer.echo(_files(house, lang))
        return 0

    return guarded(lang, work)


def published_runs(warehouse: Path, lang: str) -> int:
    """Print the published runs with their totals, and which are current."""

    def work() -> int:
        house = _house(warehouse)
        listed = runs.listed(house)
        if not listed:
            raise NotExplainedError.no_run(house.root)
        rows = [
            [run.run_id, run.period, beijing.minute(run.published_at)]
            + [_tonnes(run.accounted, pollutant) for pollutant in terms.POLLUTANTS]
            + [_state(run.replaced_by, lang)]
            for run in listed
        ]
        tonnes = set(range(3, 3 + len(terms.POLLUTANTS)))
        typer.echo(aligned(_RUNS["en" if lang == "en" else "zh"], rows, tonnes))
        return 0

    return guarded(lang, work)


def _house(warehouse: Path) -> Warehouse:
    if warehouse.is_file():
        raise UsageError.no_folder(str(warehouse))
    return Warehouse(warehouse)


def _files(house: Warehouse, lang: str) -> str:
    listed = listing.listed(house)
    if not listed:
        raise RecordError.nothing_on_record(house.root)
    language = 1 if lang == "en" else 0
    rows = [
        [
            file.file_name,
            file.sender or "—",
            str(file.received),
            str(file.batch or "—"),
            *(f"{number:,}" for number in file.rows or ()),
            *([] if file.rows else ["—"] * 3),
            file.state[language],
            file.note[language],
        ]
        for file in listed
    ]
    return aligned(_FILES["en" if lang == "en" else "zh"], rows, {3, 4, 5, 6})


def _changed(house: Warehouse, change: Change, lang: str) -> str:
    reason, by = change.reason or "", change.by or ""
    if change.withdraw is not None:
        name, digest, day = take_back.withdraw(house, change.withdraw, reason, by)
    else:
        name, digest, day = take_back.restore(house, change.restore or "", reason, by)
    of = sender(name) or "—"
    if change.withdraw is not None:
        if lang == "en":
            return (
                f"Withdrawn: {name} (from {of}, received {day}, {digest[:12]}). Reason: {reason}\n"
                "From the next run on it does not count, and what it had superseded counts again; what is "
                "published stays as it is. Now do jianpai run for the period.\n"
                f"To undo it: jianpai received --restore '{name}' --reason …"
            )
        return (
            f"已登记撤回：{name}（报送单位 {of}，{day} 收到，{digest[:12]}）。原因：{reason}\n"
            "下一次运行起不再计入，被它取代的以往记录恢复有效；已发布的结果不变。请重新运行 jianpai run。\n"
            f"如需恢复：jianpai received --restore '{name}' --reason 原因"
        )
    if lang == "en":
        return (
            f"Restored: {name} (from {of}, received {day}, {digest[:12]}). Reason: {reason}\n"
            "From the next run on it counts again in its former place. Now do jianpai run for the period."
        )
    return (
        f"已登记恢复：{name}（报送单位 {of}，{day} 收到，{digest[:12]}）。原因：{reason}\n"
        "下一次运行起按原来的收件次序重新计入。请重新运行 jianpai run。"
    )


def _tonnes(accounted: dict, pollutant: str) -> str:
    return f"{accounted[pollutant]:,}" if pollutant in accounted else "—"


def _state(replaced_by: str, lang: str) -> str:
    if lang == "en":
        return f"replaced by {replaced_by}" if replaced_by else "current"
    return f"已被 {replaced_by} 取代" if replaced_by else "现行"
