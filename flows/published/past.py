"""A month that was published stays as it was (往期可复现), unless it is asked to be published anew.

A period is past once a later one is published. Its run counts what the published run knew, and is then
that run again; with ``--as-of`` what was on record at the end of that day; with ``--replace`` everything.
Whatever would be another run than the published one needs ``--replace``. The newest period is the month
in work: it counts everything and replaces itself.
"""

from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jianpai.flows import json_lines, progress
from jianpai.flows.errors import UsageError
from jianpai.flows.intake import horizon
from jianpai.flows.intake.horizon import Limit
from jianpai.flows.published import own_files, runs
from jianpai.flows.run import Run
from jianpai.flows.since.versions import differing_versions
from jianpai.flows.versions import RESULT_LIBRARIES, code_version, reference_files
from jianpai.flows.warehouse import Warehouse

_DIFFERS = {
    "code": ("程序版本", "the program"),
    "rule_book": ("参照数据", "the reference data"),
    "library": ("计算库版本", "the libraries"),
    "count": ("存疑量是否计入", "whether open findings count"),
    "received": ("计入的收件", "what counts of the files received"),
    "other": ("所依据的其他内容（如核查认定）", "something else it rests on, such as decisions"),
}


def limit(house: Warehouse, period: str, as_of: date | None, *, replace: bool) -> Limit:
    """Return up to where a run of a period counts what was received."""
    if as_of is not None:
        return horizon.of_day(as_of)
    if _is_past(house, period) and not replace:
        return horizon.of_run(house.runs / house.published()[period])
    return horizon.everything


def tell_later_files(house: Warehouse, period: str, up_to_batch: int) -> None:
    """Say how many files came too late to count."""
    later = sum(r["batch"] > up_to_batch for r in json_lines.load(house.receipts))
    if later:
        progress.say(
            "%s 只计入第 %d 批及以前的收件，此后收到的 %d 份文件未计入",
            "%s counts what was received up to batch %d; %d files that came later do not count",
            period,
            up_to_batch,
            later,
        )


def require_leave(run: Run, *, replace: bool) -> None:
    """Refuse to publish a past month as another run than it was, unless it is asked for.

    Raises:
        PastMonthError: it would be another run.
    """
    period = str(run.period)
    former = run.house.published().get(period)
    if replace or former == run.run_id or not _is_past(run.house, period):
        return
    folder = run.house.runs / str(former)
    newest = max(run.house.published())
    day = runs.published_on(run.house, folder)
    differing = _worded(_differing(run, runs.manifest(folder)), own_files.missing(folder))
    raise PastMonthError.of(period, folder, day, newest, differing)


def _is_past(house: Warehouse, period: str) -> bool:
    published = house.published()
    return period in published and period < max(published)


def _differing(run: Run, former: dict[str, Any]) -> list[str]:
    now = {
        "code_version": code_version(),
        "reference_files": reference_files(),
        "libraries": {name: version(name) for name in RESULT_LIBRARIES},
    }
    found = differing_versions(former, now)
    if former["count_open_findings"] != run.count_open_findings:
        found.append("count")
    counted = [(file["file_name"], file["file_sha256"]) for file in former["input_files"]]
    if counted != [(file.name, file.sha256) for file in run.receipts.files]:
        found.append("received")
    return found or ["other"]


def _worded(differing: list[str], missing: list[str]) -> tuple[str, str]:
    """Return what differs in both languages, and the files of the office that are gone."""
    zh = "、".join(_DIFFERS[name][0] for name in differing)
    en = ", ".join(_DIFFERS[name][1] for name in differing)
    if missing:
        zh += f"（本单位数据缺少 {'、'.join(missing)}）"
        en += f" (the office's own {', '.join(missing)} is gone)"
    return zh, en


class PastMonthError(UsageError):
    """A published month would become another run."""

    @classmethod
    def of(
        cls, period: str, folder: Path, day: str, newest: str, differing: tuple[str, str]
    ) -> "PastMonthError":
        zh, en = differing
        return cls(
            f"{period} 已于 {day} 发布（{folder.name}），且其后已发布 {newest}，属于往期。本次{zh}与当时不同，"
            f"会得到另一结果，因此没有重新发布。原结果见 {folder / 'report.html'}；"
            "确需重新发布请加 --replace，届时列出各污染物的变动。",
            f"{period} was published on {day} ({folder.name}) and {newest} after it, so it is a past month. "
            f"What differs now is {en}: the result would be another, so nothing was published. What was "
            f"published is {folder / 'report.html'}; to publish the month anew add --replace, which says "
            "what moves.",
        )
