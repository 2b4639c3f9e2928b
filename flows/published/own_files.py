"""The office's own files that a run has no more and the run before had (缺少的本单位数据).

A file that was removed leaves no mistake behind: its rows are the shipped ones again, and quotas of counties
are gone. So it is named, with the copy that the run before keeps.
"""

from pathlib import Path

from jianpai.flows import progress
from jianpai.flows.overlay import overlay
from jianpai.flows.published import runs
from jianpai.flows.warehouse import Warehouse
from jianpai.schemas import reference


def tell_missing(house: Warehouse, period: str) -> None:
    """Say which files of the office the run before was computed with and this one is not."""
    before = _before(house, period)
    names = missing(before) if before else []
    if names and before:
        progress.warn(
            "本单位数据 %s 在运行 %s 中用过，这次没有，改按随程序的数据核算。不是有意删除的，请放回后重新运行；"
            "当时的文件在 %s",
            "The office's own %s, which run %s was computed with, is gone: the shipped rows count. Unless it was "
            "removed on purpose, put it back and run again; what it was then is in %s",
            "、".join(names),
            before.name,
            before / overlay.COPIED_TO,
        )


def missing(before: Path) -> list[str]:
    """Return the names of the office's files that a run was computed with and that are not in use now."""
    folder = f"{overlay.COPIED_TO}/"
    known = runs.manifest(before).get("reference_files", {})
    then = [name.removeprefix(folder) for name in known if name.startswith(folder)]
    own = reference.overlay().files
    return [name for name in then if name not in own]


def _before(house: Warehouse, period: str) -> Path | None:
    """Return the run that is published for the period, else for the latest earlier one."""
    published = house.published()
    latest = max((known for known in published if known <= period), default=None)
    return house.runs / published[latest] if latest else None
